"""Entries of several legs, reversals, and reading what was posted."""

from datetime import date, timedelta

import pytest

from tests.ledger.bank import NOON, broken_invariants, everything, fill, open_all, open_source, order, post, terms
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.errors import BankError
from trident.kernel.ids import new_id
from trident.kernel.pages import BadCursor
from trident.ledger import AccountId, AccountKind, Direction, EntryId, EntryKind, Leg, PostingFilter, TransferAction

HOUR = timedelta(hours=1)


@pytest.fixture
def trio(bank: Database) -> list[AccountId]:
    made = open_all(bank, [terms(), terms(), terms()])
    fill(bank, open_source(bank), made[0], 1_000)
    return made


def post_entry(bank: Database, legs: list[Leg], **more: object) -> ledger.Entry:
    asked = {"entry_id": EntryId(new_id()), "kind": EntryKind.FEE, "description": "loan", "now": NOON} | more
    with bank.transaction() as db:
        return ledger.post_entry(db, legs=legs, **asked)


def reverse(bank: Database, entry_id: EntryId, **more: object) -> ledger.Entry:
    asked = {"reversal_id": EntryId(new_id()), "reason": "wrong payee", "now": NOON + HOUR} | more
    with bank.transaction() as db:
        return ledger.reverse_entry(db, entry_id=entry_id, **asked)


def balances(bank: Database, accounts: list[AccountId]) -> list[tuple[int, int]]:
    with bank.transaction() as db:
        found = [ledger.balance(db, account_id) for account_id in accounts]
    return [(one.posted_minor, one.sequence) for one in found]


def test_many_legs_are_posted_at_once(bank: Database, trio: list[AccountId]) -> None:
    a, b, c = trio
    entry = post_entry(bank, [Leg(a, -100), Leg(b, 95), Leg(c, 5)], value_on=date(2026, 3, 1))
    assert [(leg.account_id, leg.amount_minor, leg.sequence, leg.balance_after_minor) for leg in entry.legs] == [
        (a, -100, 2, 900),
        (b, 95, 1, 95),
        (c, 5, 1, 5),
    ]
    assert (entry.kind, entry.currency, entry.description) == (EntryKind.FEE, "CNY", "loan")
    assert (entry.posted_at, entry.business_on, entry.value_on) == (NOON, date(2026, 3, 18), date(2026, 3, 1))
    after = post(bank, order(a, b, 1))[0]
    assert (after.debit_sequence, after.credit_sequence, after.credit_balance_minor) == (3, 2, 96)
    with bank.transaction() as db:
        assert ledger.entry(db, after.id).position == entry.position + 1


def test_the_same_entry_again_is_the_same_entry(bank: Database, trio: list[AccountId]) -> None:
    a, b, c = trio
    entry_id, legs = EntryId(new_id()), [Leg(a, -100), Leg(b, 95), Leg(c, 5)]
    first = post_entry(bank, legs, entry_id=entry_id)
    before = everything(bank)
    assert post_entry(bank, legs[::-1], entry_id=entry_id, now=NOON + HOUR) == first
    for field, changed in {
        "legs": {"legs": [Leg(a, -100), Leg(b, 94), Leg(c, 6)]},
        "kind": {"kind": EntryKind.BILL},
        "description": {"description": "another"},
        "value_on": {"value_on": date(2026, 1, 1)},
    }.items():
        with pytest.raises(ledger.EntryIdReused) as refusal:
            post_entry(bank, **({"legs": legs, "entry_id": entry_id} | changed))
        assert refusal.value.fields == {"differs": field}
    assert post(bank, order(a, b, 100, id=entry_id))[0].differs == "action"
    transfer = order(a, b, 1)
    post(bank, transfer)
    with pytest.raises(ledger.EntryIdReused):
        post_entry(bank, legs, entry_id=transfer.id)
    assert everything(bank)["entry_legs"] == before["entry_legs"]


def test_two_legs_are_a_transfer(bank: Database, trio: list[AccountId]) -> None:
    a, b, _ = trio
    entry = post_entry(bank, [Leg(b, 40), Leg(a, -40)])
    assert [leg.amount_minor for leg in entry.legs] == [-40, 40]
    assert everything(bank)["entry_legs"] == [] or entry.id not in {row[1] for row in everything(bank)["entry_legs"]}
    again = post(bank, order(a, b, 40, id=entry.id, kind=EntryKind.FEE, description="loan"))[0]
    assert again.replayed


def refusals(a: AccountId, b: AccountId, c: AccountId) -> dict[type[BankError], list[Leg]]:
    return {
        ledger.EntryUnbalanced: [Leg(a, -100), Leg(b, 95), Leg(c, 4)],
        ledger.SameAccount: [Leg(a, -100), Leg(b, 95), Leg(b, 5)],
        ledger.AmountNotPositive: [Leg(a, -100), Leg(b, 100), Leg(c, 0)],
        ledger.AmountTooLarge: [Leg(a, -(2**64)), Leg(b, 2**64 - 1), Leg(c, 1)],
        ledger.UnknownAccount: [Leg(a, -100), Leg(b, 95), Leg(AccountId(new_id()), 5)],
        ledger.InsufficientFunds: [Leg(a, -1_001), Leg(b, 1_000), Leg(c, 1)],
    }


