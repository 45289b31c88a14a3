from datetime import datetime

from sqlalchemy.orm import Session

from trident import customers
from trident.events.identity import CODE_SEAL, PHONE_SEAL, CodeRequested
from trident.identity.settings import IdentitySettings
from trident.identity.tables import ChallengeRow
from trident.identity.types import ChallengeId, ChallengeView
from trident.kernel.crypto import mask_phone, seal_text
from trident.kernel.outbox import publish


def request_code(
    db: Session, challenge: ChallengeRow, code: str, *, now: datetime, settings: IdentitySettings
) -> ChallengeView:
    """Ask for the code's delivery, sealed, and describe the challenge to who is waiting for it."""
    contact = customers.customer_contact(db, challenge.customer_id)
    publish(
        db,
        CodeRequested(
            challenge_id=challenge.id,
            customer_id=challenge.customer_id,
            phone_sealed=seal_text(PHONE_SEAL, contact.phone),
            code_sealed=seal_text(CODE_SEAL, code),
            language=contact.language,
            expires_at=challenge.code_expires_at,
        ),
        now=now,
    )
    return ChallengeView(
        challenge_id=ChallengeId(challenge.id),
        masked_phone=mask_phone(contact.phone),
        expires_at=challenge.code_expires_at,
        resend_after_s=settings.code_resend_after_s,
    )
