"""Events that a handler gave up on, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.db import DbSession, ReadSession
from trident.kernel.dead_letters import DeadLetterAlreadyReplayed, DeadLetterNotFound, list_dead_letters
from trident.kernel.http import CursorQuery, LimitQuery, Now, Page, problems
from trident.kernel.pages import BadCursor
from trident.operations.actions.replay_dead_letter import replay_dead_letter
from trident.operations.schemas.dead_letters import DeadLetter

router = APIRouter(prefix="/dead-letters", tags=["staff"])

Reader = Annotated[StaffActor, staff(Permission.STAFF_DEAD_LETTER_READ)]
Replayer = Annotated[StaffActor, staff(Permission.STAFF_DEAD_LETTER_REPLAY)]


@router.get("", summary="List dead letters, the latest failure first", responses=problems(BadCursor))
def read_dead_letters(
    _actor: Reader, db: ReadSession, cursor: CursorQuery = None, limit: LimitQuery = 20
) -> Page[DeadLetter]:
    """Show the events that a handler gave up on after its last attempt, with the error it met."""
    found, more = list_dead_letters(db, cursor=cursor, limit=limit)
    return Page(items=[DeadLetter.of(one) for one in found], next_cursor=more)


@router.post(
    "/{letter_id}/replay",
    status_code=204,
    summary="Put a dead letter back to be handled",
    responses=problems(DeadLetterNotFound, DeadLetterAlreadyReplayed),
)
def replay(actor: Replayer, letter_id: UUID, db: DbSession, now: Now) -> None:
    """Let the handler try again; handlers that have acted on the event do not act again."""
    replay_dead_letter(db, actor=actor, letter_id=letter_id, now=now)
