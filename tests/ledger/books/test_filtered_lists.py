"""A list with a filter shows what matches, and passes by the closed days that cannot."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tests.ledger.books.town import FIRST_DAY, Town, noon, open_town, tamper
from trident import ledger
from trident.kernel.db import Database
from trident.ledger import AccountId, Direction, EntryKind, PostingFilter, PostingView
from trident.ledger.queries.day_summaries import HIGHEST, ranges_to_read

CLOSED = 6
KINDS = (EntryKind.TRANSFER, EntryKind.BILL, EntryKind.SHOPPING, EntryKind.SALARY)


@pytest.fixture(scope="module")
def busy(clone: Callable[[], Database]) -> Iterator[Town]:
    """A saver with some postings on each of a few days, but for one; all days but the last are closed."""
    town, chance = open_town(clone()), random.Random(20260316)  # noqa: S311 - the same days every time
    saver = town.savers[0]
    for day in range(CLOSED + 1):
        on = FIRST_DAY + timedelta(days=day)
        town.deposit(town.savers[1], 100_000, now=noon(on))
        for _ in range(0 if day == 2 else 5):
            kind, amount = chance.choice(KINDS[: 1 + day % 4]), chance.randrange(1, 10 ** (day % 4 + 1))
            way = (town.vault, saver) if chance.random() < 0.6 else (saver, town.vault)
            if way[0] == saver and amount > _balance(town):
                way = (town.vault, saver)
            town.pay(*way, amount, now=noon(on), kind=kind)
        if day < CLOSED:
            town.close(on)
    yield town
    town.database.dispose()


def _balance(town: Town) -> int:
    with town.database.transaction(read_only=True) as db:
        return ledger.balance(db, town.savers[0]).posted_minor


def listed(town: Town, account: AccountId, chosen: PostingFilter, limit: int) -> list[PostingView]:
    found: list[PostingView] = []
    cursor: str | None = None
    with town.database.transaction(read_only=True) as db:
        while True:
            page, cursor = ledger.postings(db, account, chosen, cursor=cursor, limit=limit)
            assert len(page) == limit or cursor is None
            found += page
            if cursor is None:
                return found


def matches(one: PostingView, chosen: PostingFilter) -> bool:
    return (
        (chosen.from_at is None or one.posted_at >= chosen.from_at)
        and (chosen.to_at is None or one.posted_at < chosen.to_at)
        and chosen.direction in {None, one.direction}
        and chosen.kind in {None, one.kind}
        and one.amount_minor >= (chosen.min_minor or 0)
        and (chosen.max_minor is None or one.amount_minor <= chosen.max_minor)
    )


def test_every_filter_shows_what_a_reader_of_the_whole_account_would_choose(busy: Town) -> None:
    chance, saver = random.Random(7), busy.savers[0]  # noqa: S311 - the same filters every time
    whole = listed(busy, saver, PostingFilter(), 100)
    assert len(whole) == CLOSED * 5
    for _ in range(150):
        days = sorted(chance.choices(range(-1, CLOSED + 2), k=2))
        chosen = PostingFilter(
            from_at=chance.choice([None, noon(FIRST_DAY + timedelta(days=days[0]))]),
            to_at=chance.choice([None, noon(FIRST_DAY + timedelta(days=days[1]))]),
            direction=chance.choice([None, *Direction]),
            kind=chance.choice([None, *KINDS, EntryKind.FEE]),
            min_minor=chance.choice([None, 0, 5, 50, 500, 10**6]),
            max_minor=chance.choice([None, 9, 99, 5_000]),
        )
        expected = [one for one in whole if matches(one, chosen)]
        assert listed(busy, saver, chosen, chance.choice([1, 3, 100])) == expected, chosen


def test_what_matches_on_no_closed_day_is_looked_for_in_the_open_one_only(busy: Town) -> None:
    saver = busy.savers[0]
    for chosen in (
        PostingFilter(kind=EntryKind.FEE),
        PostingFilter(min_minor=10**9),
        PostingFilter(kind=EntryKind.FEE, direction=Direction.IN, max_minor=3),
    ):
        with busy.database.transaction(read_only=True) as db:
            ranges = list(ranges_to_read(db, saver, chosen, low=0, high=HIGHEST))
        assert ranges == [((CLOSED - 1) * 5, HIGHEST)]


def test_a_day_closed_without_a_summary_is_read_through(fresh_database: Database) -> None:
    town = open_town(fresh_database)
    saver = town.savers[0]
    town.deposit(saver, 7, now=noon(FIRST_DAY))
    town.close(FIRST_DAY)
    nothing = (
        "UPDATE ledger.daily_balances SET kinds_in = NULL, kinds_out = NULL, least_minor = NULL, most_minor = NULL"
    )
    tamper(town.database, nothing)
    assert len(listed(town, saver, PostingFilter(kind=EntryKind.CASH_DEPOSIT), 9)) == 1
    with town.database.transaction(read_only=True) as db:
        ranges = list(ranges_to_read(db, saver, PostingFilter(kind=EntryKind.FEE), low=0, high=HIGHEST))
    assert ranges == [(0, HIGHEST)]
