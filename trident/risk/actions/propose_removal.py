from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident.kernel.auth import StaffActor
from trident.risk.cases.keeping import check_text
from trident.risk.errors import ListStepInvalid
from trident.risk.lists.steps import add_list_step, lock_entry


def propose_removal(db: Session, *, actor: StaffActor, entry_id: UUID, reason: str, now: datetime) -> None:
    """Propose that an entry be taken off its list; it counts until another person approves that.

    :raises RiskReasonMissing: there is no reason.
    :raises ListEntryNotFound: there is no such entry.
    :raises ListStepInvalid: it does not stand on its list (`stands`).
    """
    text = check_text(reason)
    row = lock_entry(db, entry_id)
    if row.status != "active":
        raise ListStepInvalid(stands=row.status)
    row.status = "removal-proposed"
    db.flush()
    add_list_step(db, entry_id, "removal-proposed", actor=actor, reason=text, now=now)
