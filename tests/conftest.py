"""What all tests stand on: a real PostgreSQL, migrated once, cloned where a test wants one of its own."""

import getpass
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from trident.app.migrate import migrate
from trident.kernel.crypto import Keys, use_keys
from trident.kernel.db import Database
from trident.kernel.log import configure_logging
from trident.kernel.postgres import embedded_postgres

TEMPLATE = f"trident_template_{os.getpid()}"
_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put browser journeys last: Playwright keeps a loop in this thread, and no other can run beside it."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session", autouse=True)
def keys() -> Keys:
    made = Keys(b"the key of tests, and of nothing else but tests")
    use_keys(made)
    configure_logging("CRITICAL")
    return made


@pytest.fixture(scope="session")
def postgres_uri() -> Iterator[str]:
    """The server: the embedded PostgreSQL, the one whose programs TRIDENT_TEST_POSTGRES_BIN names, or one that runs."""
    given = os.environ.get("TRIDENT_TEST_DATABASE_URL")
    programs = os.environ.get("TRIDENT_TEST_POSTGRES_BIN")
    if given:
        yield given
        return
    # Not in pytest's own folder: a second pytest that starts closes that to all but its user, and as root the
    # server runs under another.
    with tempfile.TemporaryDirectory(prefix="trident-postgres-") as name:
        folder = Path(name)
        with _installed_postgres(Path(programs), folder) if programs else embedded_postgres(folder / "cluster") as uri:
            _forget_the_disk(uri)
            yield uri


def _forget_the_disk(uri: str) -> None:
    """Spare the disk: a test server need not survive a power cut (crash tests run servers of their own)."""
    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def _installed_postgres(programs: Path, folder: Path) -> Iterator[str]:
    """Run an installed PostgreSQL on `folder`; as root under the account that Debian's package makes for it."""
    owner = "postgres" if os.geteuid() == 0 else getpass.getuser()
    folder.chmod(0o755)
    cluster = folder / "cluster"
    cluster.mkdir()
    shutil.chown(cluster, owner)

    def run(program: str, *arguments: str) -> None:
        command = [programs / program, *arguments]
        subprocess.run(command, user=owner, check=True, stdout=subprocess.DEVNULL, cwd="/")

    run("initdb", "-D", str(cluster), "-U", "postgres", "--auth=trust", "--encoding=utf8")
    run("pg_ctl", "-w", "-D", str(cluster), "-l", f"{cluster}/log", "-o", f"-h '' -k {cluster}", "start")
    try:
        yield f"postgresql://postgres@/postgres?host={cluster}"
    finally:
        run("pg_ctl", "-w", "-D", str(cluster), "-m", "immediate", "stop")


def _run(uri: str, statement: str, name: str, template: str | None = None) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        names = [sql.Identifier(name)] + ([sql.Identifier(template)] if template else [])
        connection.execute(sql.SQL(statement).format(*names))


def _uri_of(uri: str, name: str) -> str:
    return make_url(uri).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def template(postgres_uri: str) -> Iterator[str]:
    """The name of a migrated, empty database that nobody is connected to."""
    _run(postgres_uri, "CREATE DATABASE {}", TEMPLATE)
    database = Database(_uri_of(postgres_uri, TEMPLATE))
    migrate(database)
    database.dispose()
    yield TEMPLATE
    _run(postgres_uri, "DROP DATABASE {} WITH (FORCE)", TEMPLATE)


@pytest.fixture(scope="session")
def clone(postgres_uri: str, template: str) -> Callable[[], Database]:
    """Make a migrated, empty database; whoever asks disposes of it, the session drops the server."""

    def make() -> Database:
        name = f"trident_test_{os.getpid()}_{next(_numbers)}"
        _run(postgres_uri, "CREATE DATABASE {} TEMPLATE {}", name, template)
        return Database(_uri_of(postgres_uri, name))

    return make


def _drop(database: Database, postgres_uri: str) -> None:
    database.dispose()
    name = make_url(database.dsn).database
    assert name is not None
    _run(postgres_uri, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(scope="session")
def database(clone: Callable[[], Database], postgres_uri: str) -> Iterator[Database]:
    """One database for the whole session; its tests make their own people and accounts."""
    made = clone()
    yield made
    _drop(made, postgres_uri)


@pytest.fixture
def fresh_database(clone: Callable[[], Database], postgres_uri: str) -> Iterator[Database]:
    """A database of the test's own."""
    made = clone()
    yield made
    _drop(made, postgres_uri)


@pytest.fixture
def now() -> datetime:
    """A Wednesday morning in Shanghai."""
    return datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
