"""Transfers a second: one transaction each, as a careful engineer writes it, against batches of the ledger.

What it measures, in one run on one database (embedded PostgreSQL, fsync on, client beside it): naive posting over 50
connections; `ledger.post_transfers` in batches of 64, 250 and 1,000 by one writer; the batcher with 50 and with 1,000
waiting callers. Each uniform over 10,000 accounts, and hot: half of the credits go to one account. Orders are made
before the clock starts; answers are awaited and checked. Beside the rate stands the processor time of a transfer,
server and client together: it hardly changes when others use the machine too.

    python benchmarks/ledger.py [--quick]

The last line is one JSON object; `batch_over_naive` and `batch_over_naive_hot` compare batches of 1,000.
"""

import sys

# Last, not first: the benchmark of HTTP beside this one is not the standard library's `http`.
sys.path.sort(key=lambda entry: entry.endswith("benchmarks"))

import argparse
import asyncio
import json
import platform
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

import psutil
import psycopg
import uvloop

from trident import ledger
from trident.app.migrate import migrate
from trident.kernel.batching import Batcher
from trident.kernel.crypto import Keys, use_keys
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.kernel.postgres import embedded_postgres
from trident.ledger import AccountId, AccountKind, AccountType, EntryId, EntryKind, NewAccount, TransferOrder

ACCOUNTS = 10_000
NAIVE_CONNECTIONS = 50
BATCHES = (64, 250, 1_000)
CALLERS = (50, 1_000)
FUNDS_MINOR = 10**12

NAIVE_TABLES = """
    CREATE SCHEMA naive;
    CREATE TABLE naive.accounts (
        id uuid PRIMARY KEY, currency char(3) NOT NULL, status text NOT NULL,
        balance_minor bigint NOT NULL CHECK (balance_minor >= 0), sequence bigint NOT NULL DEFAULT 0
    ) WITH (fillfactor = 60);
    CREATE TABLE naive.entries (
        id uuid PRIMARY KEY, kind text NOT NULL, description text NOT NULL, posted_at timestamptz NOT NULL
    );
    CREATE TABLE naive.postings (
        entry_id uuid NOT NULL REFERENCES naive.entries, account_id uuid NOT NULL REFERENCES naive.accounts,
        sequence bigint NOT NULL, amount_minor bigint NOT NULL, balance_minor bigint NOT NULL,
        PRIMARY KEY (account_id, sequence)
    );
"""


