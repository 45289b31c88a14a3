"""What is read before the lock is read again where somebody else was quicker, and nothing else is."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.payments.city import INSTANT, City, Person
from trident import ledger, payments, risk
from trident.identity import token_digest
from trident.kernel.errors import BankError
from trident.kernel.ids import new_id
from trident.payments.actions import send_transfer as sending
from trident.payments.drafts import Draft
from trident.payments.intents import Answer
from trident.payments.name_checks import NAME_CHECKS, take_name_checks
from trident.payments.touched import SLOTS

Meanwhile = Callable[[Callable[[], object]], None]


def wish(payer: Person, payee: Person, amount_minor: int = 100, **changes: Any) -> payments.TransferRequest:
    asked = payments.TransferRequest(
        token_digest=token_digest(payer.token),
        idempotency_key=uuid4(),
        source_account_id=ledger.AccountId(payer.account_id),
        payee=payments.TypedPayee(payee.number, payee.name),
        amount_minor=amount_minor,
        currency="CNY",
    )
    return asked._replace(**changes)


def send_all(city: City, *requests: payments.TransferRequest) -> list[Answer]:
    with city.database.transaction() as db:
        return payments.send_transfers(db, requests, now=INSTANT)


def told(answers: Iterable[Answer]) -> list[str]:
    return [answer.code() if isinstance(answer, BankError) else answer.status.value for answer in answers]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Let something happen, once, after the next batch has been drafted and before it has the lock."""
    due: list[Callable[[], object]] = []
    lock_and_ask = sending.lock_and_ask

    def held_up(*given: Any) -> Any:
        if due:
            due.pop()()
        return lock_and_ask(*given)

    monkeypatch.setattr(sending, "lock_and_ask", held_up)
    return due.append


