"""Killed without warning, server or database: what was acknowledged is there, and a retry doubles nothing."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import psutil
import psycopg
import pytest
import sqlalchemy.exc

from tests.ledger.bank import NOON, broken_invariants, open_all, post, terms
from tests.ledger.writing_server import order_of
from trident import ledger
from trident.app.migrate import migrate
from trident.kernel.batching import Batcher
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.kernel.postgres import embedded_postgres
from trident.ledger import AccountId, PostingOutcome, TransferOrder

pytestmark = pytest.mark.processes

TRANSFERS = 1_000
ACKNOWLEDGED_FIRST = 150
ROOT = Path(__file__).parents[2]


def open_pair(database: Database) -> tuple[AccountId, AccountId]:
    debit, credit = open_all(database, [terms(floor=None), terms()])
    return debit, credit


def check_retry(database: Database, orders: list[TransferOrder], acknowledged: set[UUID]) -> None:
    """Ask for everything again, as its callers would, and see that all of it happened exactly once."""
    with database.transaction() as db:
        there = ledger.balance(db, orders[0].credit_account).posted_minor
    assert len(acknowledged) <= there < TRANSFERS, "it died in the middle"
    outcomes = [
        outcome for start in range(0, TRANSFERS, 100) for outcome in post(database, *orders[start : start + 100])
    ]
    assert all(outcome.code == 0 for outcome in outcomes)
    replayed = {outcome.id for outcome in outcomes if outcome.replayed}
    assert acknowledged <= replayed
    assert len(replayed) == there
    with database.transaction() as db:
        assert ledger.balance(db, orders[0].credit_account).posted_minor == TRANSFERS
    assert sorted(outcome.credit_sequence for outcome in outcomes) == list(range(1, TRANSFERS + 1))
    assert broken_invariants(database) == []


def test_a_server_killed_among_a_thousand_transfers(fresh_database: Database) -> None:
    pair = open_pair(fresh_database)
    orders = [order_of(new_id(), *pair) for _ in range(TRANSFERS)]
    command = [sys.executable, "-m", "tests.ledger.writing_server", fresh_database.dsn, *map(str, pair)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write("".join(f"{order.id}\n" for order in orders))
        server.stdin.close()
        acknowledged = {UUID(server.stdout.readline().strip()) for _ in range(ACKNOWLEDGED_FIRST)}
        server.kill()
        # A line may be cut off by the kill: who got half an answer got none.
        acknowledged |= {UUID(line) for line in server.stdout.read().splitlines() if len(line) == 36}
    check_retry(fresh_database, orders, acknowledged)


@pytest.fixture
def cluster() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="trident-killed-") as name:
        yield Path(name) / "cluster"


def test_a_database_killed_among_a_thousand_transfers(cluster: Path) -> None:
    with embedded_postgres(cluster) as address:
        database = Database(address)
        migrate(database)
        pair = open_pair(database)
        orders = [order_of(new_id(), *pair) for _ in range(TRANSFERS)]
        acknowledged = asyncio.run(post_until_killed(database, orders, cluster))
        database.dispose()
    assert ACKNOWLEDGED_FIRST <= len(acknowledged) < TRANSFERS
    with embedded_postgres(cluster) as address:
        database = Database(address)
        check_retry(database, orders, acknowledged)
        database.dispose()


async def post_until_killed(database: Database, orders: list[TransferOrder], cluster: Path) -> set[UUID]:
    acknowledged: set[UUID] = set()
    dead = False

    def process(batch: list[TransferOrder]) -> list[PostingOutcome]:
        with database.transaction() as db:
            return ledger.post_transfers(db, batch, now=NOON)

    async def ask(order: TransferOrder) -> None:
        nonlocal dead
        acknowledged.add((await batcher.submit(order)).id)
        if len(acknowledged) >= ACKNOWLEDGED_FIRST and not dead:
            dead = True
            await asyncio.to_thread(kill_postgres, cluster)

    batcher = Batcher(process, name="writer", max_batch=20, fails_together=(sqlalchemy.exc.OperationalError,))
    batcher.start()
    answers = await asyncio.gather(*(ask(order) for order in orders), return_exceptions=True)
    await batcher.stop()
    faults = [answer for answer in answers if answer is not None]
    assert all(isinstance(fault, sqlalchemy.exc.OperationalError | psycopg.OperationalError) for fault in faults)
    return acknowledged


def kill_postgres(cluster: Path) -> None:
    postmaster = psutil.Process(int((cluster / "postmaster.pid").read_text().split()[0]))
    family = [postmaster, *postmaster.children(recursive=True)]
    for process in family:
        process.kill()
    psutil.wait_procs(family, timeout=10)


def test_two_servers_share_the_ledger(fresh_database: Database) -> None:
    pair = open_pair(fresh_database)
    ids = [str(new_id()) for _ in range(600)]
    command = [sys.executable, "-m", "tests.ledger.writing_server", fresh_database.dsn, *map(str, pair)]
    servers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(2)
    ]
    # The same four hundred callers in the middle ask both.
    shares = [ids[:500], ids[100:]]
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda server, share: server.communicate("\n".join(share))[0], servers, shares))
    assert [sorted(text.split()) for text in said] == [sorted(share) for share in shares]
    with fresh_database.transaction() as db:
        assert ledger.balance(db, pair[1]).posted_minor == 600
    assert broken_invariants(fresh_database) == []
