"""Staff sign in and out."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from trident.identity.actions.sign_in_staff import sign_in_staff
from trident.identity.actions.sign_out import sign_out_staff
from trident.identity.errors import StaffDisabled, TooManyAttempts, WrongCredentials
from trident.identity.queries import session_ends_at, staff_member
from trident.identity.routes.edge import RequestOrigin, Settings, drop_session_cookie, set_session_cookie
from trident.identity.schemas import SignedInStaff, StaffSession, StaffSignIn
from trident.identity.tables import StaffSessionRow
from trident.kernel.auth import STAFF_COOKIE, Permission, StaffActor, csrf_token, public, staff
from trident.kernel.db import AppDatabase, DbSession
from trident.kernel.http import Now, problems

router = APIRouter(prefix="/api/staff/session", tags=["staff"])

Reader = Annotated[StaffActor, staff(Permission.STAFF_SESSION_READ)]


@router.post(
    "",
    summary="Sign in",
    dependencies=[public("a sign-in begins here")],
    responses=problems(WrongCredentials, TooManyAttempts, StaffDisabled),
)
def give_password(
    step: StaffSignIn,
    request: Request,
    response: Response,
    database: AppDatabase,
    origin: RequestOrigin,
    now: Now,
    settings: Settings,
) -> StaffSession:
    """Open a session and set its cookie; a session that the request brought along ends.

    A wrong password and an unknown staff number get the same answer in the same time.
    """
    session = sign_in_staff(
        database,
        staff_number=step.staff_number,
        password=step.password,
        origin=origin,
        previous_token=request.cookies.get(STAFF_COOKIE),
        now=now,
        settings=settings,
    )
    with database.transaction(read_only=True) as db:
        member = staff_member(db, session.holder_id, now=now)
    set_session_cookie(request, response, STAFF_COOKIE, session.token)
    return StaffSession(
        staff=SignedInStaff.of(member), csrf_token=csrf_token(session.token), expires_at=session.expires_at
    )


@router.get("", summary="Show the session")
def read_session(actor: Reader, request: Request, db: DbSession, now: Now) -> StaffSession:
    """Say who is signed in, what they may do and until when."""
    return StaffSession(
        staff=SignedInStaff.of(staff_member(db, actor.staff_id, now=now)),
        csrf_token=csrf_token(request.cookies[STAFF_COOKIE]),
        expires_at=session_ends_at(db, StaffSessionRow, actor.session_id),
    )


@router.delete("", status_code=204, summary="Sign out")
def end_session(actor: Reader, request: Request, db: DbSession, now: Now) -> Response:
    """End the session and have the browser forget its cookie."""
    sign_out_staff(db, actor=actor, now=now)
    response = Response(status_code=204)
    drop_session_cookie(request, response, STAFF_COOKIE)
    return response
