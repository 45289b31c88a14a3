"""Bring a database to the schema that this version of the code expects."""

import time
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

import trident
from trident.app.cannot_start import CannotStart
from trident.kernel.db import APPLICATION, Database

WAIT_S: Final = 5.0
"""How long servers that are stopping are given to leave."""
_SAY_SO: Final = text("SELECT set_config('application_name', 'trident migrate', false)")
# Servers of early versions did not say who they are.
_AT_WORK: Final = text(
    """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
      AND application_name IN ('', :application)
    ORDER BY pid
    """
)


def migrations_dir() -> Path:
    """Return where the revisions lie: inside the package when installed, beside it in a checkout."""
    package = Path(trident.__file__).parent
    installed = package / "migrations"
    return installed if installed.is_dir() else package.parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    return config


def head_revision() -> str:
    """Return the newest revision that this version of the code knows."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None, "there is at least one revision"
    return head


def find_revision(database: Database) -> str | None:
    """Return the revision that the database is at; None when it was never migrated."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_behind(revision: str | None) -> bool:
    """Tell whether a database at `revision` lacks something that this version of the code needs.

    One that a newer version has migrated is not behind: revisions leave alone what the version before them uses, so
    that servers can be replaced one by one. Those that cannot say `STOPS_SERVERS`.
    """
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    return revision is None or (revision in known and revision != head_revision())


def migrate(database: Database) -> bool:
    """Run the revisions that the database lacks; several processes may do so at once.

    :returns: whether this call changed anything.
    :raises CannotStart: servers or workers are at work that could not live with one of the revisions.
    """
    before = find_revision(database)
    config = _config()
    database.dispose()  # no connection of this process is to be taken for a server's
    with database.engine.connect() as connection:
        connection.detach()  # it goes by another name, and not back to the pool
        connection.execute(_SAY_SO)
        connection.commit()
        _check_stopped(connection, before)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    return before != find_revision(database)


def _check_stopped(connection: Connection, revision: str | None) -> None:
    """Refuse to change under servers what they use: a new database has none."""
    if revision is None or not is_behind(revision):
        return
    missing = ScriptDirectory.from_config(_config()).iterate_revisions("head", revision)
    if not any(getattr(script.module, "STOPS_SERVERS", False) for script in missing):
        return
    until = time.monotonic() + WAIT_S
    while others := connection.execute(_AT_WORK, {"application": APPLICATION}).scalars().all():
        connection.rollback()
        if time.monotonic() > until:
            raise CannotStart(
                f"servers or workers are connected (PostgreSQL's processes {', '.join(map(str, others))}): those of "
                "the version before cannot live with this one's schema, so stop them first"
            )
        time.sleep(WAIT_S / 50)
    connection.rollback()
