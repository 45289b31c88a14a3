from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.kernel.crypto import seal
from trident.kernel.ids import new_id
from trident.notifications.tables import PHONE, TEXT
from trident.notifications.types import NewSms, SmsId

SMS_CHANNEL: Final = "trident_sms"
"""PostgreSQL notification channel that wakes the senders."""

_INSERT = text(
    """
    WITH written AS (
        INSERT INTO notifications.sms
            (id, customer_id, purpose, phone, text, status, due_at, expires_at, created_at)
        SELECT id, customer_id, purpose, phone, text, 'queued', :now, expires_at, :now
        FROM unnest(CAST(:ids AS uuid[]), CAST(:customers AS uuid[]), CAST(:purposes AS text[]),
                    CAST(:phones AS bytea[]), CAST(:texts AS bytea[]), CAST(:expiries AS timestamptz[]))
             AS m (id, customer_id, purpose, phone, text, expires_at)
        RETURNING 1
    )
    SELECT pg_notify(:channel, '') FROM (SELECT count(*) FROM written) AS done
    """
)


def queue_sms(db: Session, messages: Sequence[NewSms], *, now: datetime) -> list[SmsId]:
    """Queue short messages; they leave when the transaction has committed and a sender runs.

    :returns: their ids, in order; the gateway knows each message by its id.
    """
    if not messages:
        return []
    ids = [SmsId(new_id(now)) for _ in messages]
    db.execute(
        _INSERT,
        {
            "ids": ids,
            "customers": [message.customer_id for message in messages],
            "purposes": [message.purpose for message in messages],
            "phones": [seal(PHONE, message.phone) for message in messages],
            "texts": [seal(TEXT, message.text) for message in messages],
            "expiries": [message.expires_at for message in messages],
            "now": now,
            "channel": SMS_CHANNEL,
        },
    )
    return ids
