"""Interest arithmetic: day counts, and the one rounding that turns accrued interest into money."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum


class DayCount(StrEnum):
    """How many days of interest lie between two dates, and how many make a year.

    - ``actual/365``: Actual/365 (Fixed), 2006 ISDA Definitions, section 4.16(d). A leap year still divides by 365.
    - ``actual/360``: Actual/360, 2006 ISDA Definitions, section 4.16(e). It is also how the People's Bank of China
      turns a yearly into a daily rate for deposits (银发〔2005〕129号: 日利率 = 年利率 ÷ 360).
    - ``30/360``: 30E/360, 2006 ISDA Definitions, section 4.16(g). Of the 30/360 family it is the one whose days add
      up: accruing day by day gives the same number of days as the whole period at once.
    """

    ACTUAL_365 = "actual/365"
    ACTUAL_360 = "actual/360"
    THIRTY_360 = "30/360"

    @property
    def basis(self) -> int:
        """Days in a year."""
        return 365 if self is DayCount.ACTUAL_365 else 360

    def days(self, start: date, end: date) -> int:
        """Days of interest in the half-open period from ``start`` to ``end``."""
        if self is DayCount.THIRTY_360:
            return _thirty_day(end) - _thirty_day(start)
        return (end - start).days

    def days_on(self, on: date) -> int:
        """Days of interest earned by a balance that stood at the close of ``on``."""
        return self.days(on, on + timedelta(days=1))


class CapitalisedEvery(StrEnum):
    """How often accrued interest is paid out. Deposits at call: on the 20th of each quarter's last month.

    Source: 银发〔2005〕129号 (活期存款每季末月的20日为结息日). What is accrued up to that day is posted on the next.
    """

    MONTH = "monthly"
    QUARTER = "quarterly"
    YEAR = "yearly"

    def ends_on(self, on: date) -> bool:
        """Tell whether `on` is a day up to which interest is paid out."""
        months = {CapitalisedEvery.MONTH: 1, CapitalisedEvery.QUARTER: 3, CapitalisedEvery.YEAR: 12}
        return on.day == _CAPITALISATION_DAY and on.month % months[self] == 0


_CAPITALISATION_DAY = 20


def _thirty_day(on: date) -> int:
    return on.year * 360 + on.month * 30 + min(on.day, 30)


ACCRUAL_QUANTUM = Decimal("0.0000000001")
"""Accrued interest is kept in minor units with ten decimals: NUMERIC(38,10)."""

_DIGITS = 60
"""More than any product of a balance, a rate and days can have: Decimal's own 28 would round before we do."""


@dataclass(frozen=True, slots=True)
class Capitalised:
    """What is paid now, in minor units, and the part under one minor unit that waits for the next time."""

    amount_minor: int
    residue: Decimal


def daily_interest(balance_minor: int, annual_rate: Decimal, convention: DayCount, on: date) -> Decimal:
    """Interest in minor units, ten decimals, half up, that ``balance_minor`` earns on ``on``.

    The set-based accrual in SQL computes exactly this; a test holds the two together.
    """
    with localcontext(prec=_DIGITS):
        exact = Decimal(balance_minor) * annual_rate * convention.days_on(on) / convention.basis
        return exact.quantize(ACCRUAL_QUANTUM, rounding=ROUND_HALF_UP)


def capitalise_half_up(accrued: Decimal) -> Capitalised:
    """Round accrued interest to whole minor units, half up (四舍五入), and keep what rounding took or gave.

    ``amount_minor + residue == accrued`` always, so nothing is lost from one capitalisation to the next. A negative
    total (a correction larger than what was earned since) pays nothing and waits whole.
    """
    if accrued <= 0:
        return Capitalised(0, accrued)
    with localcontext(prec=_DIGITS):
        amount = accrued.quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return Capitalised(int(amount), accrued - amount)
