from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident.events.identity import SessionsRevoked
from trident.identity.actions.sign_out import sign_out
from trident.identity.errors import UnknownSession
from trident.identity.sessions import end_sessions
from trident.identity.tables import CustomerSessionRow
from trident.identity.types import EndReason
from trident.kernel.auth import CustomerActor
from trident.kernel.outbox import publish


def revoke_session(db: Session, *, actor: CustomerActor, session_id: UUID, now: datetime) -> None:
    """End one of the caller's own sessions, on whichever device.

    :raises UnknownSession: it is not the caller's, or has ended already.
    """
    if session_id == actor.session_id:
        sign_out(db, actor=actor, now=now)
        return
    ended = end_sessions(
        db,
        CustomerSessionRow,
        CustomerSessionRow.id == session_id,
        CustomerSessionRow.holder_id == actor.customer_id,
        reason=EndReason.REVOKED,
        now=now,
    )
    if not ended:
        raise UnknownSession
    publish(
        db,
        SessionsRevoked(
            holder="customer",
            holder_id=actor.customer_id,
            session_ids=(session_id,),
            reason=EndReason.REVOKED.value,
            revoked_at=now,
        ),
        now=now,
    )
