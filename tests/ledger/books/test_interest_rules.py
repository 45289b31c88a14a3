"""Interest arithmetic against tables worked out by hand, and properties that no amount may break."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trident.ledger.rules.interest import DayCount, capitalise_half_up, daily_interest

# start, end (exclusive), actual days, 30E/360 days: worked out on paper from 2006 ISDA Definitions 4.16.
PERIODS = [
    (date(2025, 1, 1), date(2025, 2, 1), 31, 30),
    (date(2025, 1, 30), date(2025, 1, 31), 1, 0),
    (date(2025, 1, 31), date(2025, 2, 1), 1, 1),
    (date(2025, 2, 28), date(2025, 3, 1), 1, 3),
    (date(2024, 2, 28), date(2024, 2, 29), 1, 1),
    (date(2024, 2, 29), date(2024, 3, 1), 1, 2),
    (date(2025, 1, 15), date(2025, 7, 15), 181, 180),
    (date(2024, 1, 1), date(2025, 1, 1), 366, 360),
    (date(2025, 8, 31), date(2025, 12, 31), 122, 120),
    (date(2025, 12, 21), date(2026, 3, 21), 90, 90),
]


@pytest.mark.parametrize(("start", "end", "actual", "thirty"), PERIODS)
def test_the_day_counts_are_those_of_the_definitions(start: date, end: date, actual: int, thirty: int) -> None:
    assert DayCount.ACTUAL_365.days(start, end) == actual
    assert DayCount.ACTUAL_360.days(start, end) == actual
    assert DayCount.THIRTY_360.days(start, end) == thirty


dates = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(start=dates, length=st.integers(0, 800), convention=st.sampled_from(DayCount))
def test_days_one_by_one_are_the_days_of_the_whole_period(start: date, length: int, convention: DayCount) -> None:
    one_by_one = sum(convention.days_on(start + timedelta(days=day)) for day in range(length))
    assert one_by_one == convention.days(start, start + timedelta(days=length))


# balance in fen, yearly rate, convention, day, interest in fen to ten places: long division by hand.
INTEREST = [
    (1_000_000, "0.05", DayCount.ACTUAL_365, date(2025, 3, 1), "136.9863013699"),
    (1_000_000, "0.05", DayCount.ACTUAL_360, date(2025, 3, 1), "138.8888888889"),
    (1_000_000, "0.05", DayCount.THIRTY_360, date(2025, 2, 28), "416.6666666667"),
    (1_000_000, "0.05", DayCount.THIRTY_360, date(2025, 1, 30), "0.0000000000"),
    (1_000_000, "0.05", DayCount.ACTUAL_365, date(2024, 2, 29), "136.9863013699"),
    (123_456, "0.0005", DayCount.ACTUAL_360, date(2025, 6, 20), "0.1714666667"),
    (1, "0.0005", DayCount.ACTUAL_365, date(2025, 6, 20), "0.0000013699"),
    (0, "0.0005", DayCount.ACTUAL_365, date(2025, 6, 20), "0.0000000000"),
    (2**63 - 1, "0.0005", DayCount.ACTUAL_365, date(2025, 6, 20), "12634756214869.5559000000"),
]


@pytest.mark.parametrize(("balance", "rate", "convention", "on", "expected"), INTEREST)
def test_a_day_of_interest_is_what_the_hand_gets(
    balance: int, rate: str, convention: DayCount, on: date, expected: str
) -> None:
    assert daily_interest(balance, Decimal(rate), convention, on) == Decimal(expected)


@pytest.mark.parametrize(
    ("accrued", "amount", "residue"),
    [
        ("12.4999999999", 12, "0.4999999999"),
        ("12.5000000000", 13, "-0.5000000000"),
        ("0.4", 0, "0.4"),
        ("0", 0, "0"),
        ("-3.2", 0, "-3.2"),
    ],
)
def test_capitalisation_rounds_half_up_once_and_keeps_the_rest(accrued: str, amount: int, residue: str) -> None:
    capitalised = capitalise_half_up(Decimal(accrued))
    assert (capitalised.amount_minor, capitalised.residue) == (amount, Decimal(residue))


accruals = st.decimals(
    min_value=Decimal(-1000000), max_value=Decimal(1000000000), places=10, allow_nan=False, allow_infinity=False
)


@given(st.lists(st.lists(accruals, max_size=30), max_size=12))
def test_however_interest_is_cut_into_capitalisations_nothing_is_lost(quarters: list[list[Decimal]]) -> None:
    paid, residue = 0, Decimal(0)
    for quarter in quarters:
        capitalised = capitalise_half_up(residue + sum(quarter, Decimal(0)))
        paid, residue = paid + capitalised.amount_minor, capitalised.residue
        assert capitalised.amount_minor >= 0
        assert residue <= Decimal("0.5")
    assert paid + residue == sum((sum(quarter, Decimal(0)) for quarter in quarters), Decimal(0))
