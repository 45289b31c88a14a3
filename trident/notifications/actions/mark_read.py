from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trident.notifications.actions.tell_streams import tell_streams
from trident.notifications.errors import MessageNotFound
from trident.notifications.tables import MessageRow


def mark_message_read(db: Session, *, customer_id: UUID, message_id: UUID, now: datetime) -> None:
    """Mark one of the customer's messages as read; the first reading counts, later ones change nothing.

    :raises MessageNotFound: there is none of this id in the customer's inbox.
    """
    own = (MessageRow.id == message_id) & (MessageRow.customer_id == customer_id)
    changed = db.execute(
        update(MessageRow).where(own, MessageRow.read_at.is_(None)).values(read_at=now).returning(MessageRow.id)
    ).first()
    if changed is not None:
        tell_streams(db, [(customer_id, None)])
    elif db.scalar(select(MessageRow.id).where(own)) is None:
        raise MessageNotFound


def mark_all_read(db: Session, *, customer_id: UUID, now: datetime) -> None:
    """Mark all of the customer's messages as read."""
    changed = db.execute(
        update(MessageRow)
        .where(MessageRow.customer_id == customer_id, MessageRow.read_at.is_(None))
        .values(read_at=now)
        .returning(MessageRow.id)
    ).first()
    if changed is not None:
        tell_streams(db, [(customer_id, None)])
