"""The log of decisions from the command line: proven day by day, and written to files."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.app.running import write_keys
from tests.decisions.export.log_book import LogBook, everything_in, in_file
from tests.decisions.life_cycle.policies import Desk, new_point
from trident.app.cli import main
from trident.decisions.export.day_file import path_of
from trident.kernel.db import Database

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def book(fresh_database: Database, now: datetime) -> LogBook:
    """Two days of decisions, the first of them sealed."""
    desk = Desk(fresh_database, new_point(), now)
    made = LogBook(desk, Desk(fresh_database, new_point(), now + timedelta(days=1)))
    made.decide(made.desk, *range(1, 31))
    made.seal()
    made.decide(made.other, 5, 6)
    return made


@pytest.fixture
def run(book: LogBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `trident decisions …` on the book; returns its exit code and what it said."""
    monkeypatch.setenv("TRIDENT_DATABASE_URL", book.database.dsn)
    monkeypatch.setenv("TRIDENT_SECRET_FILE", str(write_keys(tmp_path)))
    monkeypatch.setenv("TRIDENT_LOG_LEVEL", "CRITICAL")

    def do(*arguments: object) -> tuple[int, str, str]:
        code = main(["decisions", *map(str, arguments)])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return code, told.out, told.err

    return do


def change_behind_its_back(book: LogBook, statement: str) -> None:
    with book.database.connect(autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # past the triggers, as only a superuser may
        connection.execute(statement.encode())


def test_each_day_of_an_intact_log_is_ok(run: Run) -> None:
    assert run("verify") == (
        0,
        "2026-03-18 30 decisions in 1 blocks: ok\n2026-03-19 2 decisions in 0 blocks, 2 not sealed yet: ok\nok\n",
        "",
    )
    assert run("verify", "--day", "2026-03-18")[:2] == (0, "2026-03-18 30 decisions in 1 blocks: ok\nok\n")


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE decisions.log SET subject = 'another' WHERE position = 7", "are not those that block 1 sealed"),
        ("DELETE FROM decisions.log WHERE position = 7", "are not those that block 1 sealed"),
        ("UPDATE decisions.answers SET outcome = 'refuse'", "are not those that block 1 sealed"),
        ("DROP TABLE decisions.log_20260318", "are not those that block 1 sealed"),
        ("UPDATE decisions.log SET facts_digest = 'x' WHERE false; DELETE FROM decisions.requests", "was not asked"),
    ],
)
def test_a_row_that_was_changed_is_found(book: LogBook, run: Run, statement: str, fault: str) -> None:
    change_behind_its_back(book, statement)
    for arguments in (["verify"], ["verify", "--day", "2026-03-18"]):
        code, told, _ = run(*arguments)
        first, last = told.splitlines()
        assert (code, first.split()[0], first.split()[-1]) == (1, "2026-03-18", "BROKEN")
        assert last.startswith("NOT INTACT: ")
        assert fault in last


def test_a_broken_chain_is_found_whatever_day_is_asked_for(book: LogBook, run: Run) -> None:
    change_behind_its_back(book, "UPDATE decisions.blocks SET sealed_at = sealed_at, decisions = 29")
    assert run("verify")[:2] == (1, "NOT INTACT: block 1 is not what was sealed\n")
    code, told, _ = run("verify", "--day", "2026-03-19")
    assert (code, told.splitlines()[-1]) == (1, "NOT INTACT: block 1 is not what was sealed")


def test_a_day_that_is_not_kept_cannot_be_verified(run: Run) -> None:
    code, told, error = run("verify", "--day", "2025-01-01")
    assert (code, told) == (1, "")
    assert "2025-01-01" in error


def test_what_is_due_is_exported_and_what_is_not_sealed_is_left(book: LogBook, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    path = path_of(book.desk.point.name, book.day)
    code, told, _ = run("export", folder)
    assert (code, told.splitlines()[0].split(",")[0]) == (1, f"{path} 30 decisions")
    assert told.splitlines()[1:] == [
        "2026-03-19 left: That day is not sealed to its end: it cannot be exported yet",
        "1 finished days are left",
    ]
    assert len(in_file(folder / path)) == 30
    book.seal()
    code, told, _ = run("export", folder)
    assert (code, told.splitlines()[-1]) == (0, "all finished days are exported")
    before = everything_in(folder)
    assert len(before) == 2
    assert run("export", folder)[:2] == (0, "all finished days are exported\n")
    code, told, _ = run("export", folder, "--day", "2026-03-18")
    assert (code, told.strip().endswith("(was there)")) == (0, True)
    assert everything_in(folder) == before


@pytest.mark.parametrize("day", ["2026-03-19", "2025-01-01", "2999-01-01"])
def test_a_day_that_cannot_be_exported_is_named(book: LogBook, run: Run, tmp_path: Path, day: str) -> None:
    folder, before = tmp_path / "files", book.remembered()
    code, told, error = run("export", folder, "--day", day)
    assert (code, told) == (1, "")
    assert day in error
    assert everything_in(folder) == {}
    assert book.remembered() == before


def test_a_folder_that_cannot_be_made_is_named(book: LogBook, run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    before = book.remembered()
    code, _, error = run("export", tmp_path / "file")
    assert code == 1
    assert "Not a directory" in error
    assert book.remembered() == before
