"""What the ledger does by itself, in a worker. Any number of workers may do any of it at the same time."""

from datetime import date, datetime, timedelta

from trident.kernel.db import Database
from trident.kernel.log import get_logger
from trident.ledger.actions.capitalise_interest import capitalise_interest
from trident.ledger.actions.close_business_day import close_business_day
from trident.ledger.actions.cut_off_business_day import cut_off_business_day
from trident.ledger.actions.expire_holds import expire_holds
from trident.ledger.actions.seal_blocks import seal_blocks
from trident.ledger.errors import DayClosed, EarlierDayOpen
from trident.ledger.queries.business_days import find_unfinished_day, first_open_day, unpaid_days
from trident.ledger.rules.periods import day_begins_at
from trident.ledger.types import AccountId
from trident.ledger.verification.record import record_verification
from trident.ledger.verification.verify import verify
from trident.ledger.views import ClosedDay, Verification

_BLOCKS_AT_ONCE = 50
_HOLDS_AT_ONCE = 500
_log = get_logger()


def seal_entries(database: Database, *, now: datetime) -> int:
    """Seal what has been posted; returns how many blocks that made."""
    sealed = 0
    while True:
        with database.transaction() as db:
            blocks = seal_blocks(db, now=now, most=_BLOCKS_AT_ONCE)
        sealed += blocks
        if blocks < _BLOCKS_AT_ONCE:
            return sealed


def expire_old_holds(database: Database, *, now: datetime) -> int:
    """Let go the funds of holds whose time is over; returns how many expired."""
    expired = 0
    while True:
        with database.transaction() as db:
            holds = len(expire_holds(db, now=now, most=_HOLDS_AT_ONCE))
        expired += holds
        if holds < _HOLDS_AT_ONCE:
            return expired


def close_day(database: Database, *, now: datetime, on: date | None = None) -> ClosedDay:
    """Close a business day and pay the interest that is due; takes up a day that was cut off and not made up.

    Each step is a transaction of its own: the cut-off takes an instant, and transfers go on while the books are made
    up and while interest is paid in rounds.

    :param on: the day; by default the one that was cut off, else the oldest one that is open.
    :raises DayClosed: it is closed already.
    :raises DayNotBegun: it lies ahead.
    :raises EarlierDayOpen: another day comes first.
    :raises BooksUnbalanced: what the accounts hold is not what was posted.
    """
    with database.transaction() as db:
        day = find_unfinished_day(db)
        if day is None or on not in {None, day}:
            day = cut_off_business_day(db, now=now, on=on)
    with database.transaction() as db:
        closed = close_business_day(db, now=now, on=day)
    _log.info("business-day.closed", business_on=day.isoformat())
    pay_due_interest(database, now=now)
    return closed


def close_finished_days(database: Database, *, now: datetime, after: timedelta = timedelta()) -> list[date]:
    """Close every business day that is over, the oldest first, and pay the interest that is due; returns the days.

    What a stopped worker left half done is taken up where it was.

    :param after: how long past midnight in Shanghai a day is closed.
    """
    closed: list[date] = []
    while (day := _find_due_day(database, now - after)) is not None:
        try:
            close_day(database, now=now, on=day)
        except (DayClosed, EarlierDayOpen):  # another worker was quicker: look again
            continue
        closed.append(day)
    pay_due_interest(database, now=now)
    return closed


def pay_due_interest(database: Database, *, now: datetime) -> None:
    """Pay the interest that is due through each closed day and not paid yet, in rounds, the oldest day first."""
    with database.transaction(read_only=True) as db:
        days = unpaid_days(db)
    for day in days:
        first: AccountId | None = None
        refused = 0
        while True:
            with database.transaction() as db:
                done = capitalise_interest(db, through_on=day, now=now, first_account=first)
            refused += len(done.refused)
            first = done.next_account
            if first is None:
                break
        if refused:
            _log.warning("interest.refused", through_on=day.isoformat(), accounts=refused)


def verify_books(database: Database, *, now: datetime) -> Verification:
    """Recompute the books, keep the result for the console, and log the first fault if there is one."""
    with database.transaction(read_only=True) as db:
        found = verify(db, now=now)
    with database.transaction() as db:
        record_verification(db, found, now=now)
    if found.first_fault is not None:
        _log.error("books.fault-found", check=found.first_fault.check, fault=found.first_fault.sentence)
    return found


def _find_due_day(database: Database, until: datetime) -> date | None:
    with database.transaction(read_only=True) as db:
        day = find_unfinished_day(db) or first_open_day(db)
    if day is None or day_begins_at(day + timedelta(days=1)) > until:
        return None
    return day
