"""A day's decisions of one point as a Parquet file: written under another name, read back, then put in its place."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

import duckdb

ROWS_AT_ONCE: Final = 2000
"""Rows that are in memory at a time, on either side."""

_ROW_GROUP: Final = 50_000
_SETTINGS: Final[dict[str, Any]] = {
    "threads": 1,  # rows keep their order, and memory its bound
    "memory_limit": "256MB",
    "temp_directory": "",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


class DayFileFaulty(Exception):
    """What was read back from the new file is not what was written to it; it was not put in place."""


@dataclass(frozen=True, slots=True)
class DayFile:
    """A file that is complete.

    :param path: below the folder of all files.
    :param seal: digest of the day's last block in the log's chain.
    :param ids_digest: SHA-256 over the request ids, in the order of the log.
    """

    path: str
    seal: bytes
    decisions: int
    ids_digest: bytes
    sha256: bytes
    size: int


def path_of(point: str, day: date) -> str:
    """Return where a point's file of a day stands, below the folder of all."""
    return f"point={quote(point, safe='')}/day={day.isoformat()}.parquet"


def write_day_file(
    folder: Path,
    path: str,
    rows: Iterable[Mapping[str, Any]],
    columns: Mapping[str, str],
    *,
    seal: bytes,
    units: Mapping[str, str],
) -> DayFile:
    """Write rows to a file and put it in place when it reads back as written; memory holds few of them at a time.

    One writer at a time in a folder: its caller sees to that.

    :param units: of columns that have one; they go into the file's metadata.
    :raises DayFileFaulty: it does not read back so; nothing is left behind.
    """
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    lines, part = target.with_name(f".{target.name}.lines"), target.with_name(f".{target.name}.part")
    try:
        decisions, ids_digest = _write_lines(lines, rows)
        told = {
            "seal": seal.hex(),
            "decisions": str(decisions),
            "ids_digest": ids_digest.hex(),
            "units": json.dumps(units, sort_keys=True),
        }
        _to_parquet(lines, part, columns, told)
        found = _read(part, path)
        if found is None or (found.seal, found.decisions, found.ids_digest) != (seal, decisions, ids_digest):
            raise DayFileFaulty(path)
        _sync(part)
        part.replace(target)
        _sync(target.parent)
    finally:
        lines.unlink(missing_ok=True)
        part.unlink(missing_ok=True)
    return found


def read_day_file(folder: Path, path: str) -> DayFile | None:
    """Return a file as it proves to be: its rows counted and their ids summed again; None: none, or not complete."""
    return _read(folder / path, path) if (folder / path).is_file() else None


def is_unchanged(folder: Path, path: str, sha256: bytes) -> bool:
    """Tell whether a file is there byte for byte."""
    return (folder / path).is_file() and _sha256(folder / path) == sha256


def _write_lines(lines: Path, rows: Iterable[Mapping[str, Any]]) -> tuple[int, bytes]:
    ids, count = hashlib.sha256(), 0
    with lines.open("w", encoding="ascii") as file:
        for row in rows:
            file.write(json.dumps(row, default=_plain) + "\n")
            ids.update(row["request_id"].bytes)
            count += 1
    return count, ids.digest()


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date | datetime):
        return value.isoformat()
    assert isinstance(value, UUID), "the log has no values of other types"
    return str(value)


def _to_parquet(lines: Path, part: Path, columns: Mapping[str, str], told: Mapping[str, str]) -> None:
    binary = [name for name, kind in columns.items() if kind == "BLOB"]
    read_as = {name: "VARCHAR" if name in binary else kind for name, kind in columns.items()}
    fields = ", ".join(f"{_literal(name)}: {_literal(kind)}" for name, kind in read_as.items())
    replaced = ", ".join(f'unhex("{name}") AS "{name}"' for name in binary)
    metadata = ", ".join(f"{name}: {_literal(value)}" for name, value in told.items())
    statement = f"""
        COPY (
            SELECT * {f"REPLACE ({replaced})" if binary else ""}
            FROM read_json({_literal(str(lines))}, format = 'newline_delimited', columns = {{{fields}}})
        ) TO {_literal(str(part))}
        (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP}, KV_METADATA {{{metadata}}})
    """  # noqa: S608 - names and types of our own, and quoted texts
    with closing(duckdb.connect(config=_SETTINGS)) as connection:
        connection.execute(statement)


def _read(file: Path, path: str) -> DayFile | None:
    with closing(duckdb.connect(config=_SETTINGS)) as connection:
        try:
            metadata = connection.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(file)]).fetchall()
            told = {key.decode(): value.decode() for key, value in metadata}
            seal, decisions, ids_digest = bytes.fromhex(told["seal"]), int(told["decisions"]), told["ids_digest"]
            ids, count = hashlib.sha256(), 0
            for request_id in _ids(connection, file):
                ids.update(request_id.bytes)
                count += 1
        except (duckdb.Error, KeyError, ValueError):  # cut off, damaged, or somebody else's
            return None
    if (count, ids.hexdigest()) != (decisions, ids_digest):
        return None
    return DayFile(path, seal, count, ids.digest(), _sha256(file), file.stat().st_size)


def _ids(connection: duckdb.DuckDBPyConnection, file: Path) -> Iterator[UUID]:
    found = connection.execute("SELECT request_id::UUID FROM read_parquet(?, hive_partitioning = false)", [str(file)])
    while batch := found.fetchmany(ROWS_AT_ONCE):
        for (request_id,) in batch:
            yield request_id


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _sha256(file: Path) -> bytes:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").digest()


def _sync(path: Path) -> None:
    """Have a file, or a folder's list of them, on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
