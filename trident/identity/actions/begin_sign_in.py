from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trident import customers
from trident.events.identity import NOBODY, SignInFailed
from trident.identity.actions.request_code import request_code
from trident.identity.allowances import Allowance, give_back_try, take_try
from trident.identity.codes import code_digest, new_code
from trident.identity.errors import WrongCredentials
from trident.identity.limits import account_tries, address_tries, code_sends
from trident.identity.passwords import hash_password, is_password, needs_rehash
from trident.identity.settings import IdentitySettings
from trident.identity.tables import ChallengeRow, CredentialRow
from trident.identity.types import ChallengeView, Origin
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.kernel.outbox import publish


@dataclass(frozen=True, slots=True)
class _Verified:
    """A password was right against this hash; `new_hash` replaces one made at another cost."""

    customer_id: UUID
    password_hash: str
    new_hash: str | None


def begin_sign_in(
    database: Database, *, phone: str, password: str, origin: Origin, now: datetime, settings: IdentitySettings
) -> ChallengeView:
    """First step of a sign-in: a right password sends a one-time code to the customer's phone.

    A wrong one is told (`identity.sign-in-failed`).

    Two transactions, the one place where a request has more than one: the try is counted and committed before the
    password is looked at, so that refusing cannot un-count it; and no connection is held while argon2 works.
    An unknown phone takes the same statements, the same hash and gives the same answer as a wrong password.

    :raises InvalidPhone: not a number that could belong to a customer.
    :raises TooManyAttempts: the account or the address has no try left (`retry_after_s`); or the account no code.
    :raises WrongCredentials: phone and password do not belong together.
    """
    number = customers.check_phone(phone)
    tries = (address_tries(origin.address, settings), account_tries(number, settings))
    with database.transaction() as db:
        for allowance in tries:
            take_try(db, allowance, now=now)
        customer_id, password_hash = _find_credential(db, number)
    if not is_password(password, password_hash, settings) or customer_id is None or password_hash is None:
        _tell_failure(database, customer_id, now=now)
        raise WrongCredentials
    stale = needs_rehash(password_hash, settings)
    verified = _Verified(customer_id, password_hash, hash_password(password, settings) if stale else None)
    with database.transaction() as db:
        return _send_challenge(db, verified, tries, now=now, settings=settings)


def _tell_failure(database: Database, customer_id: UUID | None, *, now: datetime) -> None:
    """Tell of a wrong password; of an unknown phone too, with nobody's id, so that both take the same time."""
    with database.transaction() as db:
        publish(db, SignInFailed(customer_id=customer_id or NOBODY, failed_at=now), now=now)


def _find_credential(db: Session, phone: str) -> tuple[UUID | None, str | None]:
    customer_id = customers.find_customer_id_by_phone(db, phone)
    # Nobody has the nil id: an unknown phone runs the same statement as a known one.
    holder = customer_id or NOBODY
    password_hash = db.scalar(select(CredentialRow.password_hash).where(CredentialRow.customer_id == holder))
    return customer_id, password_hash


def _send_challenge(
    db: Session, verified: _Verified, tries: tuple[Allowance, ...], *, now: datetime, settings: IdentitySettings
) -> ChallengeView:
    _lock_credential(db, verified)
    for allowance in tries:
        give_back_try(db, allowance)
    take_try(db, code_sends(verified.customer_id, settings), now=now)
    code, challenge_id = new_code(), new_id(now)
    challenge = ChallengeRow(
        id=challenge_id,
        customer_id=verified.customer_id,
        code_digest=code_digest(challenge_id, code),
        tries=0,
        sends=1,
        created_at=now,
        sent_at=now,
        code_expires_at=now + timedelta(seconds=settings.code_lifetime_s),
        ends_at=now + timedelta(seconds=settings.challenge_lifetime_s),
        settled_at=None,
    )
    db.add(challenge)
    db.flush()
    return request_code(db, challenge, code, now=now, settings=settings)


def _lock_credential(db: Session, verified: _Verified) -> None:
    """Hold the password that was right; one changed in the meantime was not."""
    mine = CredentialRow.customer_id == verified.customer_id
    held = db.scalar(select(CredentialRow.password_hash).where(mine).with_for_update(key_share=True))
    if held != verified.password_hash:
        raise WrongCredentials
    if verified.new_hash is not None:
        db.execute(
            update(CredentialRow)
            .where(mine)
            .values(password_hash=verified.new_hash)
            .execution_options(synchronize_session=False)
        )
