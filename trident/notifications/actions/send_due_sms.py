from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from trident.kernel.crypto import open_sealed
from trident.notifications.adapters.sms_gateway import OutgoingSms
from trident.notifications.rules import MAX_ATTEMPTS, retry_delay
from trident.notifications.tables import PHONE, TEXT, SmsRow
from trident.notifications.types import SmsId, SmsStatus

# A sender that died leaves its messages `sending`; after this long another takes them over.
LEASE: Final = timedelta(seconds=90)

_EXPIRE: Final = text(
    """
    UPDATE notifications.sms SET status = 'failed', error = 'expired', text = NULL, finished_at = :now
    WHERE status IN ('queued', 'sending') AND due_at <= :now AND expires_at <= :now
    """
)
_TAKE: Final = text(
    """
    UPDATE notifications.sms SET status = 'sending', attempts = attempts + 1, due_at = :lease_ends_at
    WHERE id IN (
        SELECT id FROM notifications.sms
        WHERE status IN ('queued', 'sending') AND due_at <= :now
        ORDER BY due_at, id LIMIT :limit FOR UPDATE SKIP LOCKED
    )
    RETURNING id, phone, text, attempts, expires_at
    """
)


@dataclass(frozen=True, slots=True)
class TakenSms:
    """A message that this process is sending, and how often it has been tried, this time included."""

    sms_id: SmsId
    attempts: int
    expires_at: datetime | None
    outgoing: OutgoingSms


def take_due_sms(db: Session, *, now: datetime, limit: int) -> list[TakenSms]:
    """Give up what has expired and take over to `limit` messages that are due; safe in several processes at once."""
    db.execute(_EXPIRE, {"now": now})
    rows = db.execute(_TAKE, {"now": now, "lease_ends_at": now + LEASE, "limit": limit}).all()
    return [
        TakenSms(
            sms_id=SmsId(row.id),
            attempts=row.attempts,
            expires_at=row.expires_at,
            outgoing=OutgoingSms(row.id, open_sealed(PHONE, row.phone), open_sealed(TEXT, row.text)),
        )
        for row in sorted(rows, key=lambda row: row.id)
    ]


def record_sms_sent(db: Session, taken: TakenSms, *, provider_reference: str, now: datetime) -> None:
    """Write down that the gateway accepted the message."""
    _finish(db, taken, status=SmsStatus.SENT, text=None, error=None, provider_reference=provider_reference, sent_at=now)


def record_sms_refused(db: Session, taken: TakenSms, *, code: str, now: datetime) -> None:
    """Write down that the gateway will never send the message."""
    _finish(db, taken, status=SmsStatus.FAILED, text=None, error=code, finished_at=now)


def record_sms_postponed(
    db: Session, taken: TakenSms, *, code: str, retry_after_s: int | None, now: datetime
) -> SmsStatus:
    """Queue the message for a later try, or give it up: after ten tries, or where it would come too late.

    :returns: `queued` or `failed`.
    """
    due_at = now + retry_delay(taken.attempts, retry_after_s)
    is_late = taken.expires_at is not None and due_at >= taken.expires_at
    if is_late or taken.attempts >= MAX_ATTEMPTS:
        _finish(db, taken, status=SmsStatus.FAILED, text=None, error=code, finished_at=now)
        return SmsStatus.FAILED
    _finish(db, taken, status=SmsStatus.QUEUED, error=code, due_at=due_at)
    return SmsStatus.QUEUED


def _finish(db: Session, taken: TakenSms, **values: object) -> None:
    # `attempts` tells whether this sender still holds the message: a slow one must not undo what its successor did.
    db.execute(
        update(SmsRow)
        .where(SmsRow.id == taken.sms_id, SmsRow.status == SmsStatus.SENDING, SmsRow.attempts == taken.attempts)
        .values(**values)
    )


def next_sms_due_at(db: Session) -> datetime | None:
    """When the next message of the queue is due; None where the queue is empty."""
    waiting = SmsRow.status.in_([SmsStatus.QUEUED, SmsStatus.SENDING])
    return db.scalar(select(func.min(SmsRow.due_at)).where(waiting))
