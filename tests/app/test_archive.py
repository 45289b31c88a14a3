from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.engine import make_url

from tests.app.load import assert_intact
from tests.app.running import write_keys
from trident.app.cli import main
from trident.app.demo.seed import seed_city
from trident.kernel.db import Database

COUNTS = {
    "customers": "SELECT count(*) FROM customers.customer",
    "entries": "SELECT count(*) FROM ledger.transfers",
    "balances": (
        "SELECT md5(string_agg(account_id || ' ' || posted_minor, ',' ORDER BY account_id)) FROM ledger.balances"
    ),
    "blocks": "SELECT md5(string_agg(digest::text, ',' ORDER BY number)) FROM ledger.blocks",
    "audit": "SELECT count(*) FROM kernel.audit",
}


def state(database: Database) -> dict[str, object]:
    with database.transaction(read_only=True) as db:
        return {name: db.scalar(text(query)) for name, query in COUNTS.items()}


@pytest.fixture(scope="module")
def city(clone: Callable[[], Database]) -> Iterator[Database]:
    made = clone()
    seed_city(made, number=30, days=3, now=datetime.now(UTC), progress=lambda *_: None)
    yield made
    made.dispose()


@pytest.fixture
def empty_database(postgres_uri: str, fresh_database: Database) -> Database:
    name = make_url(fresh_database.dsn).database
    assert name is not None
    with psycopg.connect(postgres_uri, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return fresh_database


@pytest.fixture
def trident(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.setenv("TRIDENT_SECRET_FILE", str(write_keys(tmp_path)))
    monkeypatch.setenv("TRIDENT_LOG_LEVEL", "CRITICAL")

    def on(database: Database, *arguments: str) -> int:
        monkeypatch.setenv("TRIDENT_DATABASE_URL", database.dsn)
        return main(arguments)

    return on


def test_a_backup_comes_back_whole(
    city: Database, empty_database: Database, tmp_path: Path, trident: Callable[..., int]
) -> None:
    file = str(tmp_path / "city.backup")
    before = state(city)
    assert trident(city, "backup", file) == 0
    assert state(city) == before
    assert trident(empty_database, "restore", file) == 0
    assert state(empty_database) == before
    assert trident(empty_database, "ledger", "verify") == 0
    assert trident(empty_database, "audit", "verify") == 0
    assert_intact(empty_database)
    # What is brought back goes on where it was: another day of the same bank.
    assert trident(empty_database, "migrate") == 0


def test_a_database_in_use_is_not_overwritten_unless_asked(
    city: Database,
    fresh_database: Database,
    tmp_path: Path,
    trident: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = str(tmp_path / "city.backup")
    assert trident(city, "backup", file) == 0
    before = state(fresh_database)
    assert trident(fresh_database, "restore", file) == 1
    assert "--replace" in capsys.readouterr().err
    assert state(fresh_database) == before
    assert trident(fresh_database, "restore", file, "--replace") == 0
    assert state(fresh_database) == state(city)


def test_a_broken_backup_changes_nothing(
    city: Database, tmp_path: Path, trident: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    whole = tmp_path / "city.backup"
    assert trident(city, "backup", str(whole)) == 0
    broken = tmp_path / "broken.backup"
    broken.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    before = state(city)
    assert trident(city, "restore", str(broken), "--replace") == 1
    assert "failed" in capsys.readouterr().err
    assert state(city) == before
    assert not list(tmp_path.glob(".*")), "no drafts are left behind"


def test_a_backup_that_cannot_be_written_leaves_nothing(
    city: Database, tmp_path: Path, trident: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert trident(city, "backup", str(tmp_path / "nowhere" / "city.backup")) == 1
    assert "pg_dump failed" in capsys.readouterr().err
