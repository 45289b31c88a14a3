"""Interest on real accounts: earned day by day, corrected by reversal, paid once and to the last fen."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from tests.ledger.books.town import FIRST_DAY, PRODUCT, Town, after_midnight, noon, open_town
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.ledger import (
    AccountId,
    AccountKind,
    CapitalisedEvery,
    DayCount,
    DayStillOpen,
    EntryId,
    InterestTermsInvalid,
    UnknownAccount,
)
from trident.ledger.rules.interest import daily_interest

DAYS = [FIRST_DAY + timedelta(days=count) for count in range(5)]
PAY_DAY = date(2026, 3, 20)


@pytest.fixture
def town(fresh_database: Database) -> Town:
    return open_town(fresh_database)


def accruals(town: Town, account: AccountId) -> list[tuple[date, int, int, Decimal]]:
    rows = town.rows(
        """SELECT accrued_on, revision, base_minor, amount FROM ledger.interest_accruals
           WHERE account_id = :account ORDER BY accrued_on, revision""",
        account=account,
    )
    return [tuple(row) for row in rows]


def test_the_database_counts_as_the_rules_do(town: Town) -> None:
    chance = random.Random(20260318)  # noqa: S311 - seeded, so that a failure comes back
    cases = [
        (
            chance.choice([1, 99, chance.randint(1, 10**9), chance.randint(1, 2**63 - 1)]),
            Decimal(chance.randint(0, 3 * 10**9)).scaleb(-10),
            chance.choice(list(DayCount)),
            date(2024, 1, 1) + timedelta(days=chance.randint(0, 1500)),
        )
        for _ in range(3000)
    ]
    columns = zip(*cases, strict=True)
    with town.database.transaction() as db:
        counted = db.scalars(
            text(
                """SELECT ledger.interest_of_day(base, rate, convention, day)
                   FROM unnest(CAST(:bases AS bigint[]), CAST(:rates AS numeric[]), CAST(:conventions AS text[]),
                               CAST(:days AS date[])) WITH ORDINALITY AS c (base, rate, convention, day, place)
                   ORDER BY place"""
            ),
            dict(zip(("bases", "rates", "conventions", "days"), map(list, columns), strict=True)),
        ).all()
    assert counted == [daily_interest(*case) for case in cases]


def test_interest_is_earned_on_what_stood_at_the_end_of_each_day(town: Town) -> None:
    """At 3.6 per cent and 360 days a fen bears 0.0001 fen a day, so that the table can be read off."""
    town.rate("0.036")
    town.rate("0.072", since=DAYS[2])
    saver, other = town.savers[:2]
    town.deposit(saver, 100_000, now=noon(DAYS[0]))
    town.close(DAYS[0])
    town.pay(saver, other, 40_000, now=noon(DAYS[1]))
    town.close(DAYS[1])
    town.deposit(saver, 5, now=noon(DAYS[2]))
    town.close(DAYS[2])
    assert accruals(town, saver) == [
        (DAYS[0], 1, 100_000, Decimal("10.0000000000")),
        (DAYS[1], 1, 60_000, Decimal("6.0000000000")),
        (DAYS[2], 1, 60_005, Decimal("12.0010000000")),
    ]
    assert accruals(town, other)[0] == (DAYS[1], 1, 40_000, Decimal("4.0000000000"))
    assert accruals(town, town.vault) == []
    with town.database.transaction() as db:
        assert ledger.accrued_interest(db, saver) == Decimal("28.001")


def test_a_day_is_accrued_once_however_often_it_is_asked_for(town: Town) -> None:
    town.rate("0.036")
    town.deposit(town.savers[0], 100_000, now=noon(DAYS[0]))
    town.close(DAYS[0])
    before = town.everything()
    with town.database.transaction() as db:
        assert ledger.accrue_interest(db, on=DAYS[0]) == 0
    assert town.everything() == before


def test_an_open_day_is_not_accrued(town: Town) -> None:
    before = town.everything()
    with pytest.raises(DayStillOpen), town.database.transaction() as db:
        ledger.accrue_interest(db, on=DAYS[0])
    with pytest.raises(DayStillOpen), town.database.transaction() as db:
        ledger.capitalise_interest(db, through_on=DAYS[0], now=noon(DAYS[0]))
    assert town.everything() == before


def test_the_value_date_decides_and_not_the_day_of_posting(town: Town) -> None:
    town.rate("0.036")
    saver, other = town.savers[:2]
    town.deposit(saver, 100_000, now=noon(DAYS[0]))
    town.deposit(other, 50_000, now=noon(DAYS[0]), value_on=DAYS[2])
    town.close(DAYS[0])
    town.close(DAYS[1])
    town.deposit(saver, 20_000, now=noon(DAYS[2]), value_on=DAYS[1])
    town.close(DAYS[2])
    assert accruals(town, other) == [(DAYS[2], 1, 50_000, Decimal(5))]
    assert accruals(town, saver) == [
        (DAYS[0], 1, 100_000, Decimal(10)),
        (DAYS[1], 1, 100_000, Decimal(10)),
        (DAYS[1], 2, 100_000, Decimal(-10)),
        (DAYS[1], 3, 120_000, Decimal(12)),
        (DAYS[2], 1, 120_000, Decimal(12)),
    ]


def test_a_reversal_takes_the_interest_back_too(town: Town) -> None:
    """A deposit that was a mistake, reversed three days later: in the end it has earned nothing."""
    town.rate("0.036")
    saver = town.savers[0]
    town.deposit(saver, 100_000, now=noon(DAYS[0]))
    mistake = town.deposit(saver, 70_000, now=noon(DAYS[0]))
    for day in DAYS[:3]:
        town.close(day)
    with town.database.transaction() as db:
        ledger.reverse_entry(
            db, entry_id=mistake.id, reversal_id=EntryId(new_id()), reason="重复入账", now=noon(DAYS[3])
        )
    town.close(DAYS[3])
    with town.database.transaction() as db:
        assert ledger.accrued_interest(db, saver) == Decimal(40)
    assert [row for row in accruals(town, saver) if row[0] == DAYS[1]] == [
        (DAYS[1], 1, 170_000, Decimal(17)),
        (DAYS[1], 2, 170_000, Decimal(-17)),
        (DAYS[1], 3, 100_000, Decimal(10)),
    ]


def test_a_rate_that_should_have_held_corrects_what_was_accrued(town: Town) -> None:
    town.rate("0.036")
    town.deposit(town.savers[0], 100_000, now=noon(DAYS[0]))
    for day in DAYS[:3]:
        town.close(day)
    town.rate("0.0396", since=DAYS[1])
    with town.database.transaction() as db:
        assert ledger.accrued_interest(db, town.savers[0]) == Decimal(32)
        assert [rate.valid_until for rate in ledger.interest_rates(db, product=PRODUCT)] == [DAYS[1], None]


def test_interest_is_paid_once_and_rounding_loses_nothing(town: Town) -> None:
    town.rate("0.036", since=date(2026, 1, 1))
    saver, other, poor = town.savers
    town.deposit(saver, 100_004, now=noon(FIRST_DAY))
    town.deposit(other, 10_001, now=noon(FIRST_DAY))
    town.deposit(poor, 100, now=noon(FIRST_DAY))
    for day in DAYS:
        town.close(day)
    with town.database.transaction() as db:
        paid = ledger.capitalise_interest(db, through_on=PAY_DAY, now=after_midnight(PAY_DAY))
    assert (paid.paid, paid.paid_minor, paid.below_unit, paid.refused, paid.next_account) == (2, 55, 1, (), None)
    before = town.everything()
    with town.database.transaction() as db:
        again = ledger.capitalise_interest(db, through_on=PAY_DAY, now=after_midnight(PAY_DAY))
    assert (again.paid, again.below_unit) == (0, 0)
    assert town.everything() == before

    with town.database.transaction() as db:
        assert ledger.balance(db, saver).posted_minor == 100_054
        assert ledger.accrued_interest(db, saver) == Decimal("0.002")
        assert ledger.accrued_interest(db, other) == Decimal("0.0005")
        assert ledger.accrued_interest(db, poor) == Decimal("0.05")
        assert ledger.balance(db, town.expense).posted_minor == -55
        postings, _ = ledger.postings(db, saver, ledger.PostingFilter(), limit=1)
    assert (postings[0].kind, postings[0].value_on) == (ledger.EntryKind.INTEREST, PAY_DAY + timedelta(days=1))


def test_interest_is_paid_in_rounds(town: Town) -> None:
    town.rate("0.036", every=CapitalisedEvery.MONTH)
    for saver in town.savers:
        town.deposit(saver, 100_000, now=noon(FIRST_DAY))
    for day in DAYS:
        town.close(day)
    rounds, first = [], None
    while True:
        with town.database.transaction() as db:
            done = ledger.capitalise_interest(
                db, through_on=PAY_DAY, now=after_midnight(PAY_DAY), first_account=first, limit=2
            )
        rounds.append(done.paid)
        if done.next_account is None:
            break
        first = done.next_account
    assert rounds == [2, 1]


def test_nothing_is_paid_on_a_day_that_is_not_the_products(town: Town) -> None:
    town.rate("0.036", every=CapitalisedEvery.YEAR)
    town.deposit(town.savers[0], 100_000, now=noon(FIRST_DAY))
    for day in DAYS:
        town.close(day)
    with town.database.transaction() as db:
        assert ledger.capitalise_interest(db, through_on=PAY_DAY, now=after_midnight(PAY_DAY)).paid == 0


def test_what_an_account_refuses_stays_accrued(fresh_database: Database) -> None:
    """A class III account may hold 2,000 yuan (R12): interest that would take it above waits."""
    town = open_town(fresh_database, kind=AccountKind.CLASS_3)
    town.rate("0.036")
    town.deposit(town.savers[0], 200_000, now=noon(FIRST_DAY))
    for day in DAYS:
        town.close(day)
    with town.database.transaction() as db:
        paid = ledger.capitalise_interest(db, through_on=PAY_DAY, now=after_midnight(PAY_DAY))
        assert paid.refused == (town.savers[0],)
        assert ledger.accrued_interest(db, town.savers[0]) == Decimal(100)
        assert ledger.balance(db, town.savers[0]).posted_minor == 200_000
        assert ledger.balance(db, town.expense).posted_minor == 0


@pytest.mark.parametrize(
    ("rate", "payer", "reason"),
    [("-0.01", "expense", "annual_rate"), ("5e-11", "expense", "annual_rate"), ("12", "expense", "annual_rate"),
     ("0.01", "vault", "expense_account")],
)  # fmt: skip
def test_a_rate_that_makes_no_sense_is_refused(town: Town, rate: str, payer: str, reason: str) -> None:
    before = town.everything()
    with pytest.raises(InterestTermsInvalid) as refused, town.database.transaction() as db:
        ledger.set_interest_rate(
            db, product=PRODUCT, currency="CNY", annual_rate=Decimal(rate), convention=DayCount.ACTUAL_365,
            capitalised=CapitalisedEvery.QUARTER, expense_account=getattr(town, payer), valid_from=FIRST_DAY,
            source="test", now=noon(FIRST_DAY),
        )  # fmt: skip
    assert refused.value.fields == {"reason": reason}
    assert town.everything() == before


def test_two_rates_cannot_begin_on_one_day_and_an_unknown_account_pays_nothing(town: Town) -> None:
    town.rate("0.01")
    before = town.everything()
    town.rate("0.01")
    with pytest.raises(InterestTermsInvalid):
        town.rate("0.02")
    with pytest.raises(UnknownAccount), town.database.transaction() as db:
        ledger.set_interest_rate(
            db, product=PRODUCT, currency="CNY", annual_rate=Decimal("0.01"), convention=DayCount.ACTUAL_365,
            capitalised=CapitalisedEvery.QUARTER, expense_account=AccountId(new_id()), valid_from=FIRST_DAY,
            source="test", now=noon(FIRST_DAY),
        )  # fmt: skip
    assert town.everything() == before
