"""Bring a database to the schema that this version of the code expects."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import trident
from trident.kernel.db import Database


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
    that servers can be replaced one by one.
    """
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    return revision is None or (revision in known and revision != head_revision())


def migrate(database: Database) -> bool:
    """Run the revisions that the database lacks; several processes may do so at once.

    :returns: whether this call changed anything.
    """
    before = find_revision(database)
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    return before != find_revision(database)
