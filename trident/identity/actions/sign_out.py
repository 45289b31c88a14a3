from datetime import datetime

from sqlalchemy.orm import Session

from trident.events.identity import SignedOut
from trident.identity.sessions import end_sessions
from trident.identity.tables import CustomerSessionRow, StaffSessionRow
from trident.identity.types import EndReason
from trident.kernel.audit import record_audit
from trident.kernel.auth import CustomerActor, StaffActor
from trident.kernel.outbox import publish


def sign_out(db: Session, *, actor: CustomerActor, now: datetime) -> None:
    """End the session the customer is in. Its token is worth nothing from here on."""
    current = CustomerSessionRow.id == actor.session_id
    if end_sessions(db, CustomerSessionRow, current, reason=EndReason.SIGNED_OUT, now=now):
        publish(
            db,
            SignedOut(customer_id=actor.customer_id, session_id=actor.session_id, signed_out_at=now),
            now=now,
        )


def sign_out_staff(db: Session, *, actor: StaffActor, now: datetime) -> None:
    """End the session the member of staff is in."""
    current = StaffSessionRow.id == actor.session_id
    if end_sessions(db, StaffSessionRow, current, reason=EndReason.SIGNED_OUT, now=now):
        record_audit(
            db,
            actor=actor,
            action="identity.staff-signed-out",
            subject_type="staff",
            subject_id=str(actor.staff_id),
            now=now,
        )
