from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.decisions.chain import chain_end
from trident.decisions.export.columns import columns_of, fit, units_of
from trident.decisions.export.day_file import (
    ROWS_AT_ONCE,
    DayFile,
    path_of,
    read_day_file,
    write_day_file,
)
from trident.decisions.queries.log_days import log_days
from trident.decisions.queries.log_exports import exported_files, folder_name, seal_of_day
from trident.decisions.refusals import LogDayNotAsSealed, LogDayNotFinished, LogDayNotKept, LogDayNotSealed
from trident.decisions.types import DecisionPoint
from trident.kernel.audit import record_audit
from trident.kernel.auth import SystemActor
from trident.kernel.clock import bank_day

EXPORTING_LOCK: Final = 1145258574
"""Held by whoever writes the files."""

_LOCK: Final = text("SELECT pg_advisory_xact_lock(:key, 0)")
_UNSEALED: Final = text("SELECT 1 FROM decisions.log WHERE decided_on = :day AND position > :sealed LIMIT 1")
_POINTS: Final = text(
    "SELECT point, count(*) AS decisions FROM decisions.logged WHERE decided_on = :day GROUP BY point ORDER BY point"
)
_SEALED: Final = text(
    """
    SELECT coalesce(sum(decisions), 0)::bigint AS decisions, coalesce(bool_and(
        content_digest IS NOT DISTINCT FROM decisions.content_digest(decided_on, first_position, last_position)
    ), true) AS is_same
    FROM decisions.blocks WHERE decided_on = :day AND kind = 'seal'
    """
)
_ROWS: Final = text(
    """
    SELECT decided_on, position, point, request_id, subject, decided_at, encode(version, 'hex') AS version,
           version_number, is_canary, feature_set, facts::text AS facts, sealed_facts, outcome,
           outputs::text AS outputs, hits::text AS hits, reasons::text AS reasons, degraded, is_error, is_refusal,
           latency_us, encode(shadow, 'hex') AS shadow, shadow_outcome, shadow_degraded
    FROM decisions.logged WHERE decided_on = :day AND point = :point ORDER BY position, request_id
    """
)
_REMEMBER: Final = text(
    """
    INSERT INTO decisions.exports (folder, decided_on, point, seal, decisions, path, sha256, size, exported_at)
    VALUES (:folder, :day, :point, :seal, :decisions, :path, :sha256, :size, :now)
    ON CONFLICT (folder, decided_on, point) DO UPDATE SET
        seal = excluded.seal, decisions = excluded.decisions, path = excluded.path, sha256 = excluded.sha256,
        size = excluded.size, exported_at = excluded.exported_at
    """
)


@dataclass(frozen=True, slots=True)
class Exported:
    """A day's decisions of one point in a file. `is_new`: written now; else it was there, complete."""

    point: str
    file: DayFile
    is_new: bool


def export_log_day(
    db: Session, *, points: Mapping[str, DecisionPoint], folder: Path, day: date, now: datetime
) -> list[Exported]:
    """Write a finished, sealed day of the log to Parquet files in a folder, one for each point that decided on it.

    A file is in its place as a whole or not at all. A complete one of the same seal is left as it is. What was written
    is remembered and audited in the caller's transaction; broken off, another run finds the files and remembers them.

    :param points: the bank's, for the types of their facts; others' facts stand in one column, as JSON.
    :raises LogDayNotFinished: decisions of the day may still come.
    :raises LogDayNotKept: the log has no such day, or not any more.
    :raises LogDayNotSealed: some of its decisions are in no block yet.
    :raises LogDayNotAsSealed: its decisions are not those that were sealed; `verify_log` names them.
    :raises DayFileFaulty: a new file did not read back as written.
    """
    db.execute(_LOCK, {"key": EXPORTING_LOCK})
    _check_is_sealed(db, day, now)
    seal = seal_of_day(db, day)
    if seal is None:
        return []
    known = exported_files(db, folder, day, seal)
    exported = []
    for name in _checked_points(db, day):
        point, path = points.get(name), path_of(name, day)
        there = read_day_file(folder, path)
        is_kept = there is not None and there.seal == seal and known.get(path, there.sha256) == there.sha256
        file = there if there is not None and is_kept else _write(db, name, point, folder, day, seal)
        exported.append(Exported(name, file, is_new=not is_kept))
    for one in exported:  # all at the end: whoever audits holds up others who do
        if known.get(one.file.path) != one.file.sha256:
            _remember(db, folder, day, one, now)
    return exported


def _check_is_sealed(db: Session, day: date, now: datetime) -> None:
    if day >= bank_day(now):
        raise LogDayNotFinished(day=day.isoformat())
    if day not in log_days(db):
        raise LogDayNotKept(day=day.isoformat())
    _, _, sealed = chain_end(db)
    if db.execute(_UNSEALED, {"day": day, "sealed": sealed}).one_or_none() is not None:
        raise LogDayNotSealed(day=day.isoformat())


def _checked_points(db: Session, day: date) -> Sequence[str]:
    counted = {row.point: row.decisions for row in db.execute(_POINTS, {"day": day})}
    sealed = db.execute(_SEALED, {"day": day}).one()
    if not sealed.is_same or sealed.decisions != sum(counted.values()):
        raise LogDayNotAsSealed(day=day.isoformat())
    return list(counted)


def _write(db: Session, name: str, point: DecisionPoint | None, folder: Path, day: date, seal: bytes) -> DayFile:
    columns, units = columns_of(point), units_of(point)
    rows = (fit(row, point) for row in _read_rows(db, name, day))
    return write_day_file(folder, path_of(name, day), rows, columns, seal=seal, units=units)


def _read_rows(db: Session, name: str, day: date) -> Iterator[Mapping[str, Any]]:
    asked = {"day": day, "point": name}
    for row in db.execute(_ROWS, asked, execution_options={"yield_per": ROWS_AT_ONCE}):
        yield row._asdict()


def _remember(db: Session, folder: Path, day: date, exported: Exported, now: datetime) -> None:
    file = exported.file
    db.execute(
        _REMEMBER,
        {
            "folder": folder_name(folder),
            "day": day,
            "point": exported.point,
            "seal": file.seal,
            "decisions": file.decisions,
            "path": file.path,
            "sha256": file.sha256,
            "size": file.size,
            "now": now,
        },
    )
    record_audit(
        db,
        actor=SystemActor("decisions"),
        action="decision-log.exported",
        subject_type="decision-log",
        subject_id=day.isoformat(),
        now=now,
        details={"point": exported.point, "decisions": file.decisions, "sha256": file.sha256.hex()},
    )