@dataclass
class Figure:
    """What one way of posting reached: transfers a second, and how long callers waited."""

    name: str
    count: int
    seconds: float
    processor_s: float
    waits_ms: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Transfers a second."""
        return self.count / self.seconds

    @property
    def processor_us(self) -> float:
        """Processor time of one transfer, in microseconds."""
        return self.processor_s / self.count * 1e6

    def __str__(self) -> str:
        """Say it in a line."""
        line = f"{self.name:<36} {self.per_second:>8,.0f}/s {self.processor_us:>7.1f} µs CPU"
        if self.waits_ms:
            waits = sorted(self.waits_ms)
            line += f"   p50 {waits[len(waits) // 2]:5.1f} ms, p99 {waits[len(waits) * 99 // 100]:5.1f} ms"
        return line


class Meter:
    """The processor time that PostgreSQL and this process have used, in seconds."""

    def __init__(self, cluster: Path) -> None:
        self.postmaster = psutil.Process(int((cluster / "postmaster.pid").read_text().split()[0]))
        self.client = psutil.Process()

    def read(self) -> float:
        """Add it up; what ended in between counts with its parent."""
        total = sum(self.client.cpu_times()[:2]) + sum(self.postmaster.cpu_times()[:4])
        for child in self.postmaster.children():
            with suppress(psutil.NoSuchProcess):
                total += sum(child.cpu_times()[:2])
        return total


class Orders:
    """Transfers to post, made ahead of time; half of the credits go to the first account when hot."""

    def __init__(self, accounts: list[AccountId], *, hot: bool) -> None:
        self.accounts = accounts
        self.hot = hot
        self.chance = random.Random(20261123)

    def make(self, count: int) -> list[TransferOrder]:
        """Make that many."""
        return [self._one() for _ in range(count)]

    def _one(self) -> TransferOrder:
        debit, credit = self.chance.sample(self.accounts, 2)
        if self.hot and self.chance.random() < 0.5 and debit != self.accounts[0]:
            credit = self.accounts[0]
        amount = self.chance.randrange(1, 1_000_00)
        return TransferOrder(EntryId(new_id()), debit, credit, amount, "CNY", EntryKind.TRANSFER, "benchmark")


@contextmanager
def fresh_bank() -> Iterator[tuple[Database, list[AccountId], Meter]]:
    """Start PostgreSQL on an empty folder, with ten thousand accounts in the ledger and in the naive tables."""
    with (
        tempfile.TemporaryDirectory(prefix="trident-benchmark-") as folder,
        embedded_postgres(Path(folder) / "cluster") as address,
    ):
        use_keys(Keys(b"keys of a benchmark, sealing nobody's secrets"))
        database = Database(address)
        migrate(database)
        accounts = open_accounts(database)
        with database.connect(autocommit=True) as connection:
            connection.execute(NAIVE_TABLES)
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO naive.accounts VALUES (%s, 'CNY', 'active', %s)",
                    [(account, FUNDS_MINOR) for account in accounts],
                )
            connection.execute("VACUUM ANALYZE")
        yield database, accounts, Meter(Path(folder) / "cluster")
        database.dispose()


def open_accounts(database: Database) -> list[AccountId]:
    """Open the accounts and give each its first money."""
    now = datetime.now(UTC)
    mint, *accounts = (AccountId(new_id()) for _ in range(ACCOUNTS + 1))
    kind, side = AccountKind.INTERNAL, AccountType.LIABILITY
    terms = [NewAccount(account, kind, side, "CNY", "benchmark") for account in accounts]
    terms.append(NewAccount(mint, kind, side, "CNY", "benchmark", floor_minor=None))
    fills = [
        TransferOrder(EntryId(new_id()), mint, account, FUNDS_MINOR, "CNY", EntryKind.OPENING, "first money")
        for account in accounts
    ]
    with database.transaction() as db:
        for start in range(0, len(terms), 1_000):
            ledger.open_accounts(db, terms[start : start + 1_000], now=now)
    for start in range(0, len(fills), 1_000):
        post(database, fills[start : start + 1_000])
    return accounts


def post_naively(connection: psycopg.Connection, order: TransferOrder) -> bool:
    """Post one transfer in one transaction: claim the id, lock in order, check, update, write entry and postings."""
    with connection.transaction():
        claimed = connection.execute(
            "INSERT INTO naive.entries VALUES (%s, %s, %s, now()) ON CONFLICT DO NOTHING RETURNING id",
            (order.id, order.kind, order.description),
        ).fetchone()
        if claimed is None:
            return False
        rows: dict[UUID, tuple[str, str, int, int]] = {
            row[0]: row[1:]
            for row in connection.execute(
                "SELECT id, currency, status, balance_minor, sequence FROM naive.accounts "
                "WHERE id IN (%s, %s) ORDER BY id FOR NO KEY UPDATE",
                (order.debit_account, order.credit_account),
            )
        }
        currency, status, funds, _ = rows[order.debit_account]
        if currency != order.currency or status != "active" or funds < order.amount_minor:
            raise ledger.InsufficientFunds
        for account, amount in (
            (order.debit_account, -order.amount_minor),
            (order.credit_account, order.amount_minor),
        ):
            connection.execute(
                "UPDATE naive.accounts SET balance_minor = balance_minor + %s, sequence = sequence + 1 WHERE id = %s",
                (amount, account),
            )
            connection.execute(
                "INSERT INTO naive.postings VALUES (%s, %s, %s, %s, %s)",
                (order.id, account, rows[account][3] + 1, amount, rows[account][2] + amount),
            )
    return True


def measure_naive(database: Database, orders: Orders, meter: Meter, seconds: float) -> Figure:
    """Post over fifty connections, one thread each."""
    counts = [0] * NAIVE_CONNECTIONS
    piles = [orders.make(int(300 * seconds)) for _ in range(NAIVE_CONNECTIONS)]
    begin = threading.Barrier(NAIVE_CONNECTIONS + 1)
    stop = threading.Event()

    def run(place: int) -> None:
        with database.connect() as connection:
            begin.wait()
            for order in piles[place]:
                if stop.is_set():
                    return
                assert post_naively(connection, order)
                counts[place] += 1

    threads = [threading.Thread(target=run, args=(place,)) for place in range(NAIVE_CONNECTIONS)]
    for thread in threads:
        thread.start()
    begin.wait()
    started, used = time.perf_counter(), meter.read()
    time.sleep(seconds)
    took, done, used = time.perf_counter() - started, sum(counts), meter.read() - used
    stop.set()
    for thread in threads:
        thread.join()
    return Figure("one transaction each, 50 connections", done, took, used)


def measure_batches(database: Database, orders: Orders, meter: Meter, size: int, seconds: float) -> Figure:
    """Post batches of one size, one after the other, by one writer."""
    done, took, used = 0, 0.0, 0.0
    while took < seconds:
        batches = [orders.make(size) for _ in range(max(2_000 // size, 1))]
        started, before = time.perf_counter(), meter.read()
        for batch in batches:
            post(database, batch)
        took += time.perf_counter() - started
        used += meter.read() - before
        done += size * len(batches)
    return Figure(f"batches of {size:,}, one writer", done, took, used)


def post(database: Database, batch: list[TransferOrder]) -> list[ledger.PostingOutcome]:
    """Post one batch in one transaction."""
    with database.transaction() as db:
        outcomes = ledger.post_transfers(db, batch, now=datetime.now(UTC))
    assert not any(outcome.code for outcome in outcomes)
    return outcomes


def measure_batcher(database: Database, orders: Orders, meter: Meter, callers: int, seconds: float) -> Figure:
    """Let callers wait for one answer after the other at the batcher, all in one process."""
    piles = [orders.make(int(40_000 * seconds / callers)) for _ in range(callers)]
    waits: list[float] = []

    async def call(batcher: Batcher[TransferOrder, ledger.PostingOutcome], pile: list[TransferOrder]) -> None:
        for order in pile:
            asked = time.perf_counter()
            if asked > until:
                return
            await batcher.submit(order)
            waits.append((time.perf_counter() - asked) * 1_000)

    async def run() -> tuple[float, float]:
        batcher = Batcher(partial(post, database), name="benchmark")
        batcher.start()
        started, used = time.perf_counter(), meter.read()
        await asyncio.gather(*(call(batcher, pile) for pile in piles))
        took, used = time.perf_counter() - started, meter.read() - used
        await batcher.stop()
        return took, used

    until = time.perf_counter() + seconds
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        took, used = runner.run(run())
    return Figure(f"batcher, {callers:,} callers", len(waits), took, used, waits)


def measure_all(database: Database, orders: Orders, meter: Meter, seconds: float) -> dict[str, Figure]:
    """Measure each way of posting in turn."""
    ways: dict[str, Callable[[float], Figure]] = {"naive": partial(measure_naive, database, orders, meter)}
    ways |= {f"batch_{size}": partial(measure_batches, database, orders, meter, size) for size in BATCHES}
    ways |= {f"batcher_{callers}": partial(measure_batcher, database, orders, meter, callers) for callers in CALLERS}
    print(f"\n{'hot: half of the credits on one account' if orders.hot else f'uniform over {ACCOUNTS:,} accounts'}")
    figures: dict[str, Figure] = {}
    for name, measure in ways.items():
        measure(seconds / 8)  # plans made, pages in memory
        figures[name] = measure(seconds)
        ratio = figures[name].per_second / figures["naive"].per_second
        print(f"  {figures[name]}   {ratio:5.1f} x naive", flush=True)
    return figures


def main() -> None:
    """Measure, print, and end with the figures as JSON."""
    parser = argparse.ArgumentParser(description="transfers a second, one by one and in batches")
    parser.add_argument("--quick", action="store_true", help="take under two seconds for each figure, not eight")
    seconds = 1.4 if parser.parse_args().quick else 8.0
    memory = psutil.virtual_memory().total / 2**30
    print(f"{platform.machine()}, {psutil.cpu_count()} CPUs, {memory:.0f} GiB, Python {platform.python_version()}")
    with fresh_bank() as (database, accounts, meter):
        uniform = measure_all(database, Orders(accounts, hot=False), meter, seconds)
        hot = measure_all(database, Orders(accounts, hot=True), meter, seconds)
        with database.connect() as connection:
            row = connection.execute("SELECT version(), current_setting('fsync')").fetchone()
            assert row is not None
    print(f"\n{row[0].split(' on ')[0]}, fsync {row[1]}")
    result: dict[str, float] = {}
    for suffix, figures in (("", uniform), ("_hot", hot)):
        result |= {f"{name}{suffix}_per_s": round(figure.per_second) for name, figure in figures.items()}
        result |= {f"{name}{suffix}_cpu_us": round(figure.processor_us, 1) for name, figure in figures.items()}
        naive, batch, batcher = (figures[name] for name in ("naive", f"batch_{BATCHES[-1]}", f"batcher_{CALLERS[-1]}"))
        result[f"batch_over_naive{suffix}"] = round(batch.per_second / naive.per_second, 1)
        result[f"batcher_over_naive{suffix}"] = round(batcher.per_second / naive.per_second, 1)
        result[f"batch_over_naive_cpu{suffix}"] = round(naive.processor_us / batch.processor_us, 1)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
