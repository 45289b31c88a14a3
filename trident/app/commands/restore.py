"""`trident restore FILE`."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from trident.app.archive import read_backup
from trident.app.runtime import open_bank


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("file", type=Path, help="file that `trident backup` wrote")
    parser.add_argument("--replace", action="store_true", help="throw away what the database holds")


def run(options: Namespace) -> int:
    """Do it."""
    with open_bank(is_migrated=False) as bank:
        read_backup(bank.database, options.file, is_replacing=options.replace)
    sys.stdout.write("restored; `trident ledger verify` recomputes the books\n")
    return 0
