from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from trident import customers
from trident.events.identity import SignedIn, SignInFailed
from trident.identity.allowances import give_back_try, refill, take_try
from trident.identity.codes import is_code
from trident.identity.errors import CodeExpired, WrongCode
from trident.identity.limits import account_tries, address_tries, code_sends
from trident.identity.rules.origins import mask_address
from trident.identity.sessions import end_sessions, open_session, token_digest
from trident.identity.settings import IdentitySettings
from trident.identity.tables import ChallengeRow, CustomerSessionRow
from trident.identity.types import EndReason, NewSession, Origin
from trident.kernel.outbox import publish


def answer_code(
    db: Session,
    *,
    challenge_id: UUID,
    code: str,
    origin: Origin,
    previous_token: str | None,
    now: datetime,
    settings: IdentitySettings,
) -> NewSession | WrongCode | CodeExpired:
    """Second step of a sign-in: the right code opens a session, once.

    A wrong code is returned and not raised: the caller commits, so the try stays counted.

    :param previous_token: the session token the browser presented, if any; that session ends (rotation).
    :returns: the session; or `WrongCode` with `remaining_attempts`; or `CodeExpired` where the code is too old,
        used, tried too often, or there is no such challenge.
    :raises TooManyAttempts: the address has no try left; nothing was counted.
    """
    tries = address_tries(origin.address, settings)
    take_try(db, tries, now=now)
    outcome = _answer(db, challenge_id, code, now=now, settings=settings)
    if not isinstance(outcome, UUID):
        return outcome
    give_back_try(db, tries)
    return _sign_in(db, outcome, origin, previous_token, now=now, settings=settings)


def _answer(
    db: Session, challenge_id: UUID, code: str, *, now: datetime, settings: IdentitySettings
) -> UUID | WrongCode | CodeExpired:
    """Count the try and compare; the row stays locked until the transaction ends, so parallel tries queue."""
    row = db.execute(
        update(ChallengeRow)
        .where(
            ChallengeRow.id == challenge_id,
            ChallengeRow.settled_at.is_(None),
            ChallengeRow.code_expires_at > now,
            ChallengeRow.tries < settings.code_tries,
        )
        .values(tries=ChallengeRow.tries + 1)
        .returning(ChallengeRow.customer_id, ChallengeRow.code_digest, ChallengeRow.tries)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        return CodeExpired()
    if not is_code(challenge_id, code, row.code_digest):
        publish(db, SignInFailed(customer_id=row.customer_id, failed_at=now), now=now)
        return WrongCode(remaining_attempts=settings.code_tries - row.tries)
    db.execute(
        update(ChallengeRow)
        .where(ChallengeRow.id == challenge_id)
        .values(settled_at=now)
        .execution_options(synchronize_session=False)
    )
    customer_id: UUID = row.customer_id
    return customer_id


def _sign_in(
    db: Session,
    customer_id: UUID,
    origin: Origin,
    previous_token: str | None,
    *,
    now: datetime,
    settings: IdentitySettings,
) -> NewSession:
    refill(db, account_tries(customers.customer_contact(db, customer_id).phone, settings))
    refill(db, code_sends(customer_id, settings))
    if previous_token is not None:
        previous = CustomerSessionRow.token_digest == token_digest(previous_token)
        end_sessions(db, CustomerSessionRow, previous, reason=EndReason.REPLACED, now=now)
    session = open_session(
        db,
        CustomerSessionRow,
        holder_id=customer_id,
        origin=origin,
        idle_s=settings.customer_idle_s,
        lifetime_s=settings.customer_session_s,
        now=now,
    )
    publish(
        db,
        SignedIn(
            customer_id=customer_id,
            session_id=session.session_id,
            device=origin.device,
            address_masked=mask_address(origin.address),
            signed_in_at=now,
        ),
        now=now,
    )
    return session
