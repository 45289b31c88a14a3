"""Linked orders stand or fall together; others of the batch do not notice."""

import pytest

from tests.ledger.bank import broken_invariants, everything, fill, open_all, open_source, order, post, terms
from trident import ledger
from trident.kernel.db import Database
from trident.ledger import AccountId, AccountKind, TransferAction
from trident.ledger import ResultCode as Code


@pytest.fixture
def trio(bank: Database) -> list[AccountId]:
    made = open_all(bank, [terms(), terms(), terms(AccountKind.CLASS_3)])
    fill(bank, open_source(bank), made[0], 1_000)
    return made


def balances(bank: Database, accounts: list[AccountId]) -> list[tuple[int, int, int]]:
    with bank.transaction() as db:
        found = [ledger.balance(db, account_id) for account_id in accounts]
    return [(one.posted_minor, one.held_minor, one.sequence) for one in found]


def test_a_group_passes_as_a_whole(bank: Database, trio: list[AccountId]) -> None:
    a, b, c = trio
    outcomes = post(bank, order(a, b, 600, linked=True), order(b, c, 600, linked=True), order(c, a, 100))
    assert [outcome.code for outcome in outcomes] == [Code.POSTED] * 3
    assert balances(bank, trio) == [(500, 0, 3), (0, 0, 2), (500, 0, 2)]


@pytest.mark.parametrize("bad", [0, 1, 2])
def test_one_refusal_takes_the_whole_group_back(bank: Database, trio: list[AccountId], bad: int) -> None:
    a, b, c = trio
    group = [order(a, b, 600, linked=True), order(b, c, 600, linked=True), order(c, a, 100)]
    group[bad] = group[bad]._replace(amount_minor=5_000)
    before, first, last = everything(bank), order(a, b, 1), order(a, b, 2)
    outcomes = post(bank, *group)
    assert [outcome.code for outcome in outcomes] == [
        Code.INSUFFICIENT_FUNDS if place == bad else Code.LINKED_ENTRY_FAILED for place in range(3)
    ]
    assert type(ledger.refusal_of(outcomes[(bad + 1) % 3])) is ledger.LinkedEntryFailed
    assert everything(bank) == before
    again = post(bank, *group)
    assert again == [outcome._replace(replayed=True) for outcome in outcomes]
    fresh = [one._replace(id=order(a, b, 1).id) for one in group]
    outcomes = post(bank, first, *fresh, last)
    assert [outcomes[0].debit_sequence, outcomes[-1].debit_sequence] == [2, 3]
    assert balances(bank, trio) == [(997, 0, 3), (3, 0, 2), (0, 0, 0)]


def test_a_failed_group_gives_back_holds_and_limits(bank: Database, trio: list[AccountId]) -> None:
    a, b, c = trio
    hold = order(a, c, 300, action=TransferAction.HOLD)
    post(bank, hold)
    capture = order(a, c, 300, action=TransferAction.CAPTURE, hold_id=hold.id)
    other_hold = order(a, b, 200, action=TransferAction.HOLD)
    other_capture = order(a, b, 50, action=TransferAction.CAPTURE, hold_id=other_hold.id)
    before = everything(bank)
    links = [one._replace(linked=True) for one in (capture, other_hold, other_capture)]
    outcomes = post(bank, *links, order(b, a, 9_999))
    assert [outcome.code for outcome in outcomes] == [Code.LINKED_ENTRY_FAILED] * 3 + [Code.INSUFFICIENT_FUNDS]
    assert everything(bank) == before
    with bank.transaction() as db:
        assert all(limit.used_minor == 0 for limit in ledger.limits(db, c, now=outcomes[0].posted_at))
        assert len(ledger.open_holds(db, a)) == 1


def test_what_is_new_in_a_group_known_in_part_is_refused(bank: Database, trio: list[AccountId]) -> None:
    a, b, _ = trio
    known = order(a, b, 10)
    post(bank, known)
    new = order(a, b, 20, linked=True)
    outcomes = post(bank, new, known)
    assert [(outcome.code, outcome.replayed) for outcome in outcomes] == [
        (Code.LINKED_ENTRY_FAILED, False),
        (Code.POSTED, True),
    ]
    assert balances(bank, trio)[0] == (990, 0, 2)


def test_groups_next_to_one_another_are_judged_apart(bank: Database, trio: list[AccountId]) -> None:
    a, b, _ = trio
    outcomes = post(
        bank,
        order(a, b, 1, linked=True),
        order(a, b, 1),
        order(a, b, 1, linked=True),
        order(b, a, 9_999),
        order(a, b, 1, linked=True),
        order(a, b, 1),
    )
    assert [outcome.code for outcome in outcomes] == [0, 0, 1, 16, 0, 0]
    assert [outcome.debit_sequence for outcome in outcomes] == [2, 3, None, None, 4, 5]


def test_a_batch_does_not_end_in_the_middle_of_a_group(bank: Database, trio: list[AccountId]) -> None:
    with pytest.raises(AssertionError, match="has a next one"):
        post(bank, order(trio[0], trio[1], 1, linked=True))


def test_nothing_broke(bank: Database) -> None:
    assert broken_invariants(bank) == []
