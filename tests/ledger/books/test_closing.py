"""Closing business days: what is posted when, what the books say of it, and who may go on meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event

import pytest

from tests.ledger.books.town import FIRST_DAY, Town, after_midnight, noon, open_town, tamper
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.ledger import (
    BooksUnbalanced,
    DayClosed,
    DayNotBegun,
    EarlierDayOpen,
    HoldId,
)

SECOND_DAY = FIRST_DAY + timedelta(days=1)


@pytest.fixture
def town(fresh_database: Database) -> Town:
    return open_town(fresh_database)


def business_dates(town: Town) -> list[date]:
    return [row.business_on for row in town.rows("SELECT business_on FROM ledger.transfers ORDER BY position")]


def test_what_comes_after_the_close_bears_the_next_date(town: Town) -> None:
    evening = noon(FIRST_DAY) + timedelta(hours=10)
    town.deposit(town.savers[0], 100, now=noon(FIRST_DAY))
    with town.database.transaction() as db:
        closed = ledger.close_business_day(db, now=evening)
        assert ledger.business_day(db, now=evening) == SECOND_DAY
    town.deposit(town.savers[0], 50, now=evening + timedelta(minutes=1))
    assert closed.business_on == FIRST_DAY
    assert business_dates(town) == [FIRST_DAY, SECOND_DAY]


def test_a_day_is_closed_once(town: Town) -> None:
    town.close(FIRST_DAY)
    before = town.everything()
    with pytest.raises(DayClosed):
        town.close(FIRST_DAY)
    with pytest.raises(DayClosed), town.database.transaction() as db:
        ledger.close_business_day(db, now=noon(FIRST_DAY))
    assert town.everything() == before


def test_days_are_closed_in_turn_and_not_ahead_of_time(town: Town) -> None:
    before = town.everything()
    with pytest.raises(DayNotBegun), town.database.transaction() as db:
        ledger.close_business_day(db, now=noon(FIRST_DAY), on=SECOND_DAY)
    assert town.everything() == before
    town.close(FIRST_DAY)
    before = town.everything()
    with pytest.raises(EarlierDayOpen) as refused:
        town.close(FIRST_DAY + timedelta(days=3))
    assert refused.value.fields == {"business_on": SECOND_DAY.isoformat()}
    assert town.everything() == before


def test_a_day_cut_off_is_made_up_before_the_next_one(town: Town) -> None:
    with town.database.transaction() as db:
        assert ledger.cut_off_business_day(db, now=after_midnight(FIRST_DAY)) == FIRST_DAY
    before = town.everything()
    with pytest.raises(EarlierDayOpen), town.database.transaction() as db:
        ledger.cut_off_business_day(db, now=after_midnight(SECOND_DAY))
    assert town.everything() == before
    town.deposit(town.savers[0], 100, now=after_midnight(FIRST_DAY))
    with town.database.transaction() as db:
        closed = ledger.close_business_day(db, now=after_midnight(FIRST_DAY))
    assert (closed.business_on, closed.cut_off_position) == (FIRST_DAY, 0)
    with town.database.transaction() as db:
        assert [day.business_on for day in ledger.closed_days(db)] == [FIRST_DAY]


def test_entries_of_the_next_day_before_the_cut_off_stay_out_of_the_books_of_this_one(town: Town) -> None:
    first, second, third = town.savers
    town.deposit(first, 100, now=noon(FIRST_DAY))
    town.deposit(second, 500, now=after_midnight(FIRST_DAY))
    town.pay(first, third, 30, now=noon(FIRST_DAY) + timedelta(hours=11, minutes=59))
    town.close(FIRST_DAY)
    town.deposit(first, 7, now=noon(SECOND_DAY))
    town.close(SECOND_DAY)
    with town.database.transaction() as db:
        balances = [[ledger.closing_balance(db, one, day) for one in town.savers] for day in (FIRST_DAY, SECOND_DAY)]
    assert balances == [[70, 0, 30], [77, 500, 30]]
    totals = town.rows("SELECT * FROM ledger.general_ledger WHERE product = 'cash' ORDER BY business_on")
    assert [(row.debits_minor, row.credits_minor, row.balance_minor) for row in totals] == [
        (100, 0, -100),
        (507, 0, -607),
    ]


def test_closing_lets_go_holds_whose_time_is_over(town: Town) -> None:
    saver, shop = town.savers[:2]
    town.deposit(saver, 100, now=noon(FIRST_DAY))
    with town.database.transaction() as db:
        for amount, hours in ((40, 1), (25, 48)):
            ledger.place_hold(
                db, hold_id=HoldId(new_id()), debit_account=saver, credit_account=shop, amount_minor=amount,
                currency="CNY", description="hotel", expires_at=noon(FIRST_DAY) + timedelta(hours=hours),
                now=noon(FIRST_DAY),
            )  # fmt: skip
    town.close(FIRST_DAY)
    with town.database.transaction() as db:
        assert ledger.balance(db, saver).held_minor == 25


@pytest.mark.parametrize(
    ("statement", "product"),
    [
        ("UPDATE ledger.balances SET posted_minor = posted_minor + 1 WHERE account_id = :saver", None),
        (
            """UPDATE ledger.balances SET posted_minor = posted_minor + CASE account_id WHEN :saver THEN 1 ELSE -1 END
               WHERE account_id IN (:saver, :vault)""",
            {"cash", "demand-deposit"},
        ),
    ],
)
def test_books_that_do_not_balance_are_not_closed(town: Town, statement: str, product: set[str] | None) -> None:
    town.deposit(town.savers[0], 100, now=noon(FIRST_DAY))
    tamper(town.database, statement, saver=town.savers[0], vault=town.vault)
    before = town.everything()
    with pytest.raises(BooksUnbalanced) as refused:
        town.close(FIRST_DAY)
    assert (refused.value.fields["product"] in product) if product else refused.value.fields["product"] is None
    assert abs(refused.value.fields["found_minor"] - refused.value.fields["expected_minor"]) == 1
    assert town.everything() == before


def test_transfers_go_on_while_days_are_closed(town: Town) -> None:
    """Payers pay without a pause while ten days are closed under them; each day's books are exactly its entries."""
    for saver in town.savers:
        town.deposit(saver, 1_000_000, now=noon(FIRST_DAY))
    is_over = Event()
    days = [FIRST_DAY + timedelta(days=count) for count in range(10)]
    clock = [noon(FIRST_DAY)]

    def go_on_paying(place: int) -> int:
        paid = 0
        while not is_over.is_set():
            town.pay(town.savers[place], town.savers[(place + 1) % 3], paid % 90 + 1, now=clock[0])
            paid += 1
        return paid

    with ThreadPoolExecutor(3) as pool:
        payers = [pool.submit(go_on_paying, place) for place in range(3)]
        for day in days:
            with town.database.transaction() as db:
                ledger.cut_off_business_day(db, now=clock[0], on=day)
            with town.database.transaction() as db:
                ledger.close_business_day(db, now=clock[0], on=day)
            clock[0] += timedelta(days=1)
        is_over.set()
        paid = sum(payer.result() for payer in payers)
    assert paid > 30

    late = town.rows(
        """SELECT count(*) AS entries FROM ledger.transfers t JOIN ledger.business_days d USING (business_on)
           WHERE t.position > d.cut_off_position"""
    )
    assert late[0].entries == 0
    wrong = town.rows(
        """SELECT * FROM ledger.business_days d CROSS JOIN ledger.accounts a
           CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS posted FROM ledger.postings p
                               WHERE p.account_id = a.id AND p.business_on <= d.business_on) p
           CROSS JOIN LATERAL (SELECT coalesce((SELECT posted_minor FROM ledger.daily_balances b
                               WHERE b.account_id = a.id AND b.business_on <= d.business_on
                               ORDER BY b.business_on DESC LIMIT 1), 0) AS written) b
           WHERE p.posted <> b.written"""
    )
    assert wrong == []
