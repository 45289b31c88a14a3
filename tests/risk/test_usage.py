from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from sqlalchemy import text

from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.risk import Payment, Usage, give_back_usage, load_activity, read_usage, save_activity

SILVESTER, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 1)


def send(database: Database, customer: UUID, day: date, *amounts: int, currency: str = "CNY") -> None:
    payments = [Payment(new_id(), datetime.combine(day, time(4), UTC), one, customer, new_id()) for one in amounts]
    with database.transaction() as db:
        activity = load_activity(db, payments)
        for payment in payments:
            activity.add(payment)
            activity.usage(customer, currency, day).add(payment.amount_minor)
        save_activity(db, activity)


def used(database: Database, customer: UUID, day: date, currency: str = "CNY") -> Usage:
    with database.transaction(read_only=True) as db:
        return read_usage(db, customer=customer, currency=currency, day=day)


def test_what_is_sent_counts_for_its_day_and_its_year(database: Database) -> None:
    customer = new_id()
    assert used(database, customer, SILVESTER) == Usage(SILVESTER)
    send(database, customer, date(2026, 12, 30), 500)
    send(database, customer, SILVESTER, 100, 200)
    assert used(database, customer, SILVESTER) == Usage(SILVESTER, 300, 2, 800)
    assert used(database, customer, NEW_YEAR) == Usage(NEW_YEAR)
    send(database, customer, NEW_YEAR, 7)
    assert used(database, customer, NEW_YEAR) == Usage(NEW_YEAR, 7, 1, 7)


def test_a_clock_that_goes_back_does_not_give_a_day_again(database: Database) -> None:
    customer = new_id()
    send(database, customer, NEW_YEAR, 100)
    send(database, customer, SILVESTER, 1)
    assert used(database, customer, NEW_YEAR) == Usage(NEW_YEAR, 101, 2, 101)


def test_each_currency_counts_by_itself(database: Database) -> None:
    customer = new_id()
    send(database, customer, SILVESTER, 100)
    send(database, customer, SILVESTER, 3, currency="USD")
    assert used(database, customer, SILVESTER) == Usage(SILVESTER, 100, 1, 100)
    assert used(database, customer, SILVESTER, "USD") == Usage(SILVESTER, 3, 1, 3)


def test_somebody_who_only_pays_themselves_has_used_nothing(database: Database) -> None:
    payment = Payment(new_id(), datetime(2026, 12, 31, 4, tzinfo=UTC), 100, new_id(), new_id())
    with database.transaction() as db:
        activity = load_activity(db, [payment])
        activity.add(payment)
        assert activity.usage(payment.customer, "CNY", SILVESTER) == Usage(SILVESTER)
        save_activity(db, activity)
    assert used(database, payment.customer, SILVESTER) == Usage(SILVESTER)


@pytest.mark.parametrize(
    ("sent_on", "amount_minor", "left"),
    [
        (SILVESTER, 100, Usage(SILVESTER, 200, 1, 700)),
        (date(2026, 12, 30), 500, Usage(SILVESTER, 300, 2, 300)),
        (date(2025, 12, 31), 500, Usage(SILVESTER, 300, 2, 800)),
        (SILVESTER, 10**6, Usage(SILVESTER, 0, 1, 0)),
    ],
)
def test_what_is_called_back_no_longer_counts_on_its_day_and_in_its_year(
    database: Database, sent_on: date, amount_minor: int, left: Usage
) -> None:
    customer = new_id()
    send(database, customer, date(2026, 12, 30), 500)
    send(database, customer, SILVESTER, 100, 200)
    with database.transaction() as db:
        give_back_usage(db, customer=customer, currency="CNY", amount_minor=amount_minor, sent_on=sent_on)
    assert used(database, customer, SILVESTER) == left


@pytest.mark.parametrize("currency", ["USD", "CNY"])
def test_what_nobody_has_sent_is_not_given_back(database: Database, currency: str) -> None:
    customer, stranger = new_id(), new_id()
    send(database, customer, SILVESTER, 100)
    whose = customer if currency == "USD" else stranger
    with database.transaction() as db:
        give_back_usage(db, customer=whose, currency=currency, amount_minor=100, sent_on=SILVESTER)
    assert used(database, customer, SILVESTER) == Usage(SILVESTER, 100, 1, 100)
    with database.transaction(read_only=True) as db:
        rows = db.execute(text("SELECT usage FROM risk.track WHERE subject = :id"), {"id": stranger}).all()
        assert rows == []
