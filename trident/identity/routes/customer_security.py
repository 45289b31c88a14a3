"""A customer looks after their sessions and their password."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from trident.identity.actions.change_password import change_password
from trident.identity.actions.revoke_session import revoke_session
from trident.identity.errors import TooManyAttempts, UnknownSession, WeakPassword, WrongCurrentPassword
from trident.identity.queries import customer_sessions
from trident.identity.routes.edge import Settings, drop_session_cookie
from trident.identity.schemas import ChangePassword, DeviceSession, DeviceSessions
from trident.kernel.auth import CUSTOMER_COOKIE, CustomerActor, Permission, customer
from trident.kernel.db import DbSession
from trident.kernel.http import Now, answer_refusal, problems

router = APIRouter(prefix="/api/customer", tags=["customer"])

Reader = Annotated[CustomerActor, customer(Permission.CUSTOMER_SESSION_READ)]
Revoker = Annotated[CustomerActor, customer(Permission.CUSTOMER_SESSION_REVOKE)]
Owner = Annotated[CustomerActor, customer(Permission.CUSTOMER_PROFILE_UPDATE)]


@router.get("/sessions", summary="List the sessions on all devices")
def list_sessions(actor: Reader, db: DbSession, now: Now) -> DeviceSessions:
    """Show where the customer is signed in, the last used first."""
    return DeviceSessions(items=[DeviceSession.of(view) for view in customer_sessions(db, actor, now=now)])


@router.delete("/sessions/{session_id}", status_code=204, summary="End a session", responses=problems(UnknownSession))
def end_one_session(session_id: UUID, actor: Revoker, request: Request, db: DbSession, now: Now) -> Response:
    """Sign a device out; ending the current session is signing out."""
    revoke_session(db, actor=actor, session_id=session_id, now=now)
    response = Response(status_code=204)
    if session_id == actor.session_id:
        drop_session_cookie(request, response, CUSTOMER_COOKIE)
    return response


@router.post(
    "/profile/password",
    status_code=204,
    summary="Change the password",
    responses=problems(WeakPassword, WrongCurrentPassword, TooManyAttempts),
)
def replace_password(
    asked: ChangePassword, actor: Owner, request: Request, db: DbSession, now: Now, settings: Settings
) -> Response:
    """Take the new password and end all other sessions. Wrong current passwords are counted as at sign-in."""
    refusal = change_password(
        db,
        actor=actor,
        current_password=asked.current_password,
        new_password=asked.new_password,
        now=now,
        settings=settings,
    )
    if refusal is not None:
        return answer_refusal(request, refusal)  # returned, not raised: the try must stay counted
    return Response(status_code=204)
