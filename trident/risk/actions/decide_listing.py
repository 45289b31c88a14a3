from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.kernel.auth import StaffActor
from trident.risk.cases.keeping import check_text
from trident.risk.errors import ListEntryNotFound, ListStepInvalid, ProposerIsApprover
from trident.risk.lists.steps import add_list_step
from trident.risk.tables import ListEntryRow, ListStepRow

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
    """
    text = check_text(reason)
    row = _lock(db, entry_id)
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
    row.status, step = steps[row.status]
    row.decided_at = now
    db.flush()
    add_list_step(db, entry_id, step, actor=actor, reason=text, now=now)


def propose_removal(db: Session, *, actor: StaffActor, entry_id: UUID, reason: str, now: datetime) -> None:
    """Propose that an entry be taken off its list; it counts until another person approves that.

    :raises RiskReasonMissing: there is no reason.
    :raises ListEntryNotFound: there is no such entry.
    :raises ListStepInvalid: it does not stand on its list (`stands`).
    """
    text = check_text(reason)
    row = _lock(db, entry_id)
    if row.status != "active":
        raise ListStepInvalid(stands=row.status)
    row.status = "removal-proposed"
    db.flush()
    add_list_step(db, entry_id, "removal-proposed", actor=actor, reason=text, now=now)


def _lock(db: Session, entry_id: UUID) -> ListEntryRow:
    row = db.scalar(select(ListEntryRow).where(ListEntryRow.id == entry_id).with_for_update(key_share=True))
    if row is None:
        raise ListEntryNotFound
    return row
