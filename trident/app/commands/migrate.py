"""`trident migrate`: bring the database to this version's schema."""

import sys
from argparse import ArgumentParser, Namespace

from trident.app.migrate import head_revision, migrate
from trident.app.runtime import open_bank


def add_arguments(_parser: ArgumentParser) -> None:
    """Take nothing: the settings say it all."""


def run(_options: Namespace) -> int:
    """Do it."""
    with open_bank(is_migrated=False) as bank:
        has_changed = migrate(bank.database)
    sys.stdout.write(f"the database is {'now' if has_changed else 'already'} at {head_revision()}\n")
    return 0
