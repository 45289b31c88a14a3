"""Put an event that a handler gave up on back to be handled, and say in the trail who did."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident.kernel import dead_letters
from trident.kernel.audit import record_audit
from trident.kernel.auth import StaffActor


def replay_dead_letter(db: Session, *, actor: StaffActor, letter_id: UUID, now: datetime) -> None:
    """Put a dead letter back into the outbox; handlers that have acted on its event do not act again.

    :raises DeadLetterNotFound: there is no such letter.
    :raises DeadLetterAlreadyReplayed: it is back already and has not failed since.
    """
    letter = dead_letters.replay_dead_letter(db, letter_id, now=now)
    record_audit(
        db,
        actor=actor,
        action="dead-letter.replayed",
        subject_type="event",
        subject_id=str(letter.event_id),
        details={"dead_letter_id": letter.id, "event": letter.event, "handler": letter.handler},
        now=now,
    )
