from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trident.identity.allowances import refill, take_try
from trident.identity.codes import is_code
from trident.identity.errors import CodeExpired, PasswordMissing, UnknownStepUp, WrongCode, WrongCurrentPassword
from trident.identity.limits import code_sends, current_password_tries
from trident.identity.passwords import is_password
from trident.identity.settings import IdentitySettings
from trident.identity.tables import CredentialRow, StepUpRow
from trident.identity.types import CODE_STRENGTH
from trident.kernel.auth import CustomerActor


def prove_step_up(
    db: Session,
    *,
    actor: CustomerActor,
    step_up_id: UUID,
    code: str,
    password: str | None,
    now: datetime,
    settings: IdentitySettings,
) -> int | WrongCode | CodeExpired | WrongCurrentPassword:
    """Prove a step-up, once: by the right code, and the right password where it wants both.

    What is wrong is returned and not raised: the caller commits, so the try stays counted. Only the session that was
    asked can prove it. A wrong password uses up a try of the code too, so that neither can be guessed by the other;
    behind a wrong code the password is not looked at, and no try of it is used.

    :returns: the strength that is proven now; or the refusal.
    :raises UnknownStepUp: this session was asked for no such proof.
    :raises PasswordMissing: the password is wanted besides; nothing was counted.
    :raises TooManyAttempts: no try of the password is left (`retry_after_s`); nothing was counted.
    """
    of_session = (
        (StepUpRow.id == step_up_id)
        & (StepUpRow.customer_id == actor.customer_id)
        & (StepUpRow.session_id == actor.session_id)
    )
    strength = db.scalar(select(StepUpRow.strength).where(of_session))
    if strength is None:
        raise UnknownStepUp
    wants_password = strength > CODE_STRENGTH
    if wants_password and not password:
        raise PasswordMissing
    row = db.execute(
        update(StepUpRow)
        .where(
            of_session,
            StepUpRow.proven_at.is_(None),
            StepUpRow.code_expires_at > now,
            StepUpRow.tries < settings.code_tries,
        )
        .values(tries=StepUpRow.tries + 1)
        .returning(StepUpRow.code_digest, StepUpRow.tries)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        return CodeExpired()
    if not is_code(step_up_id, code, row.code_digest):
        return WrongCode(remaining_attempts=settings.code_tries - row.tries)
    if wants_password:
        tries = current_password_tries(actor.customer_id, settings)
        take_try(db, tries, now=now)
        of_customer = CredentialRow.customer_id == actor.customer_id
        known_hash = db.scalar(select(CredentialRow.password_hash).where(of_customer))
        if not is_password(password or "", known_hash, settings):
            return WrongCurrentPassword()
        refill(db, tries)
    refill(db, code_sends(actor.customer_id, settings))
    db.execute(update(StepUpRow).where(of_session).values(proven_at=now).execution_options(synchronize_session=False))
    return strength
