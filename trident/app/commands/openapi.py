"""`trident openapi`: write the API's contract."""

import sys
from argparse import ArgumentParser, Namespace
from json import dumps
from pathlib import Path

from trident.app.web import build_app
from trident.kernel.db import Database


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("file", nargs="?", default="-", help="file to write; - for standard output")


def run(options: Namespace) -> int:
    """Do it."""
    # The contract follows from the routes; the database is never connected to.
    contract = build_app(Database("postgresql://")).openapi()
    text = dumps(contract, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    if options.file == "-":
        sys.stdout.write(text)
    else:
        Path(options.file).write_text(text, encoding="utf-8")
    return 0
