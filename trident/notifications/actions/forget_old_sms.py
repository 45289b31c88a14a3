from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session


def forget_old_sms(db: Session, *, now: datetime, keep_days: int, limit: int = 1000) -> int:
    """Delete short messages that were finished more than `keep_days` ago; returns how many."""
    deleted = db.execute(
        text(
            """
            DELETE FROM notifications.sms WHERE id IN (
                SELECT id FROM notifications.sms WHERE finished_at < :before LIMIT :limit FOR UPDATE SKIP LOCKED
            ) RETURNING 1
            """
        ),
        {"before": now - timedelta(days=keep_days), "limit": limit},
    )
    return len(deleted.all())
