"""The audit trail: who did what to whom and why, append-only, each record chained to the one before."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from trident.kernel.auth import Actor, CustomerActor, StaffActor
from trident.kernel.ids import new_id
from trident.kernel.pages import decode_cursor, encode_cursor
from trident.kernel.tables import AuditRow

_GENESIS = bytes(32)
_LOCK = 0x7472_6175_6469_74  # "traudit": one writer of the chain at a time
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One thing somebody did."""

    id: UUID
    sequence: int
    actor_type: str
    actor_id: str
    actor_name: str
    action: str
    subject_type: str
    subject_id: str
    reason: str | None
    details: Mapping[str, Any]
    occurred_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class AuditVerification:
    """What a walk along the chain found; `first_fault` names the first broken record."""

    is_intact: bool
    checked: int
    first_fault: str | None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which records to list; unset fields do not filter. The period is half-open."""

    action: str | None = None
    actor_id: str | None = None
    subject_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def _actor_of(actor: Actor) -> tuple[str, str, str]:
    if isinstance(actor, CustomerActor):
        return "customer", str(actor.customer_id), ""
    if isinstance(actor, StaffActor):
        return "staff", str(actor.staff_id), actor.name
    return "system", actor.name, actor.name


def _digest(row: AuditRow, previous: bytes) -> bytes:
    content = [
        row.sequence,
        str(row.id),
        row.actor_type,
        row.actor_id,
        row.actor_name,
        row.action,
        row.subject_type,
        row.subject_id,
        row.reason,
        row.details,
        row.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
    ]
    return hashlib.sha256(previous + msgspec.json.encode(content, order="deterministic")).digest()


def record_audit(
    db: Session,
    *,
    actor: Actor,
    action: str,
    subject_type: str,
    subject_id: str,
    now: datetime,
    reason: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Append to the trail within the caller's transaction; no personal data belongs into `details`.

    The chain has one writer at a time until that transaction ends: record last, and commit soon.
    """
    db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = db.execute(
        select(AuditRow.sequence, AuditRow.digest).order_by(AuditRow.sequence.desc()).limit(1)
    ).one_or_none()
    actor_type, actor_id, actor_name = _actor_of(actor)
    row = AuditRow(
        sequence=1 if last is None else last.sequence + 1,
        id=new_id(now),
        actor_type=actor_type,
        actor_id=actor_id,
        actor_name=actor_name,
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        reason=reason,
        details=msgspec.to_builtins(dict(details or {})),
        occurred_at=now,
        previous_digest=_GENESIS if last is None else last.digest,
    )
    row.digest = _digest(row, row.previous_digest)
    db.add(row)
    db.flush()


def verify_audit(db: Session) -> AuditVerification:
    """Walk the whole chain and recompute every digest; stops at the first fault."""
    previous, checked = _GENESIS, 0
    rows = db.execute(select(AuditRow).order_by(AuditRow.sequence).execution_options(yield_per=_CHUNK)).scalars()
    for checked, row in enumerate(rows, start=1):
        if row.sequence != checked:
            return AuditVerification(is_intact=False, checked=checked, first_fault=f"record {checked} is missing")
        if row.previous_digest != previous or row.digest != _digest(row, previous):
            fault = f"record {checked} is not what was written"
            return AuditVerification(is_intact=False, checked=checked, first_fault=fault)
        previous = row.digest
    return AuditVerification(is_intact=True, checked=checked, first_fault=None)


def list_audit(
    db: Session, chosen: AuditFilter, *, cursor: str | None, limit: int
) -> tuple[list[AuditRecord], str | None]:
    """List records, the latest first, and the cursor of the next page.

    :raises BadCursor: the cursor is not one of this list's.
    """
    query = select(AuditRow).order_by(AuditRow.sequence.desc()).limit(limit + 1)
    if chosen.action is not None:
        query = query.where(AuditRow.action == chosen.action)
    if chosen.actor_id is not None:
        query = query.where(AuditRow.actor_id == chosen.actor_id)
    if chosen.subject_id is not None:
        query = query.where(AuditRow.subject_id == chosen.subject_id)
    if chosen.since is not None:
        query = query.where(AuditRow.occurred_at >= chosen.since)
    if chosen.until is not None:
        query = query.where(AuditRow.occurred_at < chosen.until)
    if cursor is not None:
        query = query.where(AuditRow.sequence < decode_cursor(cursor, int)[0])
    rows = list(db.execute(query).scalars())
    more = encode_cursor(rows[limit - 1].sequence) if len(rows) > limit else None
    return [_view(row) for row in rows[:limit]], more


def _view(row: AuditRow) -> AuditRecord:
    return AuditRecord(
        id=row.id,
        sequence=row.sequence,
        actor_type=row.actor_type,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        action=row.action,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        reason=row.reason,
        details=row.details,
        occurred_at=row.occurred_at,
        digest=row.digest.hex(),
    )
