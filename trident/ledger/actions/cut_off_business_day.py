from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.kernel.clock import bank_day
from trident.ledger.actions.expire_holds import expire_holds
from trident.ledger.errors import DayClosed, DayNotBegun, EarlierDayOpen
from trident.ledger.locking import lock_shard
from trident.ledger.queries.business_days import find_unfinished_day, first_open_day

_HOLDS_AT_ONCE = 1000
_READ = text("SELECT closed_through FROM ledger.books WHERE id")
_CLOSE = text("UPDATE ledger.books SET closed_through = :on WHERE id")
_RECORD = text(
    """
    INSERT INTO ledger.business_days (business_on, cut_off_at, cut_off_position, next_position)
    SELECT :on, :now, last_position, 0 FROM ledger.open_books(:now, NULL)
    """
)


def cut_off_business_day(db: Session, *, now: datetime, on: date | None = None) -> date:
    """Let go the holds whose time is over, and post nothing more on a business day: what follows bears the next date.

    It takes the posting lock, and an instant; commit at once and make the day's books up in a transaction of their
    own (`close_business_day`), while transfers go on.

    :param on: the day; by default the oldest one that is open.
    :returns: the day that was cut off.
    :raises DayClosed: it is cut off already; without `on`, when that is true of today.
    :raises DayNotBegun: the day lies ahead.
    :raises EarlierDayOpen: another day comes first.
    """
    lock_shard(db)
    while len(expire_holds(db, now=now, most=_HOLDS_AT_ONCE)) == _HOLDS_AT_ONCE:
        pass
    today = bank_day(now)
    closed_through: date | None = db.scalar(_READ)
    expected = first_open_day(db) or today
    day = on or expected
    if (closed_through is not None and day <= closed_through) or (on is None and day > today):
        raise DayClosed(business_on=(min(day, today)).isoformat())
    if day > today:
        raise DayNotBegun(business_on=day.isoformat())
    unfinished = find_unfinished_day(db)
    if unfinished is not None or (closed_through is not None and day != expected):
        raise EarlierDayOpen(business_on=(unfinished or expected).isoformat())
    db.execute(_CLOSE, {"on": day})
    db.execute(_RECORD, {"on": day, "now": now})
    return day
