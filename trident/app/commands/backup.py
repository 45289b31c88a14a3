"""`trident backup FILE`."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from trident.app.archive import write_backup
from trident.app.runtime import open_bank


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("file", type=Path, help="file to write, in pg_dump's custom format")


def run(options: Namespace) -> int:
    """Do it."""
    with open_bank(is_migrated=False) as bank:
        write_backup(bank.database, options.file)
        sys.stdout.write(
            f"wrote {options.file}; the keys of its sealed fields are in {bank.settings.keys_path}: "
            "keep a copy of them elsewhere\n"
        )
    return 0
