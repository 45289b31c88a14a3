"""The log as files: every row as it was logged, each file whole or not there, and nothing dropped before it."""

import hashlib
import json
import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.decisions.export.log_book import LogBook, as_logged, everything_in, in_file
from trident.decisions.actions.export_log_day import export_log_day
from trident.decisions.export import day_file
from trident.decisions.export.day_file import DayFileFaulty, path_of
from trident.decisions.jobs import drop_old_days, export_finished_days
from trident.decisions.queries.log_days import log_days
from trident.decisions.queries.verify_log import verify_log
from trident.decisions.refusals import LogDayNotAsSealed, LogDayNotFinished, LogDayNotKept, LogDayNotSealed
from trident.decisions.settings import DecisionsSettings
from trident.kernel.errors import BankError


def test_every_row_of_the_log_stands_in_the_files(book: LogBook, tmp_path: Path) -> None:
    book.decide_all_kinds()
    book.seal()
    exported = {one.point: one for one in book.export(tmp_path)}
    assert exported.keys() == book.points.keys()
    for name, point in book.points.items():
        logged, file = book.in_log(point), exported[name].file
        read = [as_logged(row) for row in in_file(tmp_path / file.path)]
        assert len(read) == len(logged) == file.decisions
        for one, other in zip(read, logged, strict=True):
            given = {fact: value for fact, value in other["facts"].items() if value is not None}
            assert one == {key: other[key] for key in one} | {"facts": given}
            # A key's digest says nothing outside the bank, nor where a decision stood in its row.
            assert other.keys() - one.keys() == {"facts_digest", "place"}
        assert hashlib.sha256((tmp_path / file.path).read_bytes()).digest() == file.sha256
    assert everything_in(tmp_path).keys() == {one.file.path for one in exported.values()}, "and nothing else"


def test_facts_have_columns_of_their_types_and_units(book: LogBook, tmp_path: Path) -> None:
    book.decide_all_kinds()
    book.seal()
    book.export(tmp_path)
    name = book.desk.point.name
    file = str(tmp_path / path_of(name, book.day))
    with duckdb.connect() as connection:
        columns = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [file]).fetchall()
        told = dict(connection.execute("SELECT key, value FROM parquet_kv_metadata(?)", [file]).fetchall())
        over = connection.execute(
            "SELECT count(*) FROM read_parquet(?, union_by_name = true) WHERE point = ? AND fact_amount > 5000000",
            [f"{tmp_path}/*/*.parquet", name],
        ).fetchone()
    types = {column[0]: column[1] for column in columns}
    assert {column: types[column] for column in types if column.startswith("fact_")} == {
        "fact_amount": "BIGINT",
        "fact_known_payee": "BOOLEAN",
    }
    assert (types["request_id"], types["decided_at"]) == ("UUID", "TIMESTAMP WITH TIME ZONE")
    assert json.loads(told[b"units"]) == {"fact_amount": "CNY"}
    assert over == (1,)


def test_what_is_personal_is_nowhere_in_clear(book: LogBook, tmp_path: Path) -> None:
    book.decide_all_kinds()
    book.seal()
    book.export(tmp_path)
    rows = in_file(tmp_path / path_of(book.desk.point.name, book.day))
    assert sum(row["sealed_facts"] is not None for row in rows) == 3
    assert "11010519491231002X" not in repr(rows)


def test_a_second_run_changes_nothing(book: LogBook, tmp_path: Path) -> None:
    book.decide_all_kinds()
    book.seal()
    first = book.export(tmp_path)
    before = everything_in(tmp_path), book.remembered()
    again = book.export(tmp_path)
    assert [one.file for one in again] == [one.file for one in first]
    assert [one.is_new for one in first + again] == [True, True, False, False]
    assert (everything_in(tmp_path), book.remembered()) == before


@pytest.mark.parametrize("harm", ["cut", "gone", "foreign"])
def test_a_file_that_is_not_as_it_was_is_written_again(book: LogBook, tmp_path: Path, harm: str) -> None:
    book.decide_all_kinds()
    book.seal()
    book.export(tmp_path)
    file = tmp_path / path_of(book.other.point.name, book.day)
    whole = in_file(file)
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:-20])
    elif harm == "gone":
        file.unlink()
    else:
        with duckdb.connect() as connection:
            connection.execute(f"COPY (SELECT 1 AS request_id) TO '{file}' (FORMAT parquet)")
    assert {one.point: one.is_new for one in book.export(tmp_path)} == {
        book.desk.point.name: False,
        book.other.point.name: True,
    }
    assert in_file(file) == whole


