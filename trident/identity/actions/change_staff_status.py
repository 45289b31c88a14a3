from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.identity.actions.revoke_staff_sessions import end_staff_sessions
from trident.identity.errors import UnknownStaff
from trident.identity.tables import StaffRow
from trident.identity.types import EndReason, StaffStatus
from trident.kernel.audit import record_audit
from trident.kernel.auth import Actor


def disable_staff(db: Session, *, actor: Actor, staff_id: UUID, reason: str, now: datetime) -> None:
    """Bar a member of staff from signing in and end their sessions; on the audit trail with its reason.

    :raises UnknownStaff: there is no such member of staff.
    """
    _change_status(db, actor, staff_id, StaffStatus.DISABLED, reason, now)


def enable_staff(db: Session, *, actor: Actor, staff_id: UUID, reason: str, now: datetime) -> None:
    """Let a disabled member of staff sign in again; on the audit trail with its reason.

    :raises UnknownStaff: there is no such member of staff.
    """
    _change_status(db, actor, staff_id, StaffStatus.ACTIVE, reason, now)


def _change_status(db: Session, actor: Actor, staff_id: UUID, status: StaffStatus, reason: str, now: datetime) -> None:
    member = db.scalar(select(StaffRow).where(StaffRow.id == staff_id).with_for_update(key_share=True))
    if member is None:
        raise UnknownStaff
    if member.status == status:
        return
    member.status = status.value
    ended = 0
    if status is StaffStatus.DISABLED:
        ended = end_staff_sessions(db, staff_id, why=EndReason.STAFF_DISABLED, now=now)
    db.flush()
    record_audit(
        db,
        actor=actor,
        action=f"identity.staff-{'disabled' if status is StaffStatus.DISABLED else 'enabled'}",
        subject_type="staff",
        subject_id=str(staff_id),
        now=now,
        reason=reason,
        details={"sessions": ended},
    )
