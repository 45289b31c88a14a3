"""Two phases: funds set aside, then captured, released, or let go when their time is over."""

from datetime import timedelta

import pytest

from tests.ledger.bank import NOON, broken_invariants, everything, fill, open_all, open_source, order, post, terms
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.ledger import AccountId, AccountKind, EntryId, EntryKind, HoldId, HoldStatus, TransferAction
from trident.ledger import ResultCode as Code

HOUR = timedelta(hours=1)


@pytest.fixture
def pair(bank: Database) -> tuple[AccountId, AccountId]:
    payer, payee = open_all(bank, [terms(AccountKind.CLASS_1), terms()])
    fill(bank, open_source(bank), payer, 1_000)
    return payer, payee


def place(bank: Database, pair: tuple[AccountId, AccountId], amount: int, **more: object) -> ledger.Hold:
    with bank.transaction() as db:
        return ledger.place_hold(
            db,
            hold_id=HoldId(new_id()),
            debit_account=pair[0],
            credit_account=pair[1],
            amount_minor=amount,
            currency="CNY",
            description="hotel",
            now=NOON,
            **more,
        )


def figures(bank: Database, account_id: AccountId) -> tuple[int, int, int]:
    with bank.transaction() as db:
        found = ledger.balance(db, account_id)
    return found.posted_minor, found.held_minor, found.available_minor


def test_held_funds_are_not_free(bank: Database, pair: tuple[AccountId, AccountId]) -> None:
    hold = place(bank, pair, 700)
    assert (hold.status, hold.captured_minor, hold.settled_at) == (HoldStatus.PLACED, 0, None)
    assert figures(bank, pair[0]) == (1_000, 700, 300)
    assert post(bank, order(*pair, 301))[0].code is Code.INSUFFICIENT_FUNDS
    with pytest.raises(ledger.InsufficientFunds):
        place(bank, pair, 301)
    assert post(bank, order(*pair, 300))[0].code is Code.POSTED
    assert figures(bank, pair[0]) == (700, 700, 0)


@pytest.mark.parametrize("amount", [None, 700, 250])
def test_a_capture_takes_all_or_part_and_frees_the_rest(
    bank: Database, pair: tuple[AccountId, AccountId], amount: int | None
) -> None:
    hold = place(bank, pair, 700)
    entry_id = EntryId(new_id())
    taken = amount or 700
    for replayed in (False, True):
        with bank.transaction() as db:
            outcome = ledger.capture_hold(db, entry_id=entry_id, hold_id=hold.id, amount_minor=amount, now=NOON)
        assert (outcome.replayed, outcome.debit_balance_minor) == (replayed, 1_000 - taken)
    assert figures(bank, pair[0]) == (1_000 - taken, 0, 1_000 - taken)
    with bank.transaction() as db:
        settled = ledger.hold(db, hold.id)
        assert (settled.status, settled.captured_minor, settled.settled_at) == (HoldStatus.CAPTURED, taken, NOON)
        assert ledger.entry(db, entry_id).kind is EntryKind.HOLD_CAPTURE
        assert ledger.entry(db, entry_id).description == "hotel"
    before = everything(bank)
    with bank.transaction() as db, pytest.raises(ledger.HoldAlreadySettled):
        ledger.capture_hold(db, entry_id=EntryId(new_id()), hold_id=hold.id, now=NOON)
    assert everything(bank) == before


def test_a_release_frees_all(bank: Database, pair: tuple[AccountId, AccountId]) -> None:
    hold = place(bank, pair, 700)
    release_id = EntryId(new_id())
    for _ in range(2):
        with bank.transaction() as db:
            released = ledger.release_hold(db, release_id=release_id, hold_id=hold.id, now=NOON)
        assert (released.status, figures(bank, pair[0])) == (HoldStatus.RELEASED, (1_000, 0, 1_000))
    with bank.transaction() as db, pytest.raises(ledger.HoldAlreadySettled):
        ledger.release_hold(db, release_id=EntryId(new_id()), hold_id=hold.id, now=NOON)


def test_no_more_is_captured_than_is_held(bank: Database, pair: tuple[AccountId, AccountId]) -> None:
    hold = place(bank, pair, 700)
    with bank.transaction() as db, pytest.raises(ledger.HoldTooSmall):
        ledger.capture_hold(db, entry_id=EntryId(new_id()), hold_id=hold.id, amount_minor=701, now=NOON)
    assert figures(bank, pair[0]) == (1_000, 700, 300)


