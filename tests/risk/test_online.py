"""The store finds at the payment what the table finds afterwards, however the stream is cut into batches."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.risk.reference_features import Happening, reference_features
from tests.risk.streams import DAY_US, HOUR_US, START_US, assert_same, streams
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.risk import (
    Entity,
    EventKind,
    Payment,
    Signal,
    ask_activity,
    confirm_fraud,
    forget_history,
    load_activity,
    record_signals,
    save_activity,
    subject_of,
)
from trident.risk.locking import ACTIVITY_LOCK
from trident.risk.online.circle import CAPACITY

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Found = list[dict[str, float | None]]


def _instant(at: int) -> datetime:
    return EPOCH + timedelta(microseconds=at)


class Names:
    """Subjects' ids of one stream: no two streams meet in the database."""

    def __init__(self) -> None:
        self.ids: dict[tuple[Entity, object], UUID] = {}

    def of(self, entity: Entity, code: object) -> UUID | None:
        return None if code is None else self.ids.setdefault((entity, code), new_id())

    def event(self, happening: Happening) -> Payment | Signal:
        at = _instant(happening.at)
        told = {entity.value: self.of(entity, code) for entity, code in happening.subjects.items()}
        customer = told.pop("customer")
        assert customer is not None
        if happening.kind is EventKind.PAYMENT:
            return Payment(new_id(), at, happening.amount, customer, **told)
        return Signal(at, happening.kind, customer)


def _batches(events: list[Happening], cuts: random.Random, most: int) -> Iterator[list[Happening]]:
    begin = 0
    while begin < len(events):
        size = cuts.randint(1, most)
        yield events[begin : begin + size]
        begin += size


def _replay(database: Database, events: list[Happening], cuts: random.Random, most: int = 20) -> Found:
    """Run a stream through the store: each batch in a transaction of its own; labels come as they are told."""
    names = Names()
    made = {id(one): names.event(one) for one in events}
    labels = sorted((one.confirmed_at, place) for place, one in enumerate(events) if one.confirmed_at is not None)
    found: Found = []
    for batch in _batches(events, cuts, most):
        with database.transaction() as db:
            while labels and labels[0][0] <= batch[-1].at:
                at, place = labels.pop(0)
                payment = made[id(events[place])]
                assert isinstance(payment, Payment)
                confirm_fraud(db, payment, confirmed_at=_instant(at))
            activity = load_activity(db, [made[id(one)] for one in batch])
            for one in batch:
                event = made[id(one)]
                if isinstance(event, Payment):
                    found.append(activity.features(event))
                activity.add(event)
            save_activity(db, activity)
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(streams(), st.randoms(use_true_random=False))
def test_the_store_agrees_with_the_plain_reference(
    database: Database, events: list[Happening], cuts: random.Random
) -> None:
    for found, wanted in zip(_replay(database, events, cuts), reference_features(events), strict=True):
        assert_same(found, wanted)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(streams(), st.randoms(use_true_random=False))
