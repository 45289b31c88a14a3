"""Days of the bank's calendar as periods of instants."""

from datetime import MINYEAR, date, datetime, time, timedelta

from trident.kernel.clock import BANK_ZONE
from trident.ledger.errors import PeriodInvalid

LONGEST_DAYS = 366
"""A statement covers a year at most, a leap year too."""


def day_begins_at(on: date) -> datetime:
    """Return the first instant of a day in the bank's zone."""
    return datetime.combine(on, time.min, BANK_ZONE)


def days_between(first_on: date | None, last_on: date | None) -> tuple[datetime | None, datetime | None]:
    """Return the half-open period from the first to the last day, both included; None has no bound.

    The years at either end of the calendar are taken for no bound: nothing is posted there.
    """
    from_at = None if first_on is None or first_on.year == MINYEAR else day_begins_at(first_on)
    to_at = None if last_on is None or last_on == date.max else day_begins_at(last_on + timedelta(days=1))
    return from_at, to_at


def check_period(first_on: date, last_on: date) -> None:
    """Check the days of a statement, both included.

    :raises PeriodInvalid: the last day lies before the first, or there are more than 366, or at the calendar's ends.
    """
    days = (last_on - first_on).days + 1
    if not 1 <= days <= LONGEST_DAYS or first_on.year == MINYEAR or last_on == date.max:
        raise PeriodInvalid(longest_days=LONGEST_DAYS)
