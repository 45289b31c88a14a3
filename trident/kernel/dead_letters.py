"""Events that a handler gave up on: seen, and tried once more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, tuple_
from sqlalchemy.orm import Session

from trident.kernel.errors import Conflict, NotFound, Title
from trident.kernel.outbox import CHANNEL
from trident.kernel.pages import decode_cursor, encode_cursor
from trident.kernel.tables import DeadLetterRow


class DeadLetterNotFound(NotFound):
    """There is no dead letter with this id."""

    title = Title(zh="未找到该死信", en="There is no such dead letter")


class DeadLetterAlreadyReplayed(Conflict):
    """It has been put back already and has not failed since."""

    title = Title(zh="该死信已重放", en="This dead letter has already been replayed")


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that one handler gave up on."""

    id: UUID
    event_id: UUID
    event: str
    handler: str
    payload: Mapping[str, Any]
    error: str
    attempts: int
    occurred_at: datetime
    failed_at: datetime
    replayed_at: datetime | None


def _view(row: DeadLetterRow) -> DeadLetter:
    return DeadLetter(
        id=row.id,
        event_id=row.event_id,
        event=row.event,
        handler=row.handler,
        payload=row.payload,
        error=row.error,
        attempts=row.attempts,
        occurred_at=row.occurred_at,
        failed_at=row.failed_at,
        replayed_at=row.replayed_at,
    )


def count_dead_letters(db: Session) -> int:
    """Count the dead letters that nobody has replayed."""
    waiting = select(func.count()).select_from(DeadLetterRow).where(DeadLetterRow.replayed_at.is_(None))
    return db.execute(waiting).scalar_one()


def list_dead_letters(db: Session, *, cursor: str | None, limit: int) -> tuple[list[DeadLetter], str | None]:
    """List dead letters, the latest failure first, and the cursor of the next page.

    :raises BadCursor: the cursor is not one of this list's.
    """
    query = select(DeadLetterRow).order_by(DeadLetterRow.failed_at.desc(), DeadLetterRow.id.desc()).limit(limit + 1)
    if cursor is not None:
        query = query.where(tuple_(DeadLetterRow.failed_at, DeadLetterRow.id) < decode_cursor(cursor, datetime, UUID))
    rows = list(db.execute(query).scalars())
    more = encode_cursor(rows[limit - 1].failed_at, rows[limit - 1].id) if len(rows) > limit else None
    return [_view(row) for row in rows[:limit]], more


def replay_dead_letter(db: Session, letter_id: UUID, *, now: datetime) -> DeadLetter:
    """Put the event back into the outbox; handlers that have acted on it do not act again.

    :raises DeadLetterNotFound: no such letter.
    :raises DeadLetterAlreadyReplayed: it is back in the outbox already, or has been handled since.
    """
    row = db.execute(
        select(DeadLetterRow).where(DeadLetterRow.id == letter_id).with_for_update(key_share=True)
    ).scalar_one_or_none()
    if row is None:
        raise DeadLetterNotFound
    if row.replayed_at is not None:
        raise DeadLetterAlreadyReplayed
    row.replayed_at = now
    db.flush()
    db.execute(
        text(
            """
            INSERT INTO kernel.outbox (event_id, event, payload, occurred_at, available_at)
            SELECT event_id, event, payload, occurred_at, :now FROM kernel.dead_letters WHERE id = :id
            """
        ),
        {"id": letter_id, "now": now},
    )
    db.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})
    return _view(row)
