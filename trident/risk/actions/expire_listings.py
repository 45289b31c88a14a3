from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.kernel.auth import SystemActor
from trident.risk.lists.steps import add_list_step
from trident.risk.tables import STANDING, ListEntryRow

CLOCK: Final = SystemActor("risk.expire-listings")


def expire_listings(db: Session, *, now: datetime, subject: UUID | None = None, most: int = 500) -> int:
    """Take entries off their lists whose time is over; returns how many.

    Payments have not met them since the instant they expired: this is for people, and makes room for the same anew.

    :param subject: only entries of this keyed id.
    """
    over = select(ListEntryRow).where(ListEntryRow.status.in_(STANDING), ListEntryRow.expires_at <= now)
    if subject is not None:
        over = over.where(ListEntryRow.subject == subject)
    rows = db.scalars(
        over.order_by(ListEntryRow.id).limit(most).with_for_update(key_share=True, skip_locked=True)
    ).all()
    for row in rows:
        row.status = "expired"
        db.flush()
        add_list_step(db, row.id, "expired", actor=CLOCK, reason="", now=now)
    return len(rows)
