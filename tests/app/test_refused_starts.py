import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.running import write_keys
from trident.app.cli import main
from trident.kernel.db import Database

Try = Callable[..., str]


@pytest.fixture
def refused(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Try:
    """Run a command that must be refused: `refused("serve", TRIDENT_…="…")` returns what it said."""
    monkeypatch.setenv("TRIDENT_DATABASE_URL", database.dsn)
    monkeypatch.setenv("TRIDENT_SECRET_FILE", str(write_keys(tmp_path)))
    monkeypatch.setenv("TRIDENT_LOG_LEVEL", "CRITICAL")

    def attempt(*arguments: str, **settings: str) -> str:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        assert main(arguments) == 1
        told = capsys.readouterr().err
        assert "Traceback" not in told
        return told

    return attempt


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_port_that_is_taken_is_named_and_by_whom(refused: Try, processes: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = refused("serve", "--port", port, "--processes", processes)
    assert f"port {port} on 127.0.0.1 is taken" in told
    assert f"(process {os.getpid()})" in told


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_database_that_lacks_revisions_is_not_served(refused: Try, fresh_database: Database, command: str) -> None:
    with fresh_database.connect(autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001_kernel'")
    told = refused(command, TRIDENT_DATABASE_URL=fresh_database.dsn)
    assert "run `trident migrate` first" in told


def test_all_settings_that_are_wrong_are_named_at_once(refused: Try) -> None:
    wrong = {
        "TRIDENT_WEB_PORT": "http",
        "TRIDENT_POOL_SIZE": "0",
        "TRIDENT_PAYMENTS_MAX_BATCH": "-1",
        "TRIDENT_LOG_LEVEL": "LOUD",
    }
    told = refused("serve", **wrong)
    for name in wrong:
        assert name in told


def test_a_database_that_is_not_there_is_said_so(refused: Try) -> None:
    told = refused("migrate", TRIDENT_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert "the database cannot be reached" in told


def test_a_day_that_lies_ahead_is_not_closed(refused: Try, fresh_database: Database) -> None:
    told = refused("ledger", "close-day", "--on", "2999-01-01", TRIDENT_DATABASE_URL=fresh_database.dsn)
    assert "2999-01-01" in told


def test_a_command_that_is_not_there_is_refused_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serv"])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "serve" in told
