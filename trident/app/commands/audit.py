"""`trident audit verify`: walk the chain of staff actions and decisions."""

import sys
from argparse import ArgumentParser, Namespace

from trident.app.runtime import open_bank
from trident.kernel.audit import verify_audit


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    actions.add_parser("verify", help="recompute every digest of the audit trail; exit code 1 if one is off")


def run(_options: Namespace) -> int:
    """Do it."""
    with open_bank() as bank, bank.database.transaction(read_only=True) as db:
        found = verify_audit(db)
    sys.stdout.write(f"{found.checked} records\n")
    if not found.is_intact:
        sys.stdout.write(f"NOT INTACT: {found.first_fault}\n")
        return 1
    sys.stdout.write("the audit trail is intact\n")
    return 0
