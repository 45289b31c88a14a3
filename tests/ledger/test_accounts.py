"""Accounts: opening, numbers, freezing, closing, looking up."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tests.ledger.bank import NOON, everything, fill, open_all, open_source, order, post, terms
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.ids import is_valid_number, new_id
from trident.ledger import AccountId, AccountKind, AccountStatus, AccountType, NewAccount
from trident.ledger import ResultCode as Code


def open_one(bank: Database, wanted: NewAccount) -> ledger.Account:
    with bank.transaction() as db:
        return ledger.open_accounts(db, [wanted], now=NOON)[0]


def test_an_account_is_opened_empty_with_a_number_of_its_own(bank: Database) -> None:
    account = open_one(bank, terms(AccountKind.CLASS_1))
    assert (account.status, account.posted_minor, account.available_minor) == (AccountStatus.ACTIVE, 0, 0)
    assert len(account.number) == 19
    assert is_valid_number(account.number)
    assert account.number_masked == f"{account.number[:4]} **** {account.number[-4:]}"
    assert (account.opened_at, account.opened_on) == (NOON, date(2026, 3, 18))
    with bank.transaction() as db:
        assert ledger.account(db, account.id) == account
        assert ledger.find_account_by_number(db, account.number) == account
        assert ledger.accounts_of(db, account.holder_id) == [account]


def test_names_and_numbers_lie_sealed(bank: Database) -> None:
    account = open_one(bank, terms(AccountKind.CLASS_1))
    with bank.transaction() as db:
        row = db.execute(text("SELECT a::text FROM ledger.accounts a WHERE id = :id"), {"id": account.id}).scalar_one()
    assert account.number not in row
    assert "张三" not in row
    assert "张三".encode().hex() not in row


def test_one_account_is_opened_by_name(bank: Database) -> None:
    account_id, holder = AccountId(new_id()), new_id()
    with bank.transaction() as db:
        account = ledger.open_account(
            db,
            account_id=account_id,
            kind=AccountKind.CLASS_1,
            type=AccountType.LIABILITY,
            currency="CNY",
            holder_id=holder,
            holder_name="李四",
            product="current",
            number=None,
            now=NOON,
        )
    assert (account.id, account.holder_name, account.product) == (account_id, "李四", "current")


def test_opening_again_on_the_same_terms_returns_the_account(bank: Database) -> None:
    wanted = terms(AccountKind.CLASS_1)
    account = open_one(bank, wanted)
    before = everything(bank)
    assert open_one(bank, wanted) == account
    with pytest.raises(ledger.AccountIdTaken) as refusal:
        open_one(bank, replace(wanted, product="another"))
    assert refusal.value.fields == {"differs": "product"}
    assert everything(bank) == before


def test_a_number_belongs_to_one_account(bank: Database) -> None:
    account = open_one(bank, terms())
    before = everything(bank)
    with pytest.raises(ledger.AccountNumberTaken):
        open_one(bank, replace(terms(), number=account.number))
    assert everything(bank) == before


@pytest.mark.parametrize("number", ["", "123", "6222021234567890124", "62220212345678901234", "622202123456789012x"])
def test_a_number_has_its_check_digit(bank: Database, number: str) -> None:
    before = everything(bank)
    with pytest.raises(ledger.AccountNumberInvalid):
        open_one(bank, replace(terms(), number=number))
    assert everything(bank) == before


@pytest.mark.parametrize(
    ("wanted", "rule"),
    [
        (terms(AccountKind.CLASS_1, face_to_face=False), "R24"),
        (terms(AccountKind.CLASS_2, floor=-1), "R11"),
        (terms(AccountKind.CLASS_3, floor=None), "R11"),
        (terms(AccountKind.CLASS_2, currency="USD"), "currency"),
        (terms(bound=AccountId(new_id())), "R23"),
        (replace(terms(AccountKind.CLASS_1), holder_id=None), "kind"),
        (replace(terms(AccountKind.CLASS_1), type=AccountType.ASSET), "kind"),
        (terms(floor=1), "bounds"),
        (terms(ceiling=-1), "bounds"),
        (terms(ceiling=2**62), "bounds"),
    ],
)
def test_terms_that_the_rules_forbid_are_refused_by_rule(bank: Database, wanted: NewAccount, rule: str) -> None:
    before = everything(bank)
    with pytest.raises(ledger.AccountTermsInvalid) as refusal:
        open_one(bank, wanted)
    assert refusal.value.fields == {"rule": rule}
    assert everything(bank) == before


def test_an_account_is_bound_to_the_same_persons_class_1_account(bank: Database) -> None:
    holder = new_id()
    first = open_one(bank, terms(AccountKind.CLASS_1, holder=holder))
    second = open_one(bank, terms(AccountKind.CLASS_2, holder=holder, bound=first.id))
    assert second.bound_account_id == first.id
    before = everything(bank)
    for wanted in (
        terms(AccountKind.CLASS_3, bound=first.id),
        terms(AccountKind.CLASS_3, holder=holder, bound=second.id),
    ):
        with pytest.raises(ledger.AccountTermsInvalid) as refusal:
            open_one(bank, wanted)
        assert refusal.value.fields == {"rule": "R23"}
    with pytest.raises(ledger.UnknownAccount):
        open_one(bank, terms(AccountKind.CLASS_3, bound=AccountId(new_id())))
    assert everything(bank) == before


def test_freezing_stops_what_goes_out_until_it_is_lifted(bank: Database) -> None:
    account, other = open_all(bank, [terms(), terms()])
    fill(bank, open_source(bank), account, 100)
    later = NOON + timedelta(hours=1)
    with bank.transaction() as db:
        frozen = ledger.freeze_account(db, account_id=account, reason="police request 12", now=later)
    assert frozen.status is AccountStatus.FROZEN
    assert post(bank, order(account, other, 1))[0].code is Code.DEBIT_ACCOUNT_FROZEN
    before = everything(bank)
    for refused in (ledger.freeze_account, ledger.close_account):
        with bank.transaction() as db, pytest.raises(ledger.AccountFrozen):
            refused(db, account_id=account, reason="again", now=later)
    assert everything(bank) == before
    with bank.transaction() as db:
        assert ledger.unfreeze_account(db, account_id=account, reason="lifted", now=later).status == "active"
    assert post(bank, order(account, other, 1))[0].code is Code.POSTED
    with bank.transaction() as db, pytest.raises(ledger.AccountNotFrozen):
        ledger.unfreeze_account(db, account_id=account, reason="again", now=later)
    with bank.transaction() as db:
        query = text("SELECT status, reason, changed_at FROM ledger.status_changes WHERE account_id = :id ORDER BY id")
        changes = [tuple(row) for row in db.execute(query, {"id": account})]
    assert changes == [(1, "police request 12", later), (0, "lifted", later)]


def test_only_an_empty_account_is_closed_and_then_for_good(bank: Database) -> None:
    account, other = open_all(bank, [terms(), terms()])
    fill(bank, open_source(bank), account, 100)
    before = everything(bank)
    with bank.transaction() as db, pytest.raises(ledger.AccountNotEmpty):
        ledger.close_account(db, account_id=account, reason="customer", now=NOON)
    assert everything(bank) == before
    post(bank, order(account, other, 100))
    with bank.transaction() as db:
        assert ledger.close_account(db, account_id=account, reason="customer", now=NOON).status == "closed"
    for refused in (ledger.freeze_account, ledger.unfreeze_account, ledger.close_account):
        with bank.transaction() as db, pytest.raises(ledger.AccountClosed):
            refused(db, account_id=account, reason="again", now=NOON)
    assert post(bank, order(other, account, 1))[0].code is Code.CREDIT_ACCOUNT_CLOSED


def test_what_does_not_exist_is_said_not_to(bank: Database) -> None:
    nobody = AccountId(new_id())
    with bank.transaction() as db:
        for ask in (ledger.account, ledger.balance):
            with pytest.raises(ledger.UnknownAccount):
                ask(db, nobody)
        for read in (ledger.balance_as_of, ledger.sequence_before):
            with pytest.raises(ledger.UnknownAccount):
                read(db, nobody, NOON)
        for change in (ledger.freeze_account, ledger.unfreeze_account, ledger.close_account):
            with pytest.raises(ledger.UnknownAccount):
                change(db, account_id=nobody, reason="", now=NOON)
        with pytest.raises(ledger.UnknownAccount):
            ledger.limits(db, nobody, now=NOON)
        assert ledger.find_account_by_number(db, "6222021234567890123") is None


def test_numbers_are_resolved_many_at_a_time(bank: Database) -> None:
    opened = [open_one(bank, terms(AccountKind.CLASS_1)) for _ in range(3)]
    with bank.transaction() as db:
        found = ledger.resolve_numbers(db, [account.number for account in opened] + ["6222021234567890123"])
    assert set(found) == {account.number for account in opened}
    for account in opened:
        one = found[account.number]
        assert (one.account_id, one.holder_id, one.holder_name) == (account.id, account.holder_id, "张三")
        assert (one.currency, one.status, one.number_masked) == ("CNY", "active", account.number_masked)


def test_an_overdraft_is_available_too(bank: Database) -> None:
    account = open_all(bank, [terms(floor=-500)])[0]
    with bank.transaction() as db:
        assert ledger.balance(db, account).available_minor == 500
        assert ledger.account(db, account).available_minor == 500
