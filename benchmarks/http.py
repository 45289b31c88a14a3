"""Transfers a second over HTTP, and how long they take: signed-in customers, one and two server processes.

Starts an embedded PostgreSQL (fsync on), migrates it, opens accounts and sessions, starts `trident serve` and, as a
process of its own, the load: keep-alive connections that each send one transfer after the other (closed loop) for the
most the server takes, then a fixed schedule at half that rate (open loop; a late answer counts from when it was due).
Every answer is read and must be 201. No worker runs: what it does later is not part of an answer. The database writes
over old files of its write-ahead log, as one does that has run for a day.

    python benchmarks/http.py [--quick] [--with-worker]

Each setting is measured with transfers judged (features, three decisions, their log) and unjudged, side by side: two
servers on one database take turns at the load.

The last line is one JSON object: `judged_per_s` of the better setting, `judged_p99_ms` at half that rate,
`transfers_per_s` unjudged, and the share of it that judging leaves.
"""

import sys

# Last, not first: this file must not stand in for the standard library's `http`.
sys.path.sort(key=lambda entry: entry.endswith("benchmarks"))

import argparse
import json
import math
import os
import platform
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from benchmarks.http_load import CONNECTIONS, Load
from trident import customers, ledger
from trident.app.migrate import migrate
from trident.identity.sessions import open_session
from trident.identity.tables import CustomerSessionRow
from trident.identity.types import Origin
from trident.kernel.auth import csrf_token
from trident.kernel.crypto import load_keys, use_keys
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.kernel.postgres import embedded_postgres

CUSTOMERS = 20_000
FUNDS_MINOR = 10**10
LOG_FILES = 60
"""Of 16 MiB: more than any setting writes."""
ROUND_S = 3.0
"""Seconds after which unjudged and judged take turns."""
LOAD = Path(__file__).with_name("http_load.py")


def open_the_bank(database: Database) -> list[dict[str, str]]:
    """Register people with a funded account and a session each; return what the load needs of them."""
    now = datetime.now(UTC)
    people = []
    for number in range(CUSTOMERS):
        digits = f"239900{1950 + number // 999}0101{number % 999:03d}"
        people.append(
            customers.NewCustomer(
                customer_id=new_id(now),
                name="王" + chr(0x4E00 + number % 20_000),
                id_number=digits + customers.id_number_check_character(digits),
                phone=f"139{number:08d}",
                segment=customers.Segment.EVERYDAY,
                branch="",
            )
        )
    vault = ledger.NewAccount(
        ledger.AccountId(new_id(now)),
        ledger.AccountKind.GENERAL_LEDGER,
        ledger.AccountType.ASSET,
        "CNY",
        "vault-cash",
        floor_minor=None,
    )
    terms = [
        ledger.NewAccount(
            ledger.AccountId(new_id(now)),
            ledger.AccountKind.CLASS_1,
            ledger.AccountType.LIABILITY,
            "CNY",
            "current",
            holder_id=one.customer_id,
            holder_name=one.name,
        )
        for one in people
    ]
    with database.transaction() as db:
        customers.register_customers(db, people, now=now)
        accounts = ledger.open_accounts(db, [vault, *terms], now=now)[1:]
        funding = [
            ledger.TransferOrder(
                ledger.EntryId(new_id(now)), vault.account_id, one.id, FUNDS_MINOR, "CNY", ledger.EntryKind.OPENING
            )
            for one in accounts
        ]
        ledger.post_transfers(db, funding, now=now)
        tokens = [
            open_session(
                db,
                CustomerSessionRow,
                holder_id=one.customer_id,
                origin=Origin("benchmark", f"10.{number % 7}.{number % 251}.{number % 241}", f"device-{number:025d}"),
                idle_s=7200,
                lifetime_s=7200,
                now=now - timedelta(hours=1),
            ).token
            for number, one in enumerate(people)
        ]
    return [
        {
            "name": one.name,
            "number": account.number,
            "account": str(account.id),
            "token": token,
            "csrf": csrf_token(token),
        }
        for one, account, token in zip(people, accounts, tokens, strict=True)
    ]


