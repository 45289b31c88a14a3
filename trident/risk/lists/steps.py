"""What is done about list entries, written down and audited."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trident.kernel.audit import record_audit
from trident.kernel.auth import StaffActor, SystemActor
from trident.risk.errors import ListEntryNotFound
from trident.risk.tables import ListEntryRow, ListStepRow


def lock_entry(db: Session, entry_id: UUID) -> ListEntryRow:
    """Lock an entry until this transaction ends.

    :raises ListEntryNotFound: there is none.
    """
    row = db.scalar(select(ListEntryRow).where(ListEntryRow.id == entry_id).with_for_update(key_share=True))
    if row is None:
        raise ListEntryNotFound
    return row


def add_list_step(
    db: Session, entry_id: UUID, step: str, *, actor: StaffActor | SystemActor, reason: str, now: datetime
) -> None:
    """Write a step of an entry that the caller has locked, or has just made."""
    last = db.scalar(select(func.max(ListStepRow.sequence)).where(ListStepRow.entry_id == entry_id)) or 0
    db.add(list_step_row(entry_id, last + 1, step, actor=actor, reason=reason, now=now))
    db.flush()
    record_audit(
        db,
        actor=actor,
        action=f"listing.{step}",
        subject_type="list-entry",
        subject_id=str(entry_id),
        reason=reason,
        now=now,
    )


def list_step_row(
    entry_id: UUID, sequence: int, step: str, *, actor: StaffActor | SystemActor, reason: str, now: datetime
) -> ListStepRow:
    """Return a step as it is kept; whoever adds it sees to the audit."""
    return ListStepRow(
        entry_id=entry_id,
        sequence=sequence,
        step=step,
        actor_id=str(actor.staff_id) if isinstance(actor, StaffActor) else actor.name,
        actor_name=actor.name,
        reason=reason,
        taken_at=now,
    )