def test_an_expired_hold_is_neither_captured_nor_released_but_let_go(
    bank: Database, pair: tuple[AccountId, AccountId]
) -> None:
    hold = place(bank, pair, 700, expires_at=NOON + HOUR)
    other = place(bank, pair, 100, expires_at=NOON + 2 * HOUR)
    for act in (ledger.capture_hold, ledger.release_hold):
        name = "entry_id" if act is ledger.capture_hold else "release_id"
        with bank.transaction() as db, pytest.raises(ledger.HoldExpired):
            act(db, hold_id=hold.id, now=NOON + HOUR, **{name: EntryId(new_id())})
    assert figures(bank, pair[0]) == (1_000, 800, 200)
    with bank.transaction() as db:
        assert hold.id in ledger.expire_holds(db, now=NOON + HOUR)
    assert figures(bank, pair[0]) == (1_000, 100, 900)
    with bank.transaction() as db:
        assert ledger.expire_holds(db, now=NOON + HOUR) == []
        assert ledger.hold(db, hold.id).status is HoldStatus.EXPIRED
        assert [one.id for one in ledger.open_holds(db, pair[0])] == [other.id]
    with bank.transaction() as db:
        assert ledger.expire_holds(db, now=NOON + 3 * HOUR) == [other.id]


def test_a_hold_that_is_over_before_it_begins_is_refused(bank: Database, pair: tuple[AccountId, AccountId]) -> None:
    with pytest.raises(ledger.HoldExpired):
        place(bank, pair, 1, expires_at=NOON)


def test_many_holds_expire_a_few_at_a_time(bank: Database, pair: tuple[AccountId, AccountId]) -> None:
    for _ in range(5):
        place(bank, pair, 10, expires_at=NOON + HOUR)
    with bank.transaction() as db:
        assert len(ledger.expire_holds(db, now=NOON + HOUR, most=3)) == 3
        assert len(ledger.expire_holds(db, now=NOON + HOUR, most=3)) == 2
    assert figures(bank, pair[0]) == (1_000, 0, 1_000)


def test_holds_are_placed_and_settled_in_one_batch(bank: Database, pair: tuple[AccountId, AccountId]) -> None:
    kept, taken, freed = (order(*pair, 300, action=TransferAction.HOLD) for _ in range(3))
    outcomes = post(
        bank,
        kept,
        taken,
        freed,
        order(*pair, 101),
        order(*pair, 200, action=TransferAction.CAPTURE, hold_id=taken.id),
        order(*pair, 0, action=TransferAction.RELEASE, hold_id=freed.id),
        order(*pair, 300, action=TransferAction.CAPTURE, hold_id=freed.id),
        order(*pair, 500),
    )
    assert [outcome.code for outcome in outcomes] == [0, 0, 0, 16, 0, 0, 13, 0]
    assert figures(bank, pair[0]) == (300, 300, 0)
    with bank.transaction() as db:
        statuses = [ledger.hold(db, HoldId(one.id)).status for one in (kept, taken, freed)]
    assert statuses == [HoldStatus.PLACED, HoldStatus.CAPTURED, HoldStatus.RELEASED]


def test_a_frozen_account_keeps_its_holds_and_lets_them_go(bank: Database, pair: tuple[AccountId, AccountId]) -> None:
    hold = place(bank, pair, 700)
    with bank.transaction() as db:
        ledger.freeze_account(db, account_id=pair[0], reason="court order", now=NOON)
    with bank.transaction() as db, pytest.raises(ledger.AccountFrozen):
        ledger.capture_hold(db, entry_id=EntryId(new_id()), hold_id=hold.id, now=NOON)
    with bank.transaction() as db:
        assert (
            ledger.release_hold(db, release_id=EntryId(new_id()), hold_id=hold.id, now=NOON).status
            is HoldStatus.RELEASED
        )


def test_an_unknown_hold_is_said_to_be_unknown(bank: Database) -> None:
    with bank.transaction() as db, pytest.raises(ledger.HoldNotFound):
        ledger.capture_hold(db, entry_id=EntryId(new_id()), hold_id=HoldId(new_id()), now=NOON)


def test_nothing_broke(bank: Database) -> None:
    assert broken_invariants(bank) == []