@contextmanager
def started_again(data_dir: Path) -> Iterator[str]:
    """Run PostgreSQL on a cluster that was started before: a new one has its buffers from its second start on."""
    with embedded_postgres(data_dir):
        pass
    with embedded_postgres(data_dir) as uri:
        yield uri


def settle(database: Database) -> None:
    """Have files of the write-ahead log there to be written over: a new server makes and fills each one first."""
    with database.connect(autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET min_wal_size = '1GB'")
        connection.execute("SELECT pg_reload_conf()")
        for _ in range(LOG_FILES):
            connection.execute("SELECT pg_logical_emit_message(false, 'benchmark', ''), pg_switch_wal()")
        connection.execute("CHECKPOINT")


def run_load(people_file: Path, load: Load) -> dict[str, float]:
    """Run the load in a process of its own."""
    done = subprocess.run(
        [sys.executable, LOAD, people_file, str(load.port), str(load.seconds), str(load.rate)],
        check=True,
        stdout=subprocess.PIPE,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, and the process that it or its processes stand under."""

    port: int
    process: psutil.Process


def cpu_s(process: psutil.Process) -> float:
    """Return what a process and those under it have used of the processors, in seconds."""
    used = 0.0
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            used += times.user + times.system
    return used


def postmaster(database: Database) -> psutil.Process:
    """Return PostgreSQL's first process."""
    with database.connect() as connection:
        parent = psutil.Process(connection.info.backend_pid).parent()
    assert parent is not None, "a backend has a postmaster"
    return parent


@contextmanager
def serving(processes: int, environment: dict[str, str]) -> Iterator[Server]:
    """Run `trident serve`."""
    command = [sys.executable, "-m", "trident.app.cli", "serve", "--port", "0", "--processes", str(processes)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        lines = [server.stdout.readline() for _ in range(processes)]
        yield Server(int(lines[0].rstrip("/\n").rpartition(":")[2]), psutil.Process(server.pid))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


def _told(*, is_judged: bool) -> dict[str, str]:
    """Return what a server is told; it would complain of being told not to judge."""
    return {"TRIDENT_PAYMENTS_IS_UNJUDGED": str(not is_judged), "TRIDENT_LOG_LEVEL": "CRITICAL"}


@contextmanager
def working(environment: dict[str, str], *, is_wanted: bool) -> Iterator[None]:
    """Run `trident worker` beside, where it is wanted."""
    if not is_wanted:
        yield
        return
    worker = subprocess.Popen([sys.executable, "-m", "trident.app.cli", "worker"], env=environment)
    try:
        yield
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(60)


@dataclass(slots=True)
class Used:
    """What the most that a server takes has cost, over all its rounds."""

    answers: int = 0
    took_s: float = 0.0
    server_s: float = 0.0
    postgres_s: float = 0.0
    load_s: float = 0.0

    @property
    def per_s(self) -> float:
        """Transfers a second."""
        return self.answers / self.took_s

    def each_us(self, used_s: float) -> float:
        """Return what a transfer has of it, in microseconds."""
        return used_s / self.answers * 1e6


def run_round(people_file: Path, server: Server, postgres: psutil.Process, seconds: float, used: Used) -> None:
    """Send as fast as answers come, and add up what it took."""
    before = cpu_s(server.process), cpu_s(postgres)
    figures = run_load(people_file, Load(server.port, seconds, 0))
    assert figures["failures"] == 0, "every transfer is answered 201"
    used.answers += int(figures["answers"])
    used.took_s += figures["took_s"]
    used.server_s += cpu_s(server.process) - before[0]
    used.postgres_s += cpu_s(postgres) - before[1]
    used.load_s += figures["cpu_s"]


def measure(
    people_file: Path, processes: int, seconds: float, environment: dict[str, str], postgres: psutil.Process
) -> dict[bool, dict[str, float]]:
    """Measure unjudged and judged by turns: the most they take, then times at half of that.

    By turns, because a machine that others share is faster in one minute than in the next, and because a checkpoint
    should fall into both.
    """
    with ExitStack() as running:
        servers = {
            is_judged: running.enter_context(serving(processes, environment | _told(is_judged=is_judged)))
            for is_judged in (False, True)
        }
        used = {is_judged: Used() for is_judged in servers}
        for server in servers.values():
            run_load(people_file, Load(server.port, min(2.0, seconds / 2), 0))  # plans are made, pages are warm
        rounds = math.ceil(seconds / ROUND_S)
        for turn in range(rounds):
            for is_judged in (turn % 2 == 1, turn % 2 == 0):  # who goes first takes turns too
                run_round(people_file, servers[is_judged], postgres, seconds / rounds, used[is_judged])
        half = {
            is_judged: run_load(people_file, Load(server.port, seconds, used[is_judged].per_s / 2))
            for is_judged, server in servers.items()
        }
    for is_judged, cost in used.items():
        at_half = half[is_judged]
        assert at_half["failures"] == 0, "every transfer is answered 201"
        print(
            f"{processes} server process{'es' if processes > 1 else ''}, {'' if is_judged else 'un'}judged: "
            f"{cost.per_s:7,.0f} transfers/s with {CONNECTIONS} connections"
            f"  |  at {cost.per_s / 2:,.0f}/s: p50 {at_half['p50_ms']:.1f} ms, p99 {at_half['p99_ms']:.1f} ms"
        )
        print(
            f"  processor time each: server {cost.each_us(cost.server_s):.0f} µs, "
            f"PostgreSQL {cost.each_us(cost.postgres_s):.0f} µs, load {cost.each_us(cost.load_s):.0f} µs"
        )
    return {
        is_judged: {"per_s": cost.per_s, "p50_ms": half[is_judged]["p50_ms"], "p99_ms": half[is_judged]["p99_ms"]}
        for is_judged, cost in used.items()
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="shorter runs: about a minute in all")
    parser.add_argument("--with-worker", action="store_true", help="run a worker beside, which handles the events")
    options = parser.parse_args()
    print(
        f"{platform.processor() or platform.machine()}, {psutil.cpu_count()} cores, Python {platform.python_version()}"
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, started_again(Path(folder, "pg")) as uri:
        keys_file = Path(folder, "keys.json")
        use_keys(load_keys(keys_file))
        database = Database(uri)
        migrate(database)
        people_file = Path(folder, "people.json")
        people_file.write_text(json.dumps(open_the_bank(database)))
        settle(database)
        environment: dict[str, str] = {
            **os.environ,
            "TRIDENT_DATABASE_URL": uri,
            "TRIDENT_SECRET_FILE": str(keys_file),
            "TRIDENT_LOG_LEVEL": "WARNING",
        }
        seconds = 2.0 if options.quick else 24.0
        with working(environment, is_wanted=options.with_worker):
            postgres = postmaster(database)
            settings = {
                (one, is_judged): figures
                for one in (1, 2)
                for is_judged, figures in measure(people_file, one, seconds, environment, postgres).items()
            }
        with database.transaction() as db:
            verification = ledger.verify(db, now=datetime.now(UTC))
        database.dispose()
    assert verification.is_intact, verification.fault
    best = max((1, 2), key=lambda one: settings[one, True]["per_s"])
    judged, unjudged = settings[best, True], max(settings[one, False]["per_s"] for one in (1, 2))
    share = {one: settings[one, True]["per_s"] / settings[one, False]["per_s"] for one in (1, 2)}
    print(f"judged over unjudged: {share[1]:.2f} with one process, {share[2]:.2f} with two")
    print(f"the books are intact after {verification.entries:,} entries")
    figures = {
        "judged_per_s": round(judged["per_s"]),
        "judged_p99_ms": round(judged["p99_ms"], 1),
        "judged_p50_ms": round(judged["p50_ms"], 1),
        "transfers_per_s": round(unjudged),
        "judged_share": round(share[best], 2),
        "one_process_judged_per_s": round(settings[1, True]["per_s"]),
        "two_processes_judged_per_s": round(settings[2, True]["per_s"]),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
