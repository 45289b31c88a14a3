from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session

from trident.kernel.ids import instant_of, new_id
from trident.kernel.pages import decode_cursor, encode_cursor
from trident.notifications.tables import MessageRow
from trident.notifications.types import Message, MessageId

# A transaction that writes messages lasts milliseconds; a stream looks this far behind its last one for late ones.
LONGEST_WRITING: Final = timedelta(minutes=10)
MAX_RESUMED: Final = 200

_MISSED: Final = text(
    """
    SELECT id, customer_id, kind, title, body, link, created_at, read_at FROM notifications.message
    WHERE customer_id = :customer_id AND id > :from_id AND id <> :last_id
      AND written_by >= (SELECT horizon FROM notifications.message WHERE id = :last_id AND customer_id = :customer_id)
    ORDER BY id LIMIT :limit
    """
)


def inbox(db: Session, *, customer_id: UUID, cursor: str | None, limit: int) -> tuple[list[Message], str | None]:
    """The customer's messages, the newest first, and the cursor of the next page.

    :raises BadCursor: the cursor is not one of this list's.
    """
    query = (
        select(MessageRow).where(MessageRow.customer_id == customer_id).order_by(MessageRow.id.desc()).limit(limit + 1)
    )
    if cursor is not None:
        query = query.where(MessageRow.id < decode_cursor(cursor, UUID)[0])
    rows = list(db.scalars(query))
    more = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return [_view(row) for row in rows[:limit]], more


def messages_by_ids(db: Session, message_ids: Iterable[UUID]) -> list[Message]:
    """The messages of these ids in one statement, oldest first; ids that do not exist are left out."""
    query = select(MessageRow).where(MessageRow.id.in_(list(message_ids))).order_by(MessageRow.id)
    return [_view(row) for row in db.scalars(query)]


def messages_missed(db: Session, *, customer_id: UUID, last_seen: UUID) -> list[Message]:
    """What reached the customer's inbox since the message they saw last, oldest first; at most the first 200.

    Nothing is left out; a message committed at the same moment as the last one seen may come again. An unknown
    `last_seen` gives nothing: its reader starts afresh.
    """
    seen_at = instant_of(last_seen)
    if seen_at is None:
        return []
    parameters = {
        "customer_id": customer_id,
        "last_id": last_seen,
        "from_id": UUID(int=new_id(seen_at - LONGEST_WRITING).int >> 80 << 80),
        "limit": MAX_RESUMED,
    }
    return [_view(row) for row in db.execute(_MISSED, parameters)]


def unread_counts(db: Session, customer_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many messages each customer has not read, in one statement."""
    found = db.execute(
        select(MessageRow.customer_id, func.count())
        .where(MessageRow.customer_id.in_(customer_ids), MessageRow.read_at.is_(None))
        .group_by(MessageRow.customer_id)
    )
    return dict.fromkeys(customer_ids, 0) | {row[0]: row[1] for row in found}


def _view(row: MessageRow | Row[tuple[object, ...]]) -> Message:
    return Message(
        id=MessageId(row.id),
        customer_id=row.customer_id,
        kind=row.kind,
        title=row.title,
        body=row.body,
        link=row.link,
        created_at=row.created_at,
        read_at=row.read_at,
    )