@pytest.fixture
def considered(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The places that each consideration was about."""
    seen: list[list[int]] = []
    consider = Draft.consider

    def note(draft: Draft, places: list[int]) -> None:
        if places:
            seen.append(list(places))
        consider(draft, places)

    monkeypatch.setattr(Draft, "consider", note)
    return seen


def facts(city: City, transfer_id: UUID, point: str) -> dict[str, Any]:
    query = "SELECT facts FROM decisions.logged WHERE request_id = :id AND point = :point"
    with city.database.transaction() as db:
        found: dict[str, Any] = db.execute(text(query), {"id": transfer_id, "point": point}).scalar_one()
    return found


def logged(city: City) -> int:
    with city.database.transaction() as db:
        return int(db.execute(text("SELECT count(*) FROM decisions.logged")).scalar_one())


def test_a_limit_that_is_reached_meanwhile_holds(city: City, meanwhile: Meanwhile) -> None:
    """5,000 yuan a day without more proof, in payments of 450: eleven fit, and the draft is of a twelfth."""
    payer, payee = city.person(funds=10_000_000), city.person(funds=0)
    assert told(send_all(city, *(wish(payer, payee, 45_000) for _ in range(10)))) == ["settled"] * 10
    meanwhile(lambda: send_all(city, wish(payer, payee, 45_000)))
    before = logged(city)
    assert told(send_all(city, wish(payer, payee, 45_000))) == ["step-up-required"]
    assert city.balance(payee) == 11 * 45_000
    assert logged(city) == before + 6  # three of each: what was decided in vain is nowhere


def test_a_key_that_is_answered_meanwhile_gets_that_answer(city: City, meanwhile: Meanwhile) -> None:
    payer, payee = city.person(), city.person(funds=0)
    request = wish(payer, payee)
    first: list[Answer] = []
    meanwhile(lambda: first.extend(send_all(city, request)))
    other = request._replace(amount_minor=101)
    again, differing = send_all(city, request, other)
    assert [again] == first
    assert told([differing]) == ["idempotency-key-reused"]
    assert city.balance(payee) == 100


def test_only_whom_it_concerns_is_judged_again(city: City, meanwhile: Meanwhile, considered: list[list[int]]) -> None:
    """B pays the payee of A, who pays meanwhile: both are judged again, in their order; C is not."""
    a, b, c = (city.person() for _ in range(3))
    shared, other, third = (city.person(funds=0) for _ in range(3))
    meanwhile(lambda: send_all(city, wish(a, third)))
    considered.clear()
    answers = send_all(city, wish(c, other), wish(a, shared), wish(b, shared))
    assert told(answers) == ["settled"] * 3
    assert considered == [[0, 1, 2], [0], [1, 2]]
    of_a, of_b = (facts(city, one.id, payments.RISK.name) for one in answers[1:] if isinstance(one, payments.Transfer))
    assert (of_a["customer_count_1h"], of_b["payee_other_customers"]) == (2, 1)


def test_a_payee_who_is_paid_meanwhile_is_read_again(
    city: City, meanwhile: Meanwhile, considered: list[list[int]]
) -> None:
    first, second, payee = city.person(), city.person(), city.person(funds=0)
    meanwhile(lambda: send_all(city, wish(first, payee)))
    considered.clear()
    (answer,) = send_all(city, wish(second, payee))
    assert isinstance(answer, payments.Transfer)
    assert considered == [[0], [0], [0]]
    assert facts(city, answer.id, payments.RISK.name)["payee_other_customers"] == 1
    asked = risk.Payment(new_id(), INSTANT, 1, uuid4(), payee.account_id)
    with city.database.transaction() as db:
        assert risk.load_activity(db, [asked]).features(asked)["payee_count_24h"] == 3


def test_nothing_is_read_again_where_nobody_was_quicker(city: City, considered: list[list[int]]) -> None:
    payer, payee = city.person(), city.person(funds=0)
    assert told(send_all(city, wish(payer, payee), wish(payer, payee))) == ["settled"] * 2
    assert considered == [[0, 1]]


def test_whoever_was_overtaken_too_often_reads_all_of_it_again(
    city: City, meanwhile: Meanwhile, considered: list[list[int]]
) -> None:
    busy, payer, payee = city.person(), city.person(), city.person(funds=0)

    def many() -> None:
        for _ in range(SLOTS + 1):
            send_all(city, wish(busy, payee, 1))

    meanwhile(many)
    others = [wish(payer, city.person(funds=0))]
    assert told(send_all(city, *others)) == ["settled"]
    assert considered[-1] == [0]
    assert len(considered) == SLOTS + 3


def test_a_transfer_called_back_meanwhile_no_longer_counts(city: City, meanwhile: Meanwhile) -> None:
    payer, payee = city.person(funds=10_000_000), city.person(funds=0)
    (waits,) = send_all(city, wish(payer, payee, 45_000, timing=payments.Timing.NEXT_DAY))
    assert isinstance(waits, payments.Transfer)

    def call_back() -> None:
        with city.database.transaction() as db:
            payments.cancel_transfer(db, customer_id=payer.customer_id, transfer_id=waits.id, now=INSTANT)

    meanwhile(call_back)
    (answer,) = send_all(city, wish(payer, payee, 45_000))
    assert isinstance(answer, payments.Transfer)
    assert facts(city, answer.id, payments.TERMS.name)["day_amount"] == 45_000
    with city.database.transaction() as db:
        used = payments.transfer_usage(db, customer_id=payer.customer_id, currency="CNY", now=INSTANT)
    assert (used.day_minor, used.day_count, used.year_minor) == (45_000, 1, 45_000)


def test_checks_that_run_out_meanwhile_are_missed(city: City, meanwhile: Meanwhile) -> None:
    """The last name check is used by another transfer of the customer: this one is told nothing of the name."""
    payer, payee = city.person(), city.person(funds=0)
    with city.database.transaction() as db:
        for _ in range(NAME_CHECKS - 1):
            assert take_name_checks(db, [payer.customer_id], now=INSTANT)
    wrong = payments.TypedPayee(payee.number, "赵不对")
    meanwhile(lambda: send_all(city, wish(payer, payee)._replace(payee=wrong)))
    state = city.state()
    assert told(send_all(city, wish(payer, payee)._replace(payee=wrong))) == ["too-many-name-checks"]
    assert city.state() == state


def test_what_the_ledger_refuses_after_a_second_look_leaves_no_trace(city: City, meanwhile: Meanwhile) -> None:
    payer, payee = city.person(funds=1_000), city.person(funds=0)
    meanwhile(lambda: send_all(city, wish(payer, payee, 700)))
    assert told(send_all(city, wish(payer, payee, 600), wish(payer, payee, 300))) == ["insufficient-funds", "settled"]
    asked = risk.Payment(new_id(), INSTANT + timedelta(minutes=1), 1, payer.customer_id, payee.account_id)
    with city.database.transaction() as db:
        values = risk.load_activity(db, [asked]).features(asked)
    assert (values["customer_count_24h"], values["customer_sum_24h"]) == (3, 1_001)
