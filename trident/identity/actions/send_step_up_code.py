from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident import customers
from trident.events.identity import CODE_SEAL, PHONE_SEAL, StepUpCodeRequested
from trident.identity.allowances import take_try
from trident.identity.codes import code_digest, new_code
from trident.identity.errors import CodeExpired, TooManyAttempts, TooSoon, UnknownStepUp
from trident.identity.limits import code_sends
from trident.identity.queries import step_up_view
from trident.identity.settings import IdentitySettings
from trident.identity.tables import StepUpRow
from trident.identity.types import StepUpView
from trident.kernel.auth import CustomerActor
from trident.kernel.crypto import seal_text
from trident.kernel.outbox import publish


def send_step_up_code(
    db: Session, *, actor: CustomerActor, step_up_id: UUID, now: datetime, settings: IdentitySettings
) -> StepUpView:
    """Send the code that proves a step-up, with what it is for; the one before counts no more.

    :raises UnknownStepUp: this session was asked for no such proof.
    :raises CodeExpired: it is proven, too old, or was tried too often.
    :raises TooSoon: the last code was sent less than a minute ago (`retry_after_s`).
    :raises TooManyAttempts: it, or the customer, has been sent all the codes there are (`retry_after_s`).
    """
    row = db.scalar(
        select(StepUpRow)
        .where(
            StepUpRow.id == step_up_id,
            StepUpRow.customer_id == actor.customer_id,
            StepUpRow.session_id == actor.session_id,
        )
        .with_for_update(key_share=True)
    )
    if row is None:
        raise UnknownStepUp
    if row.proven_at is not None or row.ends_at <= now or row.tries >= settings.code_tries:
        raise CodeExpired
    if row.sent_at is not None:
        wait = row.sent_at + timedelta(seconds=settings.code_resend_after_s) - now
        if wait > timedelta(0):
            raise TooSoon(retry_after_s=ceil(wait.total_seconds()))
    if row.sends >= settings.challenge_sends:
        raise TooManyAttempts(retry_after_s=ceil((row.ends_at - now).total_seconds()))
    take_try(db, code_sends(actor.customer_id, settings), now=now)
    code = new_code()
    row.code_digest = code_digest(row.id, code)
    row.sends += 1
    row.sent_at = now
    row.code_expires_at = min(row.ends_at, now + timedelta(seconds=settings.code_lifetime_s))
    db.flush()
    contact = customers.customer_contact(db, actor.customer_id)
    publish(
        db,
        StepUpCodeRequested(
            step_up_id=row.id,
            customer_id=actor.customer_id,
            phone_sealed=seal_text(PHONE_SEAL, contact.phone),
            code_sealed=seal_text(CODE_SEAL, code),
            amount_minor=row.amount_minor,
            currency=row.currency,
            payee_last4=row.payee_last4,
            language=contact.language,
            expires_at=row.code_expires_at,
        ),
        now=now,
    )
    return step_up_view(db, actor=actor, step_up_id=step_up_id, now=now, settings=settings)
