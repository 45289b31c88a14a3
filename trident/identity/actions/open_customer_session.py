from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident.identity.sessions import open_session
from trident.identity.settings import IdentitySettings
from trident.identity.tables import CustomerSessionRow
from trident.identity.types import NewSession, Origin


def open_customer_session(
    db: Session, *, customer_id: UUID, origin: Origin, now: datetime, settings: IdentitySettings
) -> NewSession:
    """Open a session for a customer whom the caller answers for, without any proof and without telling anyone.

    For whoever lives the bank's days themselves, a generated city above all. No route comes here: people sign in.
    """
    return open_session(
        db,
        CustomerSessionRow,
        holder_id=customer_id,
        origin=origin,
        idle_s=settings.customer_idle_s,
        lifetime_s=settings.customer_session_s,
        now=now,
    )
