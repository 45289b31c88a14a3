from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.events.identity import SessionsRevoked
from trident.identity.errors import UnknownStaff
from trident.identity.sessions import end_sessions
from trident.identity.tables import StaffRow, StaffSessionRow
from trident.identity.types import EndReason
from trident.kernel.audit import record_audit
from trident.kernel.auth import Actor
from trident.kernel.outbox import publish


def revoke_staff_sessions(
    db: Session, *, actor: Actor, staff_id: UUID, now: datetime, reason: str | None = None
) -> int:
    """End all sessions of a member of staff and put it on the audit trail; returns how many were live.

    :raises UnknownStaff: there is no such member of staff.
    """
    # The row's lock keeps a sign-in of theirs that is under way before or after this, never in between.
    known = db.scalar(select(StaffRow.id).where(StaffRow.id == staff_id).with_for_update(key_share=True))
    if known is None:
        raise UnknownStaff
    ended = end_staff_sessions(db, staff_id, why=EndReason.REVOKED, now=now)
    record_audit(
        db,
        actor=actor,
        action="identity.staff-sessions-revoked",
        subject_type="staff",
        subject_id=str(staff_id),
        now=now,
        reason=reason,
        details={"sessions": ended},
    )
    return ended


def end_staff_sessions(db: Session, staff_id: UUID, *, why: EndReason, now: datetime) -> int:
    """End all live sessions of a member of staff and tell; returns how many they were."""
    ended = end_sessions(db, StaffSessionRow, StaffSessionRow.holder_id == staff_id, reason=why, now=now)
    if ended:
        publish(
            db,
            SessionsRevoked(
                holder="staff",
                holder_id=staff_id,
                session_ids=tuple(session_id for session_id, _ in ended),
                reason=why.value,
                revoked_at=now,
            ),
            now=now,
        )
    return len(ended)