def test_killed_before_the_file_is_put_in_place_nothing_stands_under_its_name(book: LogBook, tmp_path: Path) -> None:
    book.decide_all_kinds()
    book.seal()
    remembered = book.remembered()
    book.database.dispose()
    child = os.fork()
    if child == 0:  # the copy of this process dies as it is about to give the file its name
        Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment,method-assign]
        book.export(tmp_path)
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    left = list(everything_in(tmp_path))
    assert len(left) == 2, "the rows and the whole file, under other names"
    assert all(Path(name).name.startswith(".") for name in left)
    assert book.remembered() == remembered
    assert [one.is_new for one in book.export(tmp_path)] == [True, True]
    assert everything_in(tmp_path).keys() == {path_of(name, book.day) for name in book.points}


def test_broken_off_before_it_is_remembered_the_file_is_found_and_left(book: LogBook, tmp_path: Path) -> None:
    book.decide_all_kinds()
    book.seal()
    told = {"points": book.points, "folder": tmp_path, "day": book.day, "now": book.tomorrow}
    with book.database.transaction() as db:
        export_log_day(db, **told)
        db.rollback()
    assert book.remembered() == ([], [])
    before = everything_in(tmp_path)
    assert [one.is_new for one in book.export(tmp_path)] == [False, False]
    assert everything_in(tmp_path) == before
    assert len(book.remembered()[0]) == 2


def test_a_file_that_does_not_read_back_is_not_put_in_place(
    book: LogBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.decide_all_kinds()
    book.seal()
    write = day_file._to_parquet

    def write_less(lines: Path, *arguments: Any) -> None:
        lines.write_text("".join(lines.read_text().splitlines(keepends=True)[1:]))
        write(lines, *arguments)

    monkeypatch.setattr(day_file, "_to_parquet", write_less)
    before = book.remembered()
    with pytest.raises(DayFileFaulty):
        book.export(tmp_path)
    assert everything_in(tmp_path) == {}
    assert book.remembered() == before


@pytest.mark.parametrize("refusal", [LogDayNotFinished, LogDayNotKept, LogDayNotSealed, LogDayNotAsSealed])
def test_a_day_that_is_not_over_kept_and_sealed_is_refused(
    book: LogBook, tmp_path: Path, refusal: type[BankError]
) -> None:
    book.decide_all_kinds()
    if refusal is not LogDayNotSealed:
        book.seal()
    if refusal is LogDayNotFinished:
        book.tomorrow = book.desk.now
    elif refusal is LogDayNotKept:
        book.day -= timedelta(days=400)
    elif refusal is LogDayNotAsSealed:
        with book.database.connect() as connection:
            connection.execute("SET session_replication_role = replica")  # past the triggers
            connection.execute("UPDATE decisions.answers SET outcome = 'allow' WHERE outcome = 'refuse'")
    before = book.remembered()
    with pytest.raises(refusal) as refused:
        book.export(tmp_path)
    assert refused.value.fields == {"day": book.day.isoformat()}
    assert everything_in(tmp_path) == {}
    assert book.remembered() == before


def test_what_came_late_makes_the_day_due_again(book: LogBook, tmp_path: Path) -> None:
    settings = DecisionsSettings(export_folder=tmp_path)
    book.decide_all_kinds()
    book.seal()
    told = {"points": book.points, "now": book.tomorrow, "settings": settings}
    assert export_finished_days(book.database, **told) == 1
    assert export_finished_days(book.database, **told) == 0
    book.decide(book.desk, 12)
    assert export_finished_days(book.database, **told) == 0, "not sealed yet"
    book.seal()
    assert export_finished_days(book.database, **told) == 1
    assert len(in_file(tmp_path / path_of(book.desk.point.name, book.day))) == len(book.in_log(book.desk.point))


def test_without_a_folder_nothing_is_exported(book: LogBook) -> None:
    book.decide_all_kinds()
    book.seal()
    before = book.remembered()
    told = {"points": book.points, "now": book.tomorrow, "settings": DecisionsSettings()}
    assert export_finished_days(book.database, **told) == 0
    assert book.remembered() == before


@pytest.mark.parametrize("state", ["never", "elsewhere", "lost", "stale", "done"])
def test_retention_keeps_what_is_not_exported(book: LogBook, tmp_path: Path, state: str) -> None:
    folder = tmp_path / "files"
    settings = DecisionsSettings(export_folder=folder, log_days=30)
    book.decide_all_kinds()
    book.seal()
    if state != "never":
        book.export(tmp_path / "elsewhere" if state == "elsewhere" else folder)
    if state == "lost":
        (folder / path_of(book.other.point.name, book.day)).unlink()
    if state == "stale":
        book.decide(book.desk, 12)
        book.seal()
    logged = book.in_log(book.desk.point)
    drop_old_days(book.database, now=book.desk.now + timedelta(days=32), settings=settings)
    with book.database.transaction(read_only=True) as db:
        is_kept = book.day in log_days(db)
        assert verify_log(db).first_fault is None
    assert is_kept == (state != "done")
    assert book.in_log(book.desk.point) == (logged if is_kept else [])
