"""Milliseconds of a suggestion while a payee is typed: in a book of 100,000 payees, and in short books of others.

Starts an embedded PostgreSQL, fills both, and asks for several kinds of text, end to end in one process: reading,
opening sealed names, matching, ranking and looking for look-alikes. The look-through of names (all of a book opened and
matched, as without tokens) stands beside it.

    python benchmarks/payees.py [--quick]

The last line is one JSON object: `suggest_ms_p50` and `suggest_ms_p99` over all texts in the long book.
"""

import sys

# Last, not first: the file `http.py` beside this one must not stand in for the standard library's `http`.
sys.path.sort(key=lambda entry: entry.endswith("benchmarks"))

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Final
from uuid import UUID

from sqlalchemy import text

from trident.app.migrate import migrate
from trident.kernel.crypto import load_keys, open_sealed, seal, use_keys
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.kernel.postgres import embedded_postgres
from trident.payments.payee_search.matching import match, typed
from trident.payments.payee_search.names import name_index
from trident.payments.payee_search.suggest import suggest_payees
from trident.payments.payee_search.tokens import TOKENS_VERSION, array_text, tokens_of
from trident.payments.tables import PAYEE_NAME

PAYEES: Final = 100_000
BOOKS: Final = 5_000
TEXTS: Final = ("", "王", "张伟", "zhang", "zhw", "lijun", "欧阳", "oy", "8421", "没有此人", "nobody", "长")
_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN: Final = "伟芳娜敏静丽强磊军洋艳勇杰娟涛明超秀兰霞平刚桂英文华建国玉春生志永红梅"
_KEEP: Final = text(
    """
    INSERT INTO payments.payee (id, customer_id, account_id, name, number_masked, first_used_at, last_used_at,
                                times_used, name_index, tokens, tokens_version)
    VALUES (:id, :customer, :account, :name, :number, :used, :used, :times, :index, CAST(:tokens AS bigint[]), :version)
    """
)


def payee(chance: random.Random, customer_id: UUID, now: datetime) -> dict[str, object]:
    """Make somebody whom a customer has paid."""
    name = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2, 2))))
    number = f"6235 **** {chance.randrange(10_000):04d}"
    return {
        "id": new_id(now),
        "customer": customer_id,
        "account": new_id(now),
        "name": seal(PAYEE_NAME, name),
        "number": number,
        "used": now - timedelta(minutes=chance.randrange(3 * 365 * 1440)),
        "times": chance.randrange(1, 40),
        "index": name_index(customer_id, name),
        "tokens": array_text(tokens_of(customer_id, name, number)),
        "version": TOKENS_VERSION,
    }


def fill(database: Database, owners: Sequence[UUID], chance: random.Random, now: datetime) -> None:
    """Write the books of `owners`, `PAYEES` in all."""
    for first in range(0, PAYEES, 5_000):
        rows = [payee(chance, owners[(first + place) % len(owners)], now) for place in range(5_000)]
        with database.transaction() as db:
            db.execute(_KEEP, rows)
    with database.connect(autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE payments.payee")


def timed(ask: Callable[[str], object], rounds: int) -> dict[str, list[float]]:
    """Ask for each text so often; returns milliseconds."""
    found: dict[str, list[float]] = {wanted: [] for wanted in TEXTS}
    for _ in range(rounds):
        for wanted in TEXTS:
            started = time.perf_counter()
            ask(wanted)
            found[wanted].append(1000 * (time.perf_counter() - started))
    return found


def look_through(database: Database, customer_id: UUID, wanted: str) -> int:
    """What there would be without tokens: the whole book is opened and matched."""
    with database.transaction(read_only=True) as db:
        rows = db.execute(
            text("SELECT name, number_masked FROM payments.payee WHERE customer_id = :c"), {"c": customer_id}
        )
        return sum(match(typed(wanted), open_sealed(PAYEE_NAME, name), number) is not None for name, number in rows)


def p99(values: Sequence[float]) -> float:
    """Return the 99th percentile."""
    return quantiles(values, n=100)[-1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds: under 60 s in all")
    rounds = 25 if parser.parse_args().quick else 100
    now, chance = datetime.now(UTC), random.Random(7)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        embedded_postgres(Path(folder, "pg")) as uri,
    ):
        use_keys(load_keys(Path(folder, "keys.json")))
        database = Database(uri)
        migrate(database)
        owner, owners = new_id(now), [new_id(now) for _ in range(BOOKS)]
        fill(database, [owner], chance, now)
        fill(database, owners, chance, now)

        def suggest(customer_id: UUID, wanted: str) -> object:
            with database.transaction(read_only=True) as db:
                return suggest_payees(db, customer_id=customer_id, text=wanted, limit=8, now=now)

        timed(lambda wanted: suggest(owner, wanted), 2)  # pages and plans are warm
        long = timed(lambda wanted: suggest(owner, wanted), rounds)
        short = timed(lambda wanted: suggest(chance.choice(owners), wanted), rounds)
        started = time.perf_counter()
        look_through(database, owner, "zhang")
        through_ms = 1000 * (time.perf_counter() - started)
        database.dispose()
    print(
        f"a book of {PAYEES:,} payees, {PAYEES // BOOKS} in each of {BOOKS:,} others; median and 99th percentile in ms"
    )
    for wanted in TEXTS:
        told = f"{median(long[wanted]):6.2f} {p99(long[wanted]):6.2f}   short book {median(short[wanted]):5.2f}"
        print(f"  {wanted or '(nothing)':<10} {told}")
    every = [value for values in long.values() for value in values]
    print(f"the whole book opened and matched, once: {through_ms:,.0f} ms")
    print(json.dumps({"suggest_ms_p50": round(median(every), 2), "suggest_ms_p99": round(p99(every), 2)}))


if __name__ == "__main__":
    main()