@pytest.mark.parametrize("name", [refusal.__name__ for refusal in refusals(*[AccountId(new_id())] * 3)])
def test_refusals_of_an_entry(bank: Database, trio: list[AccountId], name: str) -> None:
    refusal, legs = next(one for one in refusals(*trio).items() if one[0].__name__ == name)
    before = everything(bank)
    with pytest.raises(refusal):
        post_entry(bank, legs)
    assert everything(bank) == before


def test_one_leg_is_no_entry(bank: Database, trio: list[AccountId]) -> None:
    with pytest.raises(ledger.EntryUnbalanced):
        post_entry(bank, [])
    with pytest.raises(ledger.EntryUnbalanced):
        post_entry(bank, [Leg(trio[0], 1)])


def test_legs_obey_status_currency_holds_and_ceiling(bank: Database, trio: list[AccountId]) -> None:
    a, b, _ = trio
    frozen, closed, dollars, full, small = open_all(
        bank,
        [terms(), terms(), terms(currency="USD"), terms(ceiling=10), terms(AccountKind.CLASS_3)],
    )
    fill(bank, open_source(bank), frozen, 100)
    post(bank, order(a, b, 500, action=TransferAction.HOLD))
    with bank.transaction() as db:
        ledger.freeze_account(db, account_id=frozen, reason="test", now=NOON)
        ledger.close_account(db, account_id=closed, reason="test", now=NOON)
    before = everything(bank)
    for refusal, legs in [
        (ledger.AccountFrozen, [Leg(frozen, -10), Leg(a, 5), Leg(b, 5)]),
        (ledger.AccountClosed, [Leg(a, -10), Leg(b, 5), Leg(closed, 5)]),
        (ledger.CurrencyMismatch, [Leg(a, -10), Leg(b, 5), Leg(dollars, 5)]),
        (ledger.InsufficientFunds, [Leg(a, -501), Leg(b, 500), Leg(small, 1)]),
        (ledger.CeilingExceeded, [Leg(a, -12), Leg(b, 1), Leg(full, 11)]),
        (ledger.ClassLimitReached, [Leg(open_source(bank), -2_000_02), Leg(b, 1), Leg(small, 2_000_01)]),
    ]:
        with pytest.raises(refusal):
            post_entry(bank, legs)
    after = everything(bank)
    assert after["transfers"] == before["transfers"]
    assert after["entry_legs"] == before["entry_legs"]


@pytest.mark.parametrize("count", [2, 3])
def test_a_reversal_is_an_entry_of_its_own(bank: Database, trio: list[AccountId], count: int) -> None:
    a, b, c = trio
    legs = [Leg(a, -100), Leg(b, 95), Leg(c, 5)] if count == 3 else [Leg(a, -100), Leg(b, 100)]
    entry = post_entry(bank, legs, kind=EntryKind.BILL, value_on=date(2026, 3, 10))
    before = everything(bank)
    reversal_id = EntryId(new_id())
    reversal = reverse(bank, entry.id, reversal_id=reversal_id)
    assert {leg.account_id: leg.amount_minor for leg in reversal.legs} == {
        leg.account_id: -leg.amount_minor for leg in legs
    }
    assert (reversal.kind, reversal.value_on, reversal.reverses) == (EntryKind.REVERSAL, entry.value_on, entry.id)
    assert balances(bank, trio)[0] == (1_000, 3)
    with bank.transaction() as db:
        assert ledger.entry(db, entry.id).reversed_by == reversal_id
        assert ledger.find_posting(db, a, entry.id).reversed
        assert not ledger.find_posting(db, a, reversal_id).reversed
    after = everything(bank)
    assert [row for row in after["transfers"] if row in before["transfers"]] == before["transfers"]
    assert reverse(bank, entry.id, reversal_id=reversal_id) == reversal
    with pytest.raises(ledger.EntryAlreadyReversed):
        reverse(bank, entry.id)
    with pytest.raises(ledger.EntryNotReversible):
        reverse(bank, reversal_id)
    assert everything(bank) == after


def test_money_that_has_gone_on_is_not_taken_back(bank: Database, trio: list[AccountId]) -> None:
    a, b, c = trio
    entry = post_entry(bank, [Leg(a, -100), Leg(b, 100)])
    post(bank, order(b, c, 1))
    before = everything(bank)
    with pytest.raises(ledger.InsufficientFunds):
        reverse(bank, entry.id)
    with pytest.raises(ledger.UnknownEntry):
        reverse(bank, EntryId(new_id()))
    with pytest.raises(ledger.EntryIdReused):
        reverse(bank, entry.id, reversal_id=entry.id)
    assert everything(bank) == before


