"""The regulator's limits for class II and III accounts, at the fen, and over midnight and New Year in Shanghai."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.ledger.bank import NOON, broken_invariants, fill, open_all, open_source, order, post, terms
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.ledger import AccountId, AccountKind, EntryKind, Leg, TransferAction
from trident.ledger import ResultCode as Code

LAST_SECOND = datetime(2026, 3, 18, 15, 59, 59, tzinfo=UTC)
MIDNIGHT = LAST_SECOND + timedelta(seconds=1)
YEAR_END = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)


@pytest.fixture
def source(bank: Database) -> AccountId:
    """One for each test: posting times of an account never go back, and each test begins at noon."""
    return open_source(bank)


def open_limited(
    bank: Database, kind: AccountKind, *, face_to_face: bool = True, filled: int = 0
) -> tuple[AccountId, AccountId]:
    """Open a limited account, filled from the bank itself, and the class I account that it is bound to."""
    holder = new_id()
    bound = terms(AccountKind.CLASS_1, holder=holder)
    limited = terms(kind, holder=holder, bound=bound.account_id, face_to_face=face_to_face)
    open_all(bank, [bound, limited])
    if filled:
        fill(bank, open_source(bank), limited.account_id, filled)
    return limited.account_id, bound.account_id


def refused(bank: Database, *orders: ledger.TransferOrder, now: datetime = NOON) -> list[tuple[str | None, int | None]]:
    outcomes = post(bank, *orders, now=now)
    for outcome in outcomes:
        if outcome.code is not Code.POSTED:
            assert type(ledger.refusal_of(outcome)) is ledger.ClassLimitReached
    return [(outcome.limit, outcome.remaining_minor) for outcome in outcomes]


PASSED = (None, None)


@pytest.mark.parametrize(
    ("kind", "rule", "limit"),
    [(AccountKind.CLASS_2, "R07", 10_000_00), (AccountKind.CLASS_3, "R13", 2_000_00)],
)
@pytest.mark.parametrize("use", [EntryKind.TRANSFER, EntryKind.SHOPPING, EntryKind.BILL, EntryKind.CASH_WITHDRAWAL])
def test_out_a_day_to_the_fen(
    bank: Database, source: AccountId, kind: AccountKind, rule: str, limit: int, use: EntryKind
) -> None:
    account, _ = open_limited(bank, kind, filled=limit)
    assert refused(bank, order(account, source, limit - 1, kind=use), now=LAST_SECOND) == [PASSED]
    fill(bank, source, account, limit - 1, LAST_SECOND)
    tries = [order(account, source, amount, kind=use) for amount in (2, 1, 1)]
    assert refused(bank, *tries, now=LAST_SECOND) == [(rule, 1), PASSED, (rule, 0)]
    assert refused(bank, order(account, source, limit - 1, kind=use), now=MIDNIGHT) == [PASSED]


@pytest.mark.parametrize(
    ("kind", "rule", "day_limit", "days"),
    [(AccountKind.CLASS_2, "R08", 10_000_00, 20), (AccountKind.CLASS_3, "R14", 2_000_00, 25)],
)
def test_out_a_year_to_the_fen(
    bank: Database, source: AccountId, kind: AccountKind, rule: str, day_limit: int, days: int
) -> None:
    account, _ = open_limited(bank, kind)
    for day in range(days, 0, -1):
        now = YEAR_END - timedelta(days=day)
        fill(bank, source, account, day_limit, now)
        assert refused(bank, order(account, source, day_limit - (day == 1)), now=now) == [PASSED]
    if kind is AccountKind.CLASS_2:
        fill(bank, source, account, day_limit, YEAR_END)
    tries = [order(account, source, amount) for amount in (2, 1, 1)]
    fill(bank, source, account, 100, YEAR_END)
    assert refused(bank, *tries, now=YEAR_END) == [(rule, 1), PASSED, (rule, 0)]
    assert refused(bank, order(account, source, 1), now=YEAR_END + timedelta(seconds=1)) == [PASSED]


def test_in_a_day_and_a_year_for_class_2(bank: Database, source: AccountId) -> None:
    account, _ = open_limited(bank, AccountKind.CLASS_2)
    first = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
    for day in range(20):
        now = first + timedelta(days=day)
        tries = [order(source, account, amount, kind=EntryKind.CASH_DEPOSIT) for amount in (10_000_01, 10_000_00)]
        assert refused(bank, *tries, now=now) == [("R05", 10_000_00), PASSED]
    now = first + timedelta(days=20)
    assert refused(bank, order(source, account, 1, kind=EntryKind.SALARY), now=now) == [("R06", 0)]
    assert refused(bank, order(source, account, 1), now=datetime(2027, 1, 1, 4, 0, tzinfo=UTC)) == [PASSED]


def test_in_a_day_for_class_3_opened_face_to_face(bank: Database, source: AccountId) -> None:
    account, bound = open_limited(bank, AccountKind.CLASS_3)
    for amount in (2_000_00, 2_000_00, 1_000_00):
        assert refused(bank, order(source, account, amount), order(account, bound, amount)) == [PASSED, PASSED]
    assert refused(bank, order(source, account, 1)) == [("R15", 0)]


def test_a_class_2_account_opened_online_takes_from_its_bound_account_only(bank: Database, source: AccountId) -> None:
    account, bound = open_limited(bank, AccountKind.CLASS_2, face_to_face=False)
    fill(bank, source, bound, 50_000_00)
    assert refused(bank, order(source, account, 1), order(bound, account, 50_000_00)) == [("R09", 0), PASSED]


def test_between_an_account_and_its_bound_account_nothing_counts(bank: Database, source: AccountId) -> None:
    account, bound = open_limited(bank, AccountKind.CLASS_2)
    fill(bank, source, bound, 500_000_00)
    big = [order(bound, account, 300_000_00), order(account, bound, 250_000_00)]
    assert refused(bank, *big, order(account, source, 10_000_00)) == [PASSED] * 3
    other, _ = open_limited(bank, AccountKind.CLASS_2)
    assert refused(bank, order(bound, other, 10_000_01)) == [("R05", 10_000_00)]


@pytest.mark.parametrize("kind", [EntryKind.INTEREST, EntryKind.REVERSAL, EntryKind.ADJUSTMENT, EntryKind.OPENING])
def test_the_banks_own_postings_do_not_count(bank: Database, source: AccountId, kind: EntryKind) -> None:
    account, _ = open_limited(bank, AccountKind.CLASS_2)
    own = order(source, account, 20_000_00, kind=kind)
    assert refused(bank, own, order(source, account, 10_000_00)) == [PASSED, PASSED]


def test_class_3_never_holds_more_than_2000_yuan(bank: Database, source: AccountId) -> None:
    account, bound = open_limited(bank, AccountKind.CLASS_3)
    fill(bank, source, bound, 10_000_00)
    assert refused(
        bank,
        order(bound, account, 2_000_01),
        order(source, account, 1_500_00),
        order(bound, account, 500_01),
        order(bound, account, 500_00),
        order(source, account, 1, kind=EntryKind.INTEREST),
    ) == [("R12", 2_000_00), PASSED, ("R12", 500_00), PASSED, ("R12", 0)]


def test_a_hold_is_measured_by_the_limit_and_counts_when_captured(bank: Database, source: AccountId) -> None:
    account, _ = open_limited(bank, AccountKind.CLASS_2, filled=20_000_00)
    hold = order(account, source, 6_000_00, action=TransferAction.HOLD)
    too_big = order(account, source, 10_000_01, action=TransferAction.HOLD)
    assert refused(bank, hold, too_big, order(account, source, 5_000_00)) == [PASSED, ("R07", 10_000_00), PASSED]
    capture = order(account, source, 6_000_00, action=TransferAction.CAPTURE, hold_id=hold.id)
    assert refused(bank, capture) == [("R07", 5_000_00)]
    assert refused(bank, capture._replace(id=new_id()), now=MIDNIGHT) == [PASSED]
    assert refused(bank, order(account, source, 4_000_01), now=MIDNIGHT) == [("R07", 4_000_00)]


def test_an_entry_of_many_legs_counts_likewise(bank: Database, source: AccountId) -> None:
    account, bound = open_limited(bank, AccountKind.CLASS_2, filled=30_000_00)

    def pay(amount: int, kind: EntryKind) -> None:
        legs = [Leg(account, -amount), Leg(source, amount - 1), Leg(bound, 1)]
        with bank.transaction() as db:
            ledger.post_entry(db, entry_id=new_id(), kind=kind, legs=legs, description="", now=NOON)

    pay(9_000_00, EntryKind.BILL)
    with pytest.raises(ledger.ClassLimitReached) as refusal:
        pay(1_000_01, EntryKind.BILL)
    which = {"limit": "R07", "direction": "out", "period": "day", "limit_minor": 10_000_00}
    assert refusal.value.fields == which | {"remaining_minor": 1_000_00}
    pay(1_000_01, EntryKind.FEE)
    pay(1_000_00, EntryKind.BILL)
    assert refused(bank, order(account, source, 1)) == [("R07", 0)]


def test_what_is_used_can_be_read(bank: Database, source: AccountId) -> None:
    account, _ = open_limited(bank, AccountKind.CLASS_3)
    post(bank, order(source, account, 800_00), order(account, source, 300_00))

    def used(now: datetime) -> dict[str, int]:
        with bank.transaction() as db:
            return {limit.code: limit.used_minor for limit in ledger.limits(db, account, now=now)}

    assert used(NOON) == {"R12": 500_00, "R15": 800_00, "R16": 800_00, "R13": 300_00, "R14": 300_00}
    assert used(MIDNIGHT) == {"R12": 500_00, "R15": 0, "R16": 800_00, "R13": 0, "R14": 300_00}
    assert used(YEAR_END + timedelta(seconds=1)) == {"R12": 500_00, "R15": 0, "R16": 0, "R13": 0, "R14": 0}
    with bank.transaction() as db:
        assert ledger.limits(db, source, now=NOON) == []
        assert ledger.limits(db, account, now=NOON)[0].source == "银发〔2018〕16号 二(三)"


def test_a_closed_day_counts_as_the_next(bank: Database, source: AccountId) -> None:
    account, _ = open_limited(bank, AccountKind.CLASS_3, filled=2_000_00)
    post(bank, order(account, source, 2_000_00))
    fill(bank, source, account, 1_00)
    with bank.transaction() as db:
        db.connection().exec_driver_sql("UPDATE ledger.books SET closed_through = '2026-03-18'")
        outcome = ledger.post_transfers(db, [order(account, source, 1_00)], now=NOON)[0]
        entry = ledger.entry(db, outcome.id)
        assert (entry.business_on.isoformat(), entry.posted_at) == ("2026-03-19", NOON)
        db.rollback()


def test_nothing_broke(bank: Database) -> None:
    assert broken_invariants(bank) == []
