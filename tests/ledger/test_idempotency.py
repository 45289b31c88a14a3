"""One id, one entry, one answer."""

from datetime import date, timedelta

import pytest

from tests.ledger.bank import NOON, broken_invariants, everything, fill, open_all, open_source, order, post, terms
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.ledger import AccountId, EntryKind, TransferAction
from trident.ledger import ResultCode as Code


@pytest.fixture
def pair(bank: Database) -> tuple[AccountId, AccountId]:
    payer, payee = open_all(bank, [terms(), terms()])
    fill(bank, open_source(bank), payer, 1_000)
    return payer, payee


def test_a_retried_id_gets_the_same_answer_and_moves_nothing(bank: Database, pair: tuple[AccountId, AccountId]) -> None:
    asked = order(*pair, 100)
    first = post(bank, asked)[0]
    post(bank, order(*pair, 1))
    before = everything(bank)
    for later in (timedelta(0), timedelta(days=400)):
        assert post(bank, asked, now=NOON + later)[0] == first._replace(replayed=True)
    assert everything(bank) == before


def test_a_refusal_is_remembered_even_when_the_money_has_come(
    bank: Database, pair: tuple[AccountId, AccountId]
) -> None:
    asked = order(*pair, 5_000)
    first = post(bank, asked)[0]
    fill(bank, open_source(bank), pair[0], 10_000)
    assert post(bank, asked)[0] == first._replace(replayed=True)
    assert first.code is Code.INSUFFICIENT_FUNDS


def test_a_class_limit_answers_a_retry_with_what_was_left_then(bank: Database) -> None:
    payee = open_all(bank, [terms(ledger.AccountKind.CLASS_3)])[0]
    source = open_source(bank)
    asked = order(source, payee, 2_000_01)
    first = post(bank, asked)[0]
    fill(bank, source, payee, 1_000_00)
    assert post(bank, asked)[0] == first._replace(replayed=True)
    assert (first.limit, first.remaining_minor) == ("R12", 2_000_00)


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("action", TransferAction.HOLD),
        ("debit_account", AccountId(new_id())),
        ("credit_account", AccountId(new_id())),
        ("amount_minor", 101),
        ("amount_minor", 2**64),
        ("currency", "USD"),
        ("kind", EntryKind.BILL),
        ("description", "another"),
        ("value_on", date(2026, 1, 1)),
    ],
)
@pytest.mark.parametrize("amount", [100, 100_000])  # posted, refused
def test_a_reused_id_is_refused_by_what_differs(
    bank: Database, pair: tuple[AccountId, AccountId], field: str, other: object, amount: int
) -> None:
    asked = order(*pair, amount)
    post(bank, asked)
    before = everything(bank)
    outcome = post(bank, asked._replace(**{field: other}))[0]
    assert (outcome.code, outcome.differs, outcome.replayed) == (Code.ENTRY_ID_REUSED, field, False)
    refusal = ledger.refusal_of(outcome)
    assert type(refusal) is ledger.EntryIdReused
    assert (refusal.status, refusal.fields) == (409, {"differs": field})
    assert everything(bank) == before
    assert post(bank, asked)[0].replayed


def test_a_reused_hold_id_and_end_are_told_too(bank: Database, pair: tuple[AccountId, AccountId]) -> None:
    placed = order(*pair, 10, action=TransferAction.HOLD, expires_at=NOON + timedelta(days=1))
    other = order(*pair, 10, action=TransferAction.HOLD)
    capture = order(*pair, 10, action=TransferAction.CAPTURE, hold_id=placed.id)
    assert [outcome.code for outcome in post(bank, placed, other, capture)] == [Code.POSTED] * 3
    assert post(bank, placed._replace(expires_at=NOON + timedelta(days=2)))[0].differs == "expires_at"
    assert post(bank, capture._replace(hold_id=other.id))[0].differs == "hold_id"
    assert [outcome.replayed for outcome in post(bank, placed, other, capture)] == [True] * 3


def test_no_value_date_and_the_business_date_are_the_same_wish(
    bank: Database, pair: tuple[AccountId, AccountId]
) -> None:
    asked = order(*pair, 1)
    first = post(bank, asked)[0]
    later = NOON + timedelta(days=2)
    assert post(bank, asked, now=later)[0] == first._replace(replayed=True)
    assert post(bank, asked._replace(value_on=date(2026, 3, 18)), now=later)[0].replayed
    assert post(bank, asked._replace(value_on=date(2026, 3, 20)), now=later)[0].differs == "value_on"


def test_a_retry_in_the_same_batch_finds_the_first_answer(bank: Database, pair: tuple[AccountId, AccountId]) -> None:
    asked, poor, other = order(*pair, 100), order(*pair, 10_000), order(*pair, 1)
    outcomes = post(bank, asked, poor, asked, other, poor, asked._replace(amount_minor=7), asked)
    assert [(outcome.code, outcome.replayed) for outcome in outcomes] == [
        (Code.POSTED, False),
        (Code.INSUFFICIENT_FUNDS, False),
        (Code.POSTED, True),
        (Code.POSTED, False),
        (Code.INSUFFICIENT_FUNDS, True),
        (Code.ENTRY_ID_REUSED, False),
        (Code.POSTED, True),
    ]
    assert outcomes[0]._replace(replayed=True) == outcomes[2] == outcomes[6]
    with bank.transaction() as db:
        assert ledger.balance(db, pair[1]).posted_minor == 101


def test_nothing_broke(bank: Database) -> None:
    assert broken_invariants(bank) == []
