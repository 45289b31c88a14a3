from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.kernel.auth import StaffActor
from trident.risk.cases.keeping import check_text
from trident.risk.errors import ListExpiryPast, ListStepInvalid, ProposerIsApprover
from trident.risk.lists.steps import add_list_step, lock_entry
from trident.risk.tables import ListStepRow

_APPROVED: Final = {"proposed": ("active", "approved"), "removal-proposed": ("removed", "removed")}
_REJECTED: Final = {"proposed": ("rejected", "rejected"), "removal-proposed": ("active", "removal-rejected")}


def decide_listing(
    db: Session, *, actor: StaffActor, entry_id: UUID, is_approved: bool, reason: str, now: datetime
) -> None:
    """Approve or reject what another person proposed: an entry, or its removal. It counts from the next payment on.

    :raises RiskReasonMissing: there is no reason.
    :raises ListEntryNotFound: there is no such entry.
    :raises ListStepInvalid: nothing is proposed about it (`stands`).
    :raises ProposerIsApprover: the caller proposed it.
    :raises ListExpiryPast: its time was over before anybody approved it.
    """
    text = check_text(reason)
    row = lock_entry(db, entry_id)
    steps = _APPROVED if is_approved else _REJECTED
    if row.status not in steps:
        raise ListStepInvalid(stands=row.status)
    asked = {"proposed", "removal-proposed"}
    proposer = db.scalar(
        select(ListStepRow.actor_id)
        .where(ListStepRow.entry_id == entry_id, ListStepRow.step.in_(asked))
        .order_by(ListStepRow.sequence.desc())
        .limit(1)
    )
    if proposer == str(actor.staff_id):
        raise ProposerIsApprover
    if is_approved and row.status == "proposed" and row.expires_at is not None and row.expires_at <= now:
        raise ListExpiryPast
    row.status, step = steps[row.status]
    row.decided_at = now
    db.flush()
    add_list_step(db, entry_id, step, actor=actor, reason=text, now=now)
