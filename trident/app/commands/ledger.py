"""`trident ledger verify` and `trident ledger close-day`."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import date

from trident.app.cannot_start import CannotStart
from trident.app.runtime import open_bank
from trident.kernel.clock import system_clock
from trident.kernel.errors import BankError
from trident.ledger.jobs import close_day, verify_books


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="recompute the books from their entries; exit code 1 if anything is off")
    verify.set_defaults(act=_verify)
    close = actions.add_parser("close-day", help="close a business day: balances, totals, interest, seal")
    close.add_argument("--on", type=date.fromisoformat, help="the day, as 2026-03-18; by default the oldest open one")
    close.set_defaults(act=_close_day)


def run(options: Namespace) -> int:
    """Do it."""
    act: Callable[[Namespace], int] = options.act
    return act(options)


def _verify(_options: Namespace) -> int:
    now = system_clock()
    with open_bank() as bank:
        found = verify_books(bank.database, now=now)
    sys.stdout.write(
        f"{found.entries} entries, {found.accounts} accounts, {found.blocks} sealed blocks "
        f"(through position {found.sealed_through})\n"
    )
    if found.first_fault is not None:
        sys.stdout.write(f"NOT INTACT: {found.first_fault.sentence}\n")
        return 1
    sys.stdout.write("the ledger is intact\n")
    return 0


def _close_day(options: Namespace) -> int:
    with open_bank() as bank:
        try:
            closed = close_day(bank.database, now=system_clock(), on=options.on)
        except BankError as refusal:
            details = ", ".join(f"{name} {value}" for name, value in refusal.fields.items())
            raise CannotStart(f"{refusal.title.en} ({details})") from refusal
    sys.stdout.write(f"{closed.business_on} is closed\n")
    return 0