def test_the_store_agrees_where_hardly_anybody_finds_room_in_a_circle(
    database: Database, events: list[Happening], cuts: random.Random
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("trident.risk.online.circle.CAPACITY", 2)
        patch.setattr("trident.risk.online.circle.KEPT", 1)
        for found, wanted in zip(_replay(database, events, cuts), reference_features(events), strict=True):
            assert_same(found, wanted)


@pytest.mark.parametrize("step", [1, 20 * 60 * 1_000_000, 6 * HOUR_US])
def test_long_histories_agree_after_they_have_spilled(database: Database, step: int) -> None:
    """One customer and one payee of many payments: edges fall into chunks, and exactly on payments."""
    chance = random.Random(step)  # noqa: S311 - seeded on purpose
    events = [
        Happening(
            START_US + place * step,
            EventKind.PAYMENT,
            chance.randrange(1, 10**6),
            {Entity.CUSTOMER: 0, Entity.PAYEE: chance.randrange(2), Entity.ACCOUNT: 0, Entity.DEVICE: 0},
            START_US + place * step + DAY_US if chance.random() < 0.1 else None,
        )
        for place in range(240)
    ]
    wanted = reference_features(events)
    for found, value in zip(_replay(database, events, chance, most=70), wanted, strict=True):
        assert_same(found, value)


def _payment(at: datetime, customer: UUID, payee: UUID, amount_minor: int = 100) -> Payment:
    return Payment(new_id(), at, amount_minor, customer, payee)


def _pay(database: Database, payments: list[Payment]) -> Found:
    with database.transaction() as db:
        activity = load_activity(db, payments)
        found = []
        for payment in payments:
            found.append(activity.features(payment))
            activity.add(payment)
        save_activity(db, activity)
    return found


def _ask(database: Database, payment: Payment) -> dict[str, float | None]:
    with database.transaction() as db:
        return load_activity(db, [payment]).features(payment)


def test_a_payment_sees_those_before_it_in_the_batch(database: Database, now: datetime) -> None:
    customer, payee = new_id(), new_id()
    first, second = _pay(database, [_payment(now, customer, payee), _payment(now, customer, payee, 300)])
    assert (first["customer_count_1h"], first["is_new_payee"]) == (1, 1)
    assert (second["customer_count_1h"], second["customer_sum_1h"], second["is_new_payee"]) == (2, 400, 0)


def test_each_of_a_customers_accounts_has_its_own_history(database: Database, now: datetime) -> None:
    customer, accounts = new_id(), [new_id() for _ in range(12)]

    def payments(hours: int) -> list[Payment]:
        at = now + timedelta(hours=hours)
        return [Payment(new_id(), at, 100, customer, new_id(), account) for account in accounts[: hours + 2]]

    for hours in range(40):
        _pay(database, payments(hours)[hours % 2 :: 2])
    found = _pay(database, payments(40))
    paid = [sum(place % 2 == hours % 2 and place < hours + 2 for hours in range(40)) for place in range(12)]
    assert [one["account_count_30d"] for one in found] == [count + 1 for count in paid]
    assert [one["account_sum_30d"] for one in found] == [100 * (count + 1) for count in paid]
    with database.transaction(read_only=True) as db:
        stored = db.execute(text("SELECT entity FROM risk.track WHERE subject = ANY (:ids)"), {"ids": accounts})
        assert stored.all() == []


def test_whom_a_customer_met_long_ago_is_not_new(database: Database, now: datetime) -> None:
    """The first of a hundred payees no longer stands in the customer's row; asked for again, it does."""
    customer, payees = new_id(), [new_id() for _ in range(100)]
    _pay(database, [_payment(now, customer, payees[0])])
    for place in range(1, 100, 9):
        _pay(database, [_payment(now + timedelta(hours=place), customer, payee) for payee in payees[place : place + 9]])
    for again in range(2):
        at = now + timedelta(hours=100 + again)
        (found,) = _pay(database, [_payment(at, customer, payees[0])])
        assert (found["is_new_payee"], found["payee_since_first"]) == (0, (100 + again) * HOUR_US)
    assert _ask(database, _payment(now + timedelta(hours=103), customer, new_id()))["is_new_payee"] == 1
    with database.transaction(read_only=True) as db:
        length = db.scalar(text("SELECT length(circle) FROM risk.track WHERE subject = :id"), {"id": customer})
        kept = db.execute(text("SELECT other FROM risk.meeting WHERE customer = :id"), {"id": customer}).scalars()
        assert length is not None
        assert length <= 1 + CAPACITY * 26
        assert set(kept) < set(payees)


def test_what_is_asked_and_not_added_leaves_nothing(database: Database, now: datetime) -> None:
    payment = _payment(now, new_id(), new_id())
    with database.transaction() as db:
        before = _rows(database)
        activity = load_activity(db, [payment])
        activity.features(payment)
        save_activity(db, activity)
    assert _rows(database) == before


def test_whoever_saves_is_the_stores_one_writer_also_where_nothing_was_locked_before(
    database: Database, now: datetime
) -> None:
    payment = _payment(now, new_id(), new_id())
    with database.transaction() as db:
        activity = ask_activity(db, [payment])()
        activity.add(payment)
        assert _locks(db) == 0
        save_activity(db, activity)
        assert _locks(db) == 1


def _locks(db: Session) -> int:
    query = "SELECT count(*) FROM pg_locks WHERE granted AND pid = pg_backend_pid() AND classid = :lock"
    return int(db.execute(text(query), {"lock": ACTIVITY_LOCK}).scalar_one())


def test_a_transaction_that_fails_leaves_nothing(database: Database, now: datetime) -> None:
    payment = _payment(now, new_id(), new_id())
    before = _rows(database)
    with pytest.raises(LookupError):
        _pay_and_fail(database, payment)
    assert _rows(database) == before


def _pay_and_fail(database: Database, payment: Payment) -> None:
    with database.transaction() as db:
        activity = load_activity(db, [payment])
        activity.add(payment)
        save_activity(db, activity)
        raise LookupError


def _rows(database: Database) -> list[int]:
    with database.transaction(read_only=True) as db:
        tables = ("track", "track_chunk", "meeting", "signal", "fraud")
        return [db.execute(text(f"SELECT count(*) FROM risk.{table}")).scalar_one() for table in tables]


def test_time_that_goes_back_counts_as_the_last_instant(database: Database, now: datetime) -> None:
    customer, payee = new_id(), new_id()
    _pay(database, [_payment(now, customer, payee)])
    earlier = _payment(now - timedelta(seconds=5), customer, payee)
    later = _payment(now + timedelta(hours=1) - timedelta(microseconds=1), customer, payee)
    (found,) = _pay(database, [earlier])
    assert (found["customer_count_1h"], found["customer_since_payment"]) == (2, 0)
    (found,) = _pay(database, [later])
    assert found["customer_count_1h"] == 3


def test_signals_of_others_transactions_add_up(database: Database, now: datetime) -> None:
    customer = new_id()
    for minutes in (3, 1, 2):
        with database.transaction() as db:
            at = now - timedelta(minutes=minutes)
            record_signals(
                db, [Signal(at, EventKind.FAILED_ATTEMPT, customer), Signal(at, EventKind.SIGN_IN, customer)]
            )
    (found,) = _pay(database, [_payment(now, customer, new_id())])
    assert found["failed_attempts_1h"] == 3
    assert found["since_sign_in"] == 60_000_000
    with database.transaction() as db:
        record_signals(db, [Signal(now, EventKind.FAILED_ATTEMPT, customer)] * 100)
    (found,) = _pay(database, [_payment(now, customer, new_id())])
    assert found["failed_attempts_1h"] == 64


def test_a_fraud_is_confirmed_once(database: Database, now: datetime) -> None:
    customer, payee = new_id(), new_id()
    payment = _payment(now, customer, payee)
    _pay(database, [payment, _payment(now, customer, payee)])
    for days in (3, 4):
        with database.transaction() as db:
            confirm_fraud(db, payment, confirmed_at=now + timedelta(days=days))
    week, instant = timedelta(days=7), timedelta(microseconds=1)
    shares = [
        _ask(database, _payment(now + after, customer, payee))["payee_fraud_share_7d"]
        for after in (week - instant, week, 2 * week - instant, 2 * week)
    ]
    assert shares == [0, 0.5, 0.5, 0]


def test_a_late_confirmation_counts_from_then_on(database: Database, now: datetime) -> None:
    customer, payee = new_id(), new_id()
    payment = _payment(now, customer, payee)
    _pay(database, [payment])
    told_at = now + timedelta(days=9)
    with database.transaction() as db:
        confirm_fraud(db, payment, confirmed_at=told_at)
    for at, share in ((told_at - timedelta(microseconds=1), 0), (told_at, 1)):
        assert _ask(database, _payment(at, customer, payee))["payee_fraud_share_7d"] == share


def test_what_no_window_reaches_is_forgotten(fresh_database: Database, now: datetime) -> None:
    customer, payee = new_id(), new_id()
    for hours in range(100):
        _pay(fresh_database, [_payment(now + timedelta(hours=hours), customer, payee)])
    last = now + timedelta(hours=100)

    for days in (10, 36, 45):
        at = last + timedelta(days=days)
        before = _ask(fresh_database, _payment(at, customer, payee))
        with fresh_database.transaction() as db:
            gone = forget_history(db, now=at)
        assert _ask(fresh_database, _payment(at, customer, payee)) == before
        assert (gone > 0) == (days > 10)


def test_a_subject_named_by_text_is_not_to_be_read() -> None:
    name = subject_of(Entity.ADDRESS, "203.0.113.7")
    assert name == subject_of(Entity.ADDRESS, "203.0.113.7")
    assert name != subject_of(Entity.DEVICE, "203.0.113.7")
