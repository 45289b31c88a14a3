import subprocess
import sys
from collections.abc import Callable

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.engine import make_url

from trident.app.migrate import find_revision, head_revision, migrate
from trident.kernel.db import Database

MIGRATE = """
import sys
from trident.app.migrate import migrate
from trident.kernel.db import Database
print(migrate(Database(sys.argv[1])))
"""


@pytest.fixture
def empty_database(postgres_uri: str, fresh_database: Database) -> Database:
    """The test's own database, with nothing in it."""
    name = make_url(fresh_database.dsn).database
    assert name is not None
    with psycopg.connect(postgres_uri, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return fresh_database


def test_a_new_database_is_brought_to_head_once(empty_database: Database) -> None:
    assert find_revision(empty_database) is None
    assert migrate(empty_database) is True
    assert find_revision(empty_database) == head_revision()
    assert migrate(empty_database) is False


def test_processes_that_start_together_migrate_once(empty_database: Database) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", MIGRATE, empty_database.dsn], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = sorted(process.communicate(timeout=120)[0].strip() for process in started)
    assert [process.returncode for process in started] == [0, 0, 0]
    assert find_revision(empty_database) == head_revision()
    assert told[-1] == "True"


def test_every_table_lives_in_the_schema_of_its_domain(clone: Callable[[], Database]) -> None:
    database = clone()
    with database.transaction(read_only=True) as db:
        strays = db.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'")
        ).all()
    database.dispose()
    assert strays == []
