"""What every process of the bank opens before it does anything: settings, log, keys, database."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from trident.app.cannot_start import CannotStart
from trident.app.every_setting import SETTINGS
from trident.app.migrate import find_revision, is_behind
from trident.kernel.crypto import load_keys, use_keys
from trident.kernel.db import Database
from trident.kernel.log import configure_logging
from trident.kernel.postgres import embedded_postgres
from trident.kernel.settings import KernelSettings, read_settings


@dataclass(frozen=True, slots=True)
class Bank:
    """An open bank: its settings and its database."""

    settings: KernelSettings
    database: Database


@contextmanager
def open_bank(*, is_migrated: bool = True) -> Iterator[Bank]:
    """Read the settings, open the log, the keys and the database; the embedded one is started where none is named.

    :param is_migrated: refuse a database that lacks revisions which this code needs.
    :raises SettingsRefused: settings are missing or wrong; all of them are named.
    :raises CannotStart: the database cannot be reached, or has to be migrated first.
    """
    read_settings(*SETTINGS)
    settings = KernelSettings()
    configure_logging(settings.log_level)
    use_keys(load_keys(settings.keys_path))
    with ExitStack() as stack:
        address = settings.database_url or stack.enter_context(embedded_postgres(settings.data_dir / "postgres"))
        database = Database(address, pool_size=settings.pool_size)
        stack.callback(database.dispose)
        _check_reachable(database)
        if is_migrated and is_behind(find_revision(database)):
            raise CannotStart("the database is not at this version's schema: run `trident migrate` first")
        yield Bank(settings, database)


def _check_reachable(database: Database) -> None:
    try:
        with database.transaction(read_only=True) as db:
            db.execute(text("SELECT 1"))
    except OperationalError as error:
        raise CannotStart(f"the database cannot be reached: {str(error.orig).strip()}") from error
