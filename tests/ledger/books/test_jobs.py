"""What workers do by themselves: in time, once, and from where the last one stopped."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.ledger.books.town import FIRST_DAY, Town, after_midnight, noon, open_town, tamper
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.ledger import HoldId, jobs
from trident.ledger.actions import seal_blocks as sealing

DAYS = [FIRST_DAY + timedelta(days=place) for place in range(8)]
PAY_DAY = date(2026, 3, 20)


@pytest.fixture
def town(fresh_database: Database) -> Town:
    return open_town(fresh_database)


def test_days_are_closed_after_midnight_in_shanghai(town: Town) -> None:
    midnight = noon(DAYS[0]) + timedelta(hours=12)
    close = jobs.close_finished_days
    assert close(town.database, now=midnight - timedelta(seconds=1)) == []
    assert close(town.database, now=midnight, after=timedelta(minutes=5)) == []
    assert close(town.database, now=midnight) == [DAYS[0]]
    assert close(town.database, now=noon(DAYS[4])) == DAYS[1:4]


def test_a_bank_without_accounts_has_no_day_to_close(fresh_database: Database) -> None:
    assert jobs.close_finished_days(fresh_database, now=noon(FIRST_DAY)) == []


def test_interest_is_paid_with_the_day_that_ends_its_period(town: Town) -> None:
    town.rate("0.036")
    town.deposit(town.savers[0], 100_000, now=noon(FIRST_DAY))
    jobs.close_finished_days(town.database, now=after_midnight(PAY_DAY))
    with town.database.transaction() as db:
        assert ledger.balance(db, town.savers[0]).posted_minor == 100_050
        assert ledger.accrued_interest(db, town.savers[0]) == Decimal(0)
    before = town.everything()
    assert jobs.close_finished_days(town.database, now=after_midnight(PAY_DAY)) == []
    assert town.everything() == before


def test_what_a_stopped_worker_left_half_done_is_finished(town: Town) -> None:
    """It cut a day off and stopped; the next one closed a day that pays interest, and stopped before paying it."""
    town.rate("0.036")
    town.deposit(town.savers[0], 100_000, now=noon(FIRST_DAY))
    with town.database.transaction() as db:
        ledger.cut_off_business_day(db, now=after_midnight(DAYS[0]), on=DAYS[0])
    assert jobs.close_finished_days(town.database, now=noon(PAY_DAY)) == DAYS[:4]
    town.close(PAY_DAY)
    assert jobs.close_finished_days(town.database, now=after_midnight(PAY_DAY)) == []
    with town.database.transaction() as db:
        assert ledger.balance(db, town.savers[0]).posted_minor == 100_050


def test_several_workers_close_each_day_once(town: Town) -> None:
    town.rate("0.036")
    for saver in town.savers:
        town.deposit(saver, 100_000, now=noon(FIRST_DAY))
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(jobs.close_finished_days, town.database, now=after_midnight(DAYS[5])) for _ in range(3)]
        closed = [day for run in runs for day in run.result()]
    assert sorted(closed) == DAYS[:6]
    with town.database.transaction() as db:
        assert [ledger.balance(db, saver).posted_minor for saver in town.savers] == [100_050] * 3
    assert jobs.verify_books(town.database, now=noon(DAYS[6])).first_fault is None


def test_entries_are_sealed_in_full_blocks_at_once_and_in_short_ones_after_a_minute(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BLOCK_SIZE", 3)
    at = noon(FIRST_DAY)
    for place in range(8):
        town.deposit(town.savers[0], 1 + place, now=at)
    assert jobs.seal_entries(town.database, now=at) == 2
    assert jobs.seal_entries(town.database, now=at + timedelta(seconds=59)) == 0
    assert jobs.seal_entries(town.database, now=at + timedelta(seconds=60)) == 1
    blocks = town.rows("SELECT first_position, last_position FROM ledger.blocks ORDER BY number")
    assert [tuple(block) for block in blocks] == [(1, 3), (4, 6), (7, 8)]


def test_several_workers_seal_one_chain_behind_running_transfers(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BLOCK_SIZE", 5)

    def go_on_paying(place: int) -> None:
        for amount in range(1, 41):
            town.deposit(town.savers[place], amount, now=noon(FIRST_DAY))

    def go_on_sealing() -> int:
        return sum(jobs.seal_entries(town.database, now=noon(FIRST_DAY)) for _ in range(15))

    with ThreadPoolExecutor(5) as pool:
        payers = [pool.submit(go_on_paying, place) for place in range(2)]
        sealers = [pool.submit(go_on_sealing) for _ in range(3)]
        for payer in payers:
            payer.result()
        sealed = sum(sealer.result() for sealer in sealers)
    sealed += jobs.seal_entries(town.database, now=noon(FIRST_DAY))
    assert sealed == 16
    found = jobs.verify_books(town.database, now=noon(FIRST_DAY))
    assert (found.is_intact, found.blocks, found.sealed_through) == (True, 16, 80)


def test_holds_expire_by_themselves(town: Town) -> None:
    saver, shop = town.savers[:2]
    town.deposit(saver, 100, now=noon(FIRST_DAY))
    with town.database.transaction() as db:
        ledger.place_hold(
            db, hold_id=HoldId(new_id()), debit_account=saver, credit_account=shop, amount_minor=40, currency="CNY",
            description="hotel", expires_at=noon(FIRST_DAY) + timedelta(hours=1), now=noon(FIRST_DAY),
        )  # fmt: skip
    assert jobs.expire_old_holds(town.database, now=noon(FIRST_DAY) + timedelta(minutes=59)) == 0
    assert jobs.expire_old_holds(town.database, now=noon(FIRST_DAY) + timedelta(hours=1)) == 1
    with town.database.transaction() as db:
        assert ledger.balance(db, saver).available_minor == 100


def test_a_fault_is_found_at_night_and_kept_for_the_console(town: Town) -> None:
    town.deposit(town.savers[0], 100, now=noon(FIRST_DAY))
    tamper(town.database, "UPDATE ledger.balances SET posted_minor = 101 WHERE account_id = :a", a=town.savers[0])
    found = jobs.verify_books(town.database, now=noon(FIRST_DAY))
    with town.database.transaction() as db:
        assert ledger.last_verification(db) == found
    assert found.first_fault is not None
    assert found.first_fault.sentence == (
        f"account: account {town.savers[0]}, sequence 1: expected balance 100, found balance 101"
    )
