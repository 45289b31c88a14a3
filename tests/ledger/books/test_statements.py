"""Statements over random histories: balances and totals agree with each other and with every line."""

import random
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.ledger.books.town import FIRST_DAY, Town, noon, open_town
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.ledger import Direction, PeriodInvalid, UnknownAccount

DAYS = 8


@pytest.fixture(scope="module")
def town(clone: Callable[[], Database]) -> Town:
    made = open_town(clone())
    chance = random.Random(7)  # noqa: S311 - seeded, so that a failure comes back
    for saver in made.savers:
        made.deposit(saver, 10_000_000, now=noon(FIRST_DAY))
    at = noon(FIRST_DAY)
    for _ in range(150):
        at += timedelta(minutes=chance.randint(0, 200))
        debit, credit = chance.sample(made.savers, 2)
        made.pay(debit, credit, chance.randint(1, 5000), now=at)
    return made


def test_every_period_adds_up(town: Town) -> None:
    days = [FIRST_DAY + timedelta(days=place) for place in range(-1, DAYS)]
    with town.database.transaction(read_only=True) as db:
        for saver in town.savers:
            for first in range(len(days)):
                for last in range(first, len(days)):
                    found = ledger.statement(db, saver, from_on=days[first], to_on=days[last])
                    lines = list(ledger.statement_lines(db, found))
                    sums = {way: [one.amount_minor for one in lines if one.direction is way] for way in Direction}
                    assert found.opening_minor + found.in_minor - found.out_minor == found.closing_minor
                    assert (found.in_count, found.in_minor) == (len(sums[Direction.IN]), sum(sums[Direction.IN]))
                    assert (found.out_count, found.out_minor) == (len(sums[Direction.OUT]), sum(sums[Direction.OUT]))
                    assert found.opening_minor == ledger.balance_as_of(db, saver, noon(days[first]) - HALF_A_DAY)
                    assert not lines or lines[-1].balance_after_minor == found.closing_minor
                    assert [one.sequence for one in lines] == list(
                        range(found.after_sequence + 1, found.through_sequence + 1)
                    )


HALF_A_DAY = timedelta(hours=12, microseconds=1)
"""From noon to the last instant of the day before."""


def test_periods_side_by_side_share_no_entry_and_miss_none(town: Town) -> None:
    with town.database.transaction(read_only=True) as db:
        whole = ledger.statement(db, town.savers[0], from_on=FIRST_DAY, to_on=FIRST_DAY + timedelta(days=DAYS))
        parts = [
            ledger.statement(db, town.savers[0], from_on=day, to_on=day)
            for day in (FIRST_DAY + timedelta(days=place) for place in range(DAYS + 1))
        ]
    assert sum(part.in_minor for part in parts) == whole.in_minor
    assert sum(part.out_count for part in parts) == whole.out_count
    for before, after in pairwise(parts):
        assert before.closing_minor == after.opening_minor


def test_a_long_statement_is_walked_in_pieces(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with town.database.transaction(read_only=True) as db:
        found = ledger.statement(db, town.savers[0], from_on=FIRST_DAY, to_on=FIRST_DAY + timedelta(days=DAYS))
        at_once = list(ledger.statement_lines(db, found))
        monkeypatch.setattr("trident.ledger.queries.statements._LINES_AT_ONCE", 7)
        assert list(ledger.statement_lines(db, found)) == at_once


def test_what_is_no_period_or_no_account_is_refused(town: Town) -> None:
    with town.database.transaction(read_only=True) as db:
        with pytest.raises(PeriodInvalid):
            ledger.statement(db, town.savers[0], from_on=FIRST_DAY, to_on=FIRST_DAY - timedelta(days=1))
        with pytest.raises(PeriodInvalid):
            ledger.statement(db, town.savers[0], from_on=FIRST_DAY, to_on=FIRST_DAY + timedelta(days=366))
        with pytest.raises(UnknownAccount):
            ledger.statement(db, ledger.AccountId(new_id()), from_on=FIRST_DAY, to_on=FIRST_DAY)
