"""The administrator's view of the bank's staff."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from trident.identity.actions.revoke_staff_sessions import revoke_staff_sessions
from trident.identity.errors import UnknownStaff
from trident.identity.queries import list_staff
from trident.identity.schemas import RevokeSessions, StaffMember, StaffPage
from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.db import DbSession
from trident.kernel.http import CursorQuery, LimitQuery, Now, problems
from trident.kernel.pages import BadCursor

router = APIRouter(prefix="/api/staff/staff", tags=["staff"])

Reader = Annotated[StaffActor, staff(Permission.STAFF_STAFF_READ)]
Revoker = Annotated[StaffActor, staff(Permission.STAFF_SESSION_REVOKE)]


@router.get("", summary="List the staff by staff number", responses=problems(BadCursor))
def read_staff(
    _actor: Reader, db: DbSession, now: Now, cursor: CursorQuery = None, limit: LimitQuery = 20
) -> StaffPage:
    """Show who works here, their roles, when they last signed in and on how many devices they are now."""
    found, more = list_staff(db, now=now, cursor=cursor, limit=limit)
    return StaffPage(items=[StaffMember.of(view) for view in found], next_cursor=more)


@router.post(
    "/{staff_id}/sessions/revoke",
    status_code=204,
    summary="End all sessions of a member of staff",
    responses=problems(UnknownStaff),
)
def end_all_sessions(
    staff_id: UUID, actor: Revoker, db: DbSession, now: Now, asked: RevokeSessions | None = None
) -> Response:
    """Sign them out everywhere; who did so, to whom and why goes on the audit trail."""
    reason = asked.reason if asked else None
    revoke_staff_sessions(db, actor=actor, staff_id=staff_id, now=now, reason=reason)
    return Response(status_code=204)
