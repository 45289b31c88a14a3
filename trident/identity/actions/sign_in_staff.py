from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.identity.actions.record_failed_sign_in import record_failed_sign_in
from trident.identity.allowances import give_back_try, refill, take_try
from trident.identity.errors import StaffDisabled, WrongCredentials
from trident.identity.limits import address_tries, staff_tries
from trident.identity.passwords import hash_password, is_password, needs_rehash
from trident.identity.sessions import end_sessions, open_session, token_digest
from trident.identity.settings import IdentitySettings
from trident.identity.tables import StaffRow, StaffSessionRow
from trident.identity.types import EndReason, NewSession, Origin, StaffStatus
from trident.kernel.audit import record_audit
from trident.kernel.auth import Role, StaffActor
from trident.kernel.db import Database


def sign_in_staff(
    database: Database,
    *,
    staff_number: str,
    password: str,
    origin: Origin,
    previous_token: str | None,
    now: datetime,
    settings: IdentitySettings,
) -> NewSession:
    """Sign a member of staff in. The try is counted and committed first, as in `begin_sign_in`.

    What was looked at and refused goes on the audit trail, in a transaction of its own; what finds no try left does
    not, so that a flood cannot fill the trail.

    :param previous_token: the staff session token the browser presented, if any; that session ends (rotation).
    :raises TooManyAttempts: the staff number or the address has no try left (`retry_after_s`).
    :raises WrongCredentials: number and password do not belong together.
    :raises StaffDisabled: they do, and this member of staff may not sign in.
    """
    number = staff_number.strip().upper()
    try:
        return _sign_in(database, number, password, origin, previous_token, now=now, settings=settings)
    except (WrongCredentials, StaffDisabled) as refusal:
        record_failed_sign_in(database, number, refusal, origin, now=now)
        raise


def _sign_in(
    database: Database,
    number: str,
    password: str,
    origin: Origin,
    previous_token: str | None,
    *,
    now: datetime,
    settings: IdentitySettings,
) -> NewSession:
    by_address, by_number = address_tries(origin.address, settings), staff_tries(number, settings)
    with database.transaction() as db:
        take_try(db, by_address, now=now)
        take_try(db, by_number, now=now)
        known_hash = db.scalar(select(StaffRow.password_hash).where(StaffRow.staff_number == number))
    if not is_password(password, known_hash, settings) or known_hash is None:
        raise WrongCredentials
    new_hash = hash_password(password, settings) if needs_rehash(known_hash, settings) else known_hash
    with database.transaction() as db:
        member = _lock_member(db, number, known_hash)
        member.password_hash = new_hash
        give_back_try(db, by_address)
        refill(db, by_number)
        return _open(db, member, origin, previous_token, now=now, settings=settings)


def _lock_member(db: Session, number: str, known_hash: str) -> StaffRow:
    """Hold the row that was right; one changed or disabled in the meantime is not."""
    member = db.scalar(select(StaffRow).where(StaffRow.staff_number == number).with_for_update(key_share=True))
    if member is None or member.password_hash != known_hash:
        raise WrongCredentials
    if member.status != StaffStatus.ACTIVE:
        raise StaffDisabled
    return member


def _open(
    db: Session,
    member: StaffRow,
    origin: Origin,
    previous_token: str | None,
    *,
    now: datetime,
    settings: IdentitySettings,
) -> NewSession:
    if previous_token is not None:
        previous = StaffSessionRow.token_digest == token_digest(previous_token)
        end_sessions(db, StaffSessionRow, previous, reason=EndReason.REPLACED, now=now)
    session = open_session(
        db,
        StaffSessionRow,
        holder_id=member.id,
        origin=origin,
        idle_s=settings.staff_idle_s,
        lifetime_s=settings.staff_session_s,
        now=now,
    )
    member.last_signed_in_at = now
    db.flush()
    roles = frozenset(Role(role) for role in member.roles)
    record_audit(
        db,
        actor=StaffActor(member.id, session.session_id, member.name, roles),
        action="identity.staff-signed-in",
        subject_type="staff",
        subject_id=str(member.id),
        now=now,
        details={"session_id": str(session.session_id), "device": origin.device},
    )
    return session
