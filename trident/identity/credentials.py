"""Writing passwords. A new one ends whatever the old one opened."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from trident.events.identity import PasswordChanged, SessionsRevoked
from trident.identity.sessions import end_sessions
from trident.identity.tables import ChallengeRow, CredentialRow, CustomerSessionRow
from trident.identity.types import EndReason
from trident.kernel.outbox import publish


def write_credentials(db: Session, customer_ids: Collection[UUID], password_hash: str, *, now: datetime) -> None:
    """Give each customer this hash, in one statement per thousand."""
    rows = [
        {"customer_id": customer_id, "password_hash": password_hash, "changed_at": now}
        for customer_id in sorted(customer_ids)
    ]
    if not rows:
        return
    statement = insert(CredentialRow)
    statement = statement.on_conflict_do_update(
        index_elements=[CredentialRow.customer_id],
        set_={
            "password_hash": statement.excluded.password_hash,
            "changed_at": statement.excluded.changed_at,
        },
    )
    db.execute(statement.returning(CredentialRow.customer_id), rows).all()


def end_what_password_opened(db: Session, customer_id: UUID, *, keep: UUID | None, now: datetime) -> None:
    """Void the customer's open challenges, then end their sessions but `keep`, and tell.

    In this order: a sign-in that is under way holds its challenge, so its session is there to be ended once the
    challenge is free.
    """
    db.execute(
        update(ChallengeRow)
        .where(ChallengeRow.customer_id == customer_id, ChallengeRow.settled_at.is_(None))
        .values(settled_at=now)
        .execution_options(synchronize_session=False)
    )
    chosen = [CustomerSessionRow.holder_id == customer_id]
    if keep is not None:
        chosen.append(CustomerSessionRow.id != keep)
    ended = end_sessions(db, CustomerSessionRow, *chosen, reason=EndReason.PASSWORD_CHANGED, now=now)
    publish(db, PasswordChanged(customer_id=customer_id, changed_at=now), now=now)
    if ended:
        publish(
            db,
            SessionsRevoked(
                holder="customer",
                holder_id=customer_id,
                session_ids=tuple(session_id for session_id, _ in ended),
                reason=EndReason.PASSWORD_CHANGED.value,
                revoked_at=now,
            ),
            now=now,
        )
