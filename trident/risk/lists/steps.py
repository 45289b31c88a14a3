"""What is done about list entries, written down and audited."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trident.kernel.audit import record_audit
from trident.kernel.auth import StaffActor
from trident.risk.tables import ListStepRow


def add_list_step(db: Session, entry_id: UUID, step: str, *, actor: StaffActor, reason: str, now: datetime) -> None:
    """Write a step of an entry that the caller has locked, or has just made."""
    last = db.scalar(select(func.max(ListStepRow.sequence)).where(ListStepRow.entry_id == entry_id)) or 0
    db.add(
        ListStepRow(
            entry_id=entry_id,
            sequence=last + 1,
            step=step,
            actor_id=str(actor.staff_id),
            actor_name=actor.name,
            reason=reason,
            taken_at=now,
        )
    )
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
