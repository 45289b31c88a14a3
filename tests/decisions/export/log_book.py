"""A log with decisions of every kind on a day that is over, and what its files say of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import text

from tests.decisions.life_cycle.policies import Desk, limit_policy, request
from trident.decisions.actions.export_log_day import Exported, export_log_day
from trident.decisions.decide import decide_many
from trident.decisions.jobs import seal_decisions
from trident.decisions.stages import Stage
from trident.decisions.types import DecisionPoint
from trident.kernel.clock import bank_day
from trident.kernel.db import Database


@dataclass
class LogBook:
    """Two points that decide in one database.

    :param desk: of the first point; `other` of the second.
    """

    desk: Desk
    other: Desk
    tomorrow: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.tomorrow = self.desk.now + timedelta(days=1)
        self.day = bank_day(self.desk.now)

    @property
    def database(self) -> Database:
        return self.desk.database

    @property
    def points(self) -> Mapping[str, DecisionPoint]:
        return {one.point.name: one.point for one in (self.desk, self.other)}

    def decide(self, desk: Desk, *yuan: int, **facts: Any) -> None:
        with self.database.transaction() as db:
            decide_many(db, desk.point, [request(one, **facts) for one in yuan], now=desk.now)

    def decide_all_kinds(self) -> None:
        """Decide with a version and with the built-in policy, beside a shadow, with facts missing, sealed and odd."""
        self.decide(self.desk, *range(1, 60))
        self.desk.brought(limit_policy("5000"), Stage.LIVE)
        self.desk.brought(limit_policy("6000"), Stage.SHADOW)
        self.decide(self.desk, 4_000, 5_500, 70_000, id_number="11010519491231002X")
        self.decide(self.desk, 9, known_payee=None)
        self.decide(self.desk, 9, known_payee="perhaps")
        self.decide(self.desk, 2**62)
        self.decide(self.desk, 9, amount="half \ud800 a character")
        self.decide(self.other, 7, 80_000)

    def seal(self) -> None:
        seal_decisions(self.database, now=self.tomorrow, is_final=True)

    def export(self, folder: Path) -> list[Exported]:
        with self.database.transaction() as db:
            return export_log_day(db, points=self.points, folder=folder, day=self.day, now=self.tomorrow)

    def in_log(self, point: DecisionPoint) -> list[dict[str, Any]]:
        with self.database.transaction(read_only=True) as db:
            found = db.execute(
                text("SELECT * FROM decisions.logged WHERE point = :point ORDER BY position"), {"point": point.name}
            )
            return [dict(row) for row in found.mappings()]

    def remembered(self) -> tuple[Any, ...]:
        """What the bank keeps of exports: refusals leave it as it was."""
        with self.database.transaction(read_only=True) as db:
            queries = (
                "SELECT * FROM decisions.exports ORDER BY folder, decided_on, point",
                "SELECT subject_id, details FROM kernel.audit WHERE action LIKE 'decision-log.%' ORDER BY sequence",
            )
            return tuple(db.execute(text(query)).all() for query in queries)


def everything_in(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below a folder, hidden ones too: when it was written, and what is in it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def in_file(file: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?, hive_partitioning = false)", [str(file)])
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def as_logged(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a file as it stands in the log: facts together again, JSON read, digests as bytes."""
    facts = {name.removeprefix("fact_"): value for name, value in row.items() if name.startswith("fact_")}
    others = json.loads(row["other_facts"] or "{}")
    fixed = {name: value for name, value in row.items() if not name.startswith("fact_") and name != "other_facts"}
    for name in ("outputs", "hits", "reasons"):
        fixed[name] = None if row[name] is None else json.loads(row[name])
    for name in ("version", "shadow"):
        fixed[name] = None if row[name] is None else bytes.fromhex(row[name])
    return {**fixed, "facts": {name: value for name, value in facts.items() if value is not None} | others}
