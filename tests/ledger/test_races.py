"""Many at once on a real database: limits hold exactly, ids act once, nobody deadlocks."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import pytest

from tests.ledger.bank import NOON, broken_invariants, fill, open_all, open_source, order, post, terms
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.errors import BankError
from trident.kernel.ids import new_id
from trident.ledger import AccountKind, EntryId, EntryKind, HoldId, Leg, TransferAction
from trident.ledger import ResultCode as Code
from trident.ledger.rules.opening import compose_number

AT_ONCE = 50
R = TypeVar("R")


@pytest.fixture(scope="module")
def crowd(bank: Database) -> Iterator[Database]:
    """The same database with a connection for each of fifty."""
    made = Database(bank.dsn, pool_size=AT_ONCE)
    yield made
    made.dispose()


def all_at_once(acts: Sequence[Callable[[], R]]) -> list[R]:
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], R]) -> R:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_fifty_at_once_against_funds_for_ten(crowd: Database) -> None:
    payer, payee = open_all(crowd, [terms(), terms()])
    fill(crowd, open_source(crowd), payer, 10)
    outcomes = all_at_once([lambda: post(crowd, order(payer, payee, 1))[0]] * AT_ONCE)
    assert Counter(outcome.code for outcome in outcomes) == {Code.POSTED: 10, Code.INSUFFICIENT_FUNDS: 40}
    posted = [outcome for outcome in outcomes if outcome.code is Code.POSTED]
    assert sorted(outcome.credit_balance_minor for outcome in posted) == list(range(1, 11))


def test_fifty_at_once_against_a_class_limit(crowd: Database) -> None:
    payer, payee = open_all(crowd, [terms(AccountKind.CLASS_2), terms()])
    fill(crowd, open_source(crowd), payer, 100_000_00)
    outcomes = all_at_once([lambda: post(crowd, order(payer, payee, 1_000_00))[0]] * AT_ONCE)
    assert Counter(outcome.code for outcome in outcomes) == {Code.POSTED: 10, Code.OUT_DAY_LIMIT: 40}


def test_fifty_retries_of_one_id_make_one_entry(crowd: Database) -> None:
    payer, payee = open_all(crowd, [terms(), terms()])
    fill(crowd, open_source(crowd), payer, 100)
    asked = order(payer, payee, 1)
    outcomes = all_at_once([lambda: post(crowd, asked)[0]] * AT_ONCE)
    assert Counter(outcome.replayed for outcome in outcomes) == {False: 1, True: 49}
    assert {outcome._replace(replayed=True) for outcome in outcomes} == {outcomes[0]._replace(replayed=True)}


def test_transfers_both_ways_do_not_deadlock(crowd: Database) -> None:
    a, b, c = open_all(crowd, [terms(floor=None), terms(floor=None), terms(floor=None)])
    ways = [(a, b), (b, a), (b, c), (c, a), (a, c)]

    def many(debit: ledger.AccountId, credit: ledger.AccountId) -> Callable[[], int]:
        return lambda: sum(post(crowd, *[order(debit, credit, 1) for _ in range(5)])[0].code for _ in range(3))

    assert sum(all_at_once([many(*way) for way in ways * 5])) == 0


def test_all_ways_of_changing_an_account_at_once(crowd: Database) -> None:
    a, b, c = open_all(crowd, [terms(), terms(), terms()])
    fill(crowd, open_source(crowd), a, 100)

    def entry() -> str:
        legs = [Leg(a, -2), Leg(b, 1), Leg(c, 1)]
        with crowd.transaction() as db:
            return ledger.post_entry(
                db, entry_id=EntryId(new_id()), kind=EntryKind.FEE, legs=legs, description="", now=NOON
            ).kind

    def freeze() -> str:
        with crowd.transaction() as db:
            return ledger.freeze_account(db, account_id=a, reason="race", now=NOON).status

    def transfer() -> str:
        return post(crowd, order(a, b, 1))[0].code.name

    def hold() -> str:
        return post(crowd, order(a, b, 5, action=TransferAction.HOLD))[0].code.name

    def safely(act: Callable[[], str]) -> Callable[[], str]:
        def run() -> str:
            try:
                return act()
            except BankError as error:
                return error.code()

        return run

    seen = Counter(all_at_once([safely(act) for act in [entry, transfer, hold] * 12 + [freeze] * 3]))
    assert seen["frozen"] == 1
    assert seen["account-frozen"] >= 2
    with crowd.transaction() as db:
        balance = ledger.balance(db, a)
    assert balance.posted_minor == 100 - 2 * seen["fee"] - (seen["POSTED"] - balance.held_minor // 5)


def test_a_hold_is_captured_once(crowd: Database) -> None:
    payer, payee = open_all(crowd, [terms(), terms()])
    fill(crowd, open_source(crowd), payer, 100)
    hold = order(payer, payee, 100, action=TransferAction.HOLD)
    post(crowd, hold)

    def capture() -> Code:
        return post(crowd, order(payer, payee, 10, action=TransferAction.CAPTURE, hold_id=HoldId(hold.id)))[0].code

    assert Counter(all_at_once([capture] * 20)) == {Code.POSTED: 1, Code.HOLD_ALREADY_SETTLED: 19}


def test_an_entry_is_reversed_once(crowd: Database) -> None:
    payer, payee = open_all(crowd, [terms(), terms()])
    fill(crowd, open_source(crowd), payer, 100)
    entry = post(crowd, order(payer, payee, 50))[0].id

    def reverse() -> str:
        try:
            with crowd.transaction() as db:
                return ledger.reverse_entry(
                    db, entry_id=entry, reversal_id=EntryId(new_id()), reason="race", now=NOON
                ).kind
        except BankError as error:
            return error.code()

    assert Counter(all_at_once([reverse] * 10)) == {"reversal": 1, "entry-already-reversed": 9}


def test_one_number_goes_to_one_of_many(crowd: Database) -> None:
    number = compose_number(17)

    def open_it() -> str:
        try:
            open_all(crowd, [replace(terms(), number=number)])
        except BankError as error:
            return error.code()
        return "opened"

    assert Counter(all_at_once([open_it] * 10)) == {"opened": 1, "account-number-taken": 9}


def test_nothing_broke(crowd: Database) -> None:
    assert broken_invariants(crowd) == []
