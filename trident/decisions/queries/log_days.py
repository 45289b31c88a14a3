from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

_DAYS = text(
    r"""
    SELECT to_date(substr(c.relname, 5), 'YYYYMMDD') AS day
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'decisions.log'::regclass AND c.relname ~ '^log_\d{8}$' ORDER BY 1
    """
)


def log_days(db: Session) -> list[date]:
    """Return the days that the log has a place for, the oldest first."""
    return [day.date() if isinstance(day, datetime) else day for day in db.execute(_DAYS).scalars()]