def test_the_balance_at_any_instant(bank: Database) -> None:
    a, b = open_all(bank, [terms(floor=None), terms()])
    legs_account = open_all(bank, [terms()])[0]
    instants = [NOON + HOUR * (place // 3) for place in range(40)]
    for place, instant in enumerate(instants):
        if place % 5 == 4:
            post_entry(bank, [Leg(a, -3), Leg(b, 2), Leg(legs_account, 1)], now=instant)
        else:
            post(bank, order(a, b, 2), now=instant)
    with bank.transaction() as db:
        for hours in range(-1, 15):
            at = NOON + HOUR * hours
            posted = sum(instant <= at for instant in instants)
            assert ledger.balance_as_of(db, b, at) == 2 * posted
            assert ledger.sequence_before(db, b, at) == sum(instant < at for instant in instants)
        assert ledger.balance_as_of(db, b, NOON + HOUR * 10_000) == ledger.balance(db, b).posted_minor == 80


def test_an_accounts_posting_times_never_go_back(bank: Database, trio: list[AccountId]) -> None:
    a, b, c = trio
    post(bank, order(a, b, 1), now=NOON + HOUR)
    assert post(bank, order(a, c, 1), now=NOON)[0].posted_at == NOON + HOUR
    assert post_entry(bank, [Leg(a, -2), Leg(b, 1), Leg(c, 1)], now=NOON).posted_at == NOON + HOUR


def test_postings_are_listed_from_the_latest_on_and_filtered(bank: Database) -> None:
    source, account, payee = (
        open_source(bank),
        *open_all(bank, [terms(AccountKind.CLASS_1), terms(AccountKind.CLASS_1)]),
    )
    for hour in range(10):
        post(bank, order(source, account, 100 + hour, kind=EntryKind.SALARY), now=NOON + HOUR * hour)
        post(bank, order(account, payee, 10 + hour), now=NOON + HOUR * hour)
    post_entry(bank, [Leg(account, -7), Leg(payee, 6), Leg(source, 1)], now=NOON + HOUR * 10)

    def listed(**chosen: object) -> list[int]:
        found, cursor = [], None
        with bank.transaction() as db:
            while True:
                page, cursor = ledger.postings(db, account, PostingFilter(**chosen), cursor=cursor, limit=4)
                found += page
                if cursor is None:
                    return [view.sequence for view in found]

    assert listed() == list(range(21, 0, -1))
    assert listed(direction=Direction.OUT) == [21, *range(20, 0, -2)]
    assert listed(kind=EntryKind.SALARY) == list(range(19, 0, -2))
    assert listed(from_at=NOON + HOUR * 3, to_at=NOON + HOUR * 5) == [10, 9, 8, 7]
    assert listed(min_minor=15, max_minor=18) == [18, 16, 14, 12]
    assert listed(from_at=NOON + HOUR * 11) == []
    with bank.transaction() as db:
        (last, before, *_), _ = ledger.postings(db, account, PostingFilter(), limit=2)
        payee_number = ledger.account(db, payee).number_masked
        with pytest.raises(BadCursor):
            ledger.postings(db, account, PostingFilter(), cursor="x")
    assert (last.counterparty_name, last.amount_minor, last.direction) == (None, 7, Direction.OUT)
    assert (before.counterparty_name, before.counterparty_number_masked) == ("张三", payee_number)
    assert (before.balance_after_minor, before.kind, before.reversed) == (900, EntryKind.TRANSFER, False)


def test_a_posting_is_found_from_its_account_only(bank: Database, trio: list[AccountId]) -> None:
    a, b, c = trio
    outcome = post(bank, order(a, b, 1))[0]
    entry = post_entry(bank, [Leg(a, -2), Leg(b, 1), Leg(c, 1)])
    with bank.transaction() as db:
        assert ledger.find_posting(db, b, outcome.id).direction is Direction.IN
        assert ledger.find_posting(db, c, outcome.id) is None
        assert ledger.find_posting(db, c, entry.id).amount_minor == 1
        assert ledger.find_posting(db, open_source(bank), entry.id) is None
        assert ledger.find_posting(db, a, EntryId(new_id())) is None
        with pytest.raises(ledger.UnknownEntry):
            ledger.entry(db, EntryId(new_id()))


def test_what_is_posted_is_never_changed(bank: Database, trio: list[AccountId]) -> None:
    post(bank, order(trio[0], trio[1], 1))
    for statement in ("UPDATE ledger.transfers SET amount_minor = 2", "DELETE FROM ledger.entry_legs",
                      "TRUNCATE ledger.answers", "DELETE FROM ledger.reversals"):  # fmt: skip
        with bank.connect() as connection, pytest.raises(Exception, match="append-only"):
            connection.execute(statement)


def test_nothing_broke(bank: Database) -> None:
    assert broken_invariants(bank) == []
