"""Who stands behind a session token: read on every request, so one lean statement each."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from trident.identity.sessions import is_live, token_digest
from trident.identity.tables import CustomerSessionRow
from trident.identity.types import SessionOrigin
from trident.kernel.arrays import ByteaArray
from trident.kernel.auth import CustomerActor, Role, StaffActor
from trident.kernel.packed import execute_packed

# last_seen_at moves at most once a minute, and never waits: a row that another request is touching is skipped.
_READ_CUSTOMERS = """
    WITH live AS (
        SELECT id, holder_id, token_digest, last_seen_at, device_key, address_key, created_at
        FROM identity.customer_session
        WHERE token_digest = ANY (%(digests)b) AND ended_at IS NULL AND ends_at > %(now)s
    ), stale AS (
        SELECT s.id
        FROM identity.customer_session AS s
        WHERE s.id IN (SELECT id FROM live WHERE last_seen_at <= %(now)s::timestamptz - interval '1 minute')
            AND s.ended_at IS NULL
        FOR NO KEY UPDATE SKIP LOCKED
    ), touched AS (
        UPDATE identity.customer_session AS s
        SET last_seen_at = %(now)s,
            ends_at = least(s.expires_at, %(now)s::timestamptz + make_interval(secs => s.idle_s))
        FROM stale
        WHERE s.id = stale.id
    )
    SELECT token_digest, holder_id, id, device_key, address_key, created_at FROM live
"""
_READ_STAFF = text(
    """
    WITH live AS (
        SELECT s.id, s.holder_id, s.last_seen_at, m.name, m.roles
        FROM identity.staff_session AS s JOIN identity.staff AS m ON m.id = s.holder_id
        WHERE s.token_digest = :digest AND s.ended_at IS NULL AND s.ends_at > :now AND m.status = 'active'
    ), stale AS (
        SELECT s.id
        FROM identity.staff_session AS s
        WHERE s.id IN (SELECT id FROM live WHERE last_seen_at <= CAST(:now AS timestamptz) - interval '1 minute')
            AND s.ended_at IS NULL
        FOR NO KEY UPDATE SKIP LOCKED
    ), touched AS (
        UPDATE identity.staff_session AS s
        SET last_seen_at = :now,
            ends_at = least(s.expires_at, CAST(:now AS timestamptz) + make_interval(secs => s.idle_s))
        FROM stale
        WHERE s.id = stale.id
    )
    SELECT holder_id, id, name, roles FROM live
    """
)


def read_customer_sessions(db: Session, token_digests: Collection[bytes], now: datetime) -> dict[bytes, CustomerActor]:
    """The customers behind many sessions, by the SHA-256 of their tokens, in one statement; dead ones are left out."""
    found = ask_session_origins(db, token_digests, now)()
    return {digest: CustomerActor(one.customer_id, one.session_id) for digest, one in found.items()}


def ask_session_origins(
    db: Session, token_digests: Collection[bytes], now: datetime
) -> Callable[[], dict[bytes, SessionOrigin]]:
    """Ask, in one statement, for the live sessions of many tokens with where they were opened.

    :returns: what reads the answer, by the SHA-256 of the tokens; dead ones are left out.
    """
    rows = execute_packed(db, _READ_CUSTOMERS, {"digests": ByteaArray.of(list(token_digests)), "now": now})
    return lambda: {digest: SessionOrigin(*origin) for digest, *origin in rows}


def live_customer_sessions(db: Session, session_ids: Collection[UUID], now: datetime) -> set[UUID]:
    """Which of these sessions still count, in one statement; asking is no use of them and prolongs none."""
    live = select(CustomerSessionRow.id).where(
        CustomerSessionRow.id.in_(list(session_ids)), is_live(CustomerSessionRow, now)
    )
    return set(db.scalars(live))


class SessionReader:
    """What the guards of all routes ask (`kernel.auth.SessionReader`)."""

    def read_customer(self, db: Session, token: str, now: datetime) -> CustomerActor | None:
        """Return the customer of a live session."""
        digest = token_digest(token)
        return read_customer_sessions(db, [digest], now).get(digest)

    def read_staff(self, db: Session, token: str, now: datetime) -> StaffActor | None:
        """Return the member of staff of a live session; none where they have been disabled since."""
        row = db.execute(_READ_STAFF, {"digest": token_digest(token), "now": now}).one_or_none()
        if row is None:
            return None
        return StaffActor(row.holder_id, row.id, row.name, frozenset(Role(role) for role in row.roles))
