"""Every refusal of a transfer: by name, in both languages, with nothing changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest

from tests.ledger.bank import NOON, everything, fill, open_all, open_source, order, post, terms
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.errors import BankError, problem_of
from trident.kernel.ids import new_id
from trident.ledger import AccountId, AccountKind, HoldId, TransferAction, TransferOrder
from trident.ledger import ResultCode as Code


class Accounts(NamedTuple):
    source: AccountId
    payer: AccountId
    payee: AccountId
    frozen: AccountId
    closed: AccountId
    dollars: AccountId
    full: AccountId
    class_3: AccountId
    hold: HoldId
    old_hold: HoldId
    captured_hold: HoldId


@pytest.fixture(scope="module")
def accounts(bank: Database) -> Accounts:
    source = open_source(bank)
    opened = open_all(
        bank,
        [
            terms(AccountKind.CLASS_1),
            terms(AccountKind.CLASS_1),
            terms(),
            terms(),
            terms(currency="USD", floor=None),
            terms(ceiling=100),
            terms(AccountKind.CLASS_3),
        ],
    )
    for account_id in (opened[0], opened[2]):
        fill(bank, source, account_id, 1_000_00)
    with bank.transaction() as db:
        ledger.freeze_account(db, account_id=opened[2], reason="test", now=NOON)
        ledger.close_account(db, account_id=opened[3], reason="test", now=NOON)
    holds = [
        order(opened[0], opened[1], 100, action=TransferAction.HOLD),
        order(opened[0], opened[1], 100, action=TransferAction.HOLD, expires_at=NOON + timedelta(minutes=1)),
        order(opened[0], opened[1], 100, action=TransferAction.HOLD),
    ]
    post(bank, *holds)
    post(bank, order(opened[0], opened[1], 100, action=TransferAction.CAPTURE, hold_id=holds[2].id))
    return Accounts(source, *opened, *(HoldId(hold.id) for hold in holds))


def capture(a: Accounts, hold_id: HoldId, amount: int = 100, **more: object) -> TransferOrder:
    return order(a.payer, a.payee, amount, action=TransferAction.CAPTURE, hold_id=hold_id, **more)


CASES: dict[str, tuple[Callable[[Accounts], TransferOrder], Code, type[BankError], dict[str, object]]] = {
    "too large": (lambda a: order(a.payer, a.payee, 2**63), Code.AMOUNT_TOO_LARGE, ledger.AmountTooLarge, {}),
    "far too large": (lambda a: order(a.payer, a.payee, 10**40), Code.AMOUNT_TOO_LARGE, ledger.AmountTooLarge, {}),
    "nothing": (lambda a: order(a.payer, a.payee, 0), Code.AMOUNT_NOT_POSITIVE, ledger.AmountNotPositive, {}),
    "negative": (lambda a: order(a.payer, a.payee, -1), Code.AMOUNT_NOT_POSITIVE, ledger.AmountNotPositive, {}),
    "far negative": (
        lambda a: order(a.payer, a.payee, -(10**40)),
        Code.AMOUNT_NOT_POSITIVE,
        ledger.AmountNotPositive,
        {},
    ),
    "same account": (lambda a: order(a.payer, a.payer, 1), Code.SAME_ACCOUNT, ledger.SameAccount, {}),
    "unknown payer": (
        lambda a: order(AccountId(new_id()), a.payee, 1),
        Code.UNKNOWN_DEBIT_ACCOUNT,
        ledger.UnknownAccount,
        {"side": "debit"},
    ),
    "unknown payee": (
        lambda a: order(a.payer, AccountId(new_id()), 1),
        Code.UNKNOWN_CREDIT_ACCOUNT,
        ledger.UnknownAccount,
        {"side": "credit"},
    ),
    "payer of another currency": (
        lambda a: order(a.dollars, a.payee, 1),
        Code.CURRENCY_MISMATCH,
        ledger.CurrencyMismatch,
        {},
    ),
    "payee of another currency": (
        lambda a: order(a.payer, a.dollars, 1),
        Code.CURRENCY_MISMATCH,
        ledger.CurrencyMismatch,
        {},
    ),
    "amount of another currency": (
        lambda a: order(a.payer, a.payee, 1, currency="USD"),
        Code.CURRENCY_MISMATCH,
        ledger.CurrencyMismatch,
        {},
    ),
    "closed payer": (
        lambda a: order(a.closed, a.payee, 1),
        Code.DEBIT_ACCOUNT_CLOSED,
        ledger.AccountClosed,
        {"side": "debit"},
    ),
    "closed payee": (
        lambda a: order(a.payer, a.closed, 1),
        Code.CREDIT_ACCOUNT_CLOSED,
        ledger.AccountClosed,
        {"side": "credit"},
    ),
    "frozen payer": (lambda a: order(a.frozen, a.payee, 1), Code.DEBIT_ACCOUNT_FROZEN, ledger.AccountFrozen, {}),
    "unknown hold": (lambda a: capture(a, HoldId(new_id())), Code.HOLD_NOT_FOUND, ledger.HoldNotFound, {}),
    "hold of other accounts": (
        lambda a: capture(a, a.hold, credit_account=a.full),
        Code.HOLD_NOT_FOUND,
        ledger.HoldNotFound,
        {},
    ),
    "hold captured before": (
        lambda a: capture(a, a.captured_hold),
        Code.HOLD_ALREADY_SETTLED,
        ledger.HoldAlreadySettled,
        {},
    ),
    "expired hold": (lambda a: capture(a, a.old_hold), Code.HOLD_EXPIRED, ledger.HoldExpired, {}),
    "hold too small": (lambda a: capture(a, a.hold, 101), Code.HOLD_TOO_SMALL, ledger.HoldTooSmall, {}),
    "more than there is": (
        lambda a: order(a.payer, a.payee, 997_01),  # 1,000.00 less 1.00 captured and 2.00 held
        Code.INSUFFICIENT_FUNDS,
        ledger.InsufficientFunds,
        {},
    ),
    "more than anybody has": (
        lambda a: order(a.payer, a.payee, 2**63 - 1),
        Code.INSUFFICIENT_FUNDS,
        ledger.InsufficientFunds,
        {},
    ),
    "class limit": (
        lambda a: order(a.source, a.class_3, 2_000_01),
        Code.BALANCE_LIMIT,
        ledger.ClassLimitReached,
        # not what the payee has
        {"limit": "R12", "direction": "balance", "period": "instant", "limit_minor": 2_000_00},
    ),
    "over the ceiling": (
        lambda a: order(a.payer, a.full, 101),
        Code.CEILING_EXCEEDED,
        ledger.CeilingExceeded,
        {},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_refusal_has_its_name_and_changes_nothing(bank: Database, accounts: Accounts, case: str) -> None:
    make, code, refusal, fields = CASES[case]
    before = everything(bank)
    asked = make(accounts)
    outcome = post(bank, asked, now=NOON + timedelta(minutes=2))[0]
    assert (outcome.code, outcome.replayed) == (code, False)
    assert outcome.debit_sequence is outcome.credit_balance_minor is None
    error = ledger.refusal_of(outcome)
    assert type(error) is refusal
    assert error.fields == fields
    for language in ("zh", "en"):
        problem = problem_of(error, language, "/")
        assert problem["title"] == getattr(error.title, language)
    assert error.title.zh != error.title.en
    assert everything(bank) == before
    again = post(bank, asked, now=NOON + timedelta(days=3))[0]
    assert again == outcome._replace(replayed=True)
    assert everything(bank) == before


def test_all_codes_have_a_refusal() -> None:
    tested = {code for _, code, _, _ in CASES.values()}
    elsewhere = {Code.POSTED, Code.LINKED_ENTRY_FAILED, Code.ENTRY_ID_REUSED, Code.OUT_DAY_LIMIT, Code.OUT_YEAR_LIMIT,
                 Code.IN_DAY_LIMIT, Code.IN_YEAR_LIMIT}  # fmt: skip
    assert tested | elsewhere == set(Code)


def test_the_lowest_code_is_the_answer(bank: Database, accounts: Accounts) -> None:
    frozen_and_poor = order(accounts.frozen, accounts.closed, 10**9, currency="USD")
    assert post(bank, frozen_and_poor)[0].code is Code.CURRENCY_MISMATCH
    assert post(bank, frozen_and_poor._replace(id=new_id(), currency="CNY"))[0].code is Code.CREDIT_ACCOUNT_CLOSED
    assert post(bank, order(accounts.frozen, accounts.payee, 10**9))[0].code is Code.DEBIT_ACCOUNT_FROZEN


def test_money_comes_into_a_frozen_account(bank: Database, accounts: Accounts) -> None:
    assert post(bank, order(accounts.source, accounts.frozen, 1))[0].code is Code.POSTED


def test_a_refused_order_leaves_the_others_of_its_batch_alone(bank: Database, accounts: Accounts) -> None:
    good = [order(accounts.source, accounts.payer, 1), order(accounts.source, accounts.payee, 1)]
    bad = order(accounts.payer, accounts.payee, 10**9)
    outcomes = post(bank, good[0], bad, good[1])
    assert [outcome.code for outcome in outcomes] == [Code.POSTED, Code.INSUFFICIENT_FUNDS, Code.POSTED]


def test_an_amount_with_fractions_never_gets_in(bank: Database, accounts: Accounts) -> None:
    before = everything(bank)
    with pytest.raises(AssertionError, match="money is whole"):
        post(bank, order(accounts.source, accounts.payer, 1.5))  # type: ignore[arg-type]
    assert everything(bank) == before


@pytest.mark.parametrize("text", ["a\0b", "half a pair \ud800", "“引号”, {braces}, \\ and NULL", "", "字" * 500])
def test_no_description_can_hurt_its_batch(bank: Database, accounts: Accounts, text: str) -> None:
    odd = order(accounts.source, accounts.payer, 1, description=text)
    plain = order(accounts.source, accounts.payer, 1)
    assert [outcome.code for outcome in post(bank, odd, plain)] == [Code.POSTED, Code.POSTED]
    assert post(bank, odd)[0].replayed
    with bank.transaction() as db:
        kept = ledger.entry(db, odd.id).description
    assert kept == text.replace("\0", "").encode("utf-8", "replace").decode()


def test_balances_stay_within_what_a_column_holds(bank: Database) -> None:
    first, second = open_source(bank), open_source(bank)
    widest = 2**62 - 1
    assert post(bank, order(first, second, widest))[0].code is Code.POSTED
    assert post(bank, order(first, second, 1))[0].code is Code.INSUFFICIENT_FUNDS
    assert post(bank, order(open_source(bank), second, 1))[0].code is Code.CEILING_EXCEEDED
    assert post(bank, order(second, first, widest), order(second, first, widest))[1].credit_balance_minor == widest


def test_an_empty_batch_is_no_work(bank: Database) -> None:
    assert post(bank) == []
