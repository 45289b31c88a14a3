"""Server-side sessions: a token of 256 random bits with the person, its SHA-256 with the bank."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, update
from sqlalchemy.orm import Session

from trident.identity.tables import CustomerSessionRow, StaffSessionRow
from trident.identity.types import EndReason, NewSession, Origin, SessionId
from trident.kernel.crypto import keyed_id
from trident.kernel.ids import new_id

_TOKEN_BYTES = 32
SessionTable = type[CustomerSessionRow] | type[StaffSessionRow]


def token_digest(token: str) -> bytes:
    """What the bank keeps of a session's token: its SHA-256, which needs no salt over 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


def open_session(
    db: Session, table: SessionTable, *, holder_id: UUID, origin: Origin, idle_s: int, lifetime_s: int, now: datetime
) -> NewSession:
    """Open a session: it ends `idle_s` after its last use and `lifetime_s` after now at the latest."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    expires_at = now + timedelta(seconds=lifetime_s)
    ends_at = min(expires_at, now + timedelta(seconds=idle_s))
    session_id = new_id(now)
    places = _keys_of(origin) if table is CustomerSessionRow else {}
    db.add(
        table(
            id=session_id,
            token_digest=token_digest(token),
            holder_id=holder_id,
            device=origin.device,
            address=origin.address,
            created_at=now,
            last_seen_at=now,
            idle_s=idle_s,
            ends_at=ends_at,
            expires_at=expires_at,
            **places,
        )
    )
    db.flush()
    return NewSession(session_id=SessionId(session_id), holder_id=holder_id, token=token, expires_at=ends_at)


def _keys_of(origin: Origin) -> dict[str, UUID | None]:
    """By what risk recognises the device and the address (`risk.subject_of` gives the same)."""
    return {
        "device_key": keyed_id("subject.device", origin.device_token) if origin.device_token else None,
        "address_key": keyed_id("subject.address", origin.address) if origin.address else None,
    }


def is_live(table: SessionTable, now: datetime) -> ColumnElement[bool]:
    """The condition that a session still counts."""
    return and_(table.ended_at.is_(None), table.ends_at > now)


def end_sessions(
    db: Session, table: SessionTable, *chosen: ColumnElement[bool], reason: EndReason, now: datetime
) -> list[tuple[UUID, UUID]]:
    """End the live sessions that meet all conditions; returns (session, holder) of those that were live."""
    ended = db.execute(
        update(table)
        .where(is_live(table, now), *chosen)
        .values(ended_at=now, end_reason=reason.value)
        .returning(table.id, table.holder_id)
        .execution_options(synchronize_session=False)
    )
    return [(row.id, row.holder_id) for row in ended]
