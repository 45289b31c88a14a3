"""`trident decisions conformance`, `trident decisions verify` and `trident decisions export`."""

import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from trident import decisions
from trident.app.cannot_start import CannotStart
from trident.app.decision_points import DECISION_POINTS
from trident.app.runtime import Bank, open_bank
from trident.kernel.clock import bank_day, system_clock
from trident.kernel.errors import BankError

MOST_SECONDS = 10.0


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    conformance = actions.add_parser("conformance", help="run every test case of the kit below a folder")
    conformance.add_argument("folder", type=Path, help="folder with models (.dmn) and their cases (.xml)")
    conformance.set_defaults(act=_conformance)
    verify = actions.add_parser("verify", help="recompute the chain of the log of decisions; exit code 1 if it breaks")
    verify.add_argument("--day", type=date.fromisoformat, help="only this day of it, as 2026-03-18; by default all")
    verify.set_defaults(act=_verify)
    export = actions.add_parser("export", help="write finished days of the log of decisions to Parquet files")
    export.add_argument("folder", type=Path, help="folder of the files; what is there and complete is left")
    export.add_argument(
        "--day",
        type=date.fromisoformat,
        action="append",
        help="a day, as 2026-03-18, and as often as wanted; by default all that are not there",
    )
    export.set_defaults(act=_export)


def run(options: Namespace) -> int:
    """Do it."""
    act: Callable[[Namespace], int] = options.act
    return act(options)


def _conformance(options: Namespace) -> int:
    """Run the cases; the exit code is 1 unless every one passes."""
    if not options.folder.is_dir():
        raise CannotStart(f"{options.folder} is not a folder")
    passed = total = 0
    for result in decisions.run_conformance(options.folder, _bounded, system_clock()):
        total += 1
        passed += result.reason is None
        if result.reason is not None:
            sys.stdout.write(f"FAILED {result.file} {result.case}: {result.reason[:400]}\n")
    sys.stdout.write(f"passed {passed} of {total}\n")
    return 0 if passed == total else 1


def _verify(options: Namespace) -> int:
    with open_bank() as bank, bank.database.transaction(read_only=True) as db:
        if options.day is None:
            fault = decisions.verify_log(db, on_day=_tell_of_day).first_fault
        else:
            with _refusals_told():
                found = decisions.verify_log_day(db, options.day)
            _tell_of_day(found)
            fault = found.first_fault
    if fault is not None:
        sys.stdout.write(f"NOT INTACT: {fault}\n")
        return 1
    sys.stdout.write("ok\n")
    return 0


def _tell_of_day(found: decisions.LogDayVerification) -> None:
    waiting = f", {found.unsealed} not sealed yet" if found.unsealed else ""
    sys.stdout.write(
        f"{found.day} {found.decisions} decisions in {found.blocks} blocks{waiting}: "
        f"{'ok' if found.first_fault is None else 'BROKEN'}\n"
    )


def _export(options: Namespace) -> int:
    """Write the days; the exit code is 1 where one that is due could not be written yet."""
    with open_bank() as bank, _refusals_told():
        if options.day is None:
            return _export_due(bank, options.folder)
        for day in options.day:
            _export_day(bank, options.folder, day)
    return 0


def _export_due(bank: Bank, folder: Path) -> int:
    today = bank_day(system_clock())
    with bank.database.transaction(read_only=True) as db:
        due = decisions.days_to_export(db, folder, before=today)
    left = 0
    for day in due:
        try:
            _export_day(bank, folder, day)
        except BankError as refusal:
            left += 1
            sys.stdout.write(f"{day} left: {refusal.title.en}\n")
    sys.stdout.write(f"{left} finished days are left\n" if left else "all finished days are exported\n")
    return 1 if left else 0


def _export_day(bank: Bank, folder: Path, day: date) -> None:
    with bank.database.transaction() as db:
        exported = decisions.export_log_day(db, points=DECISION_POINTS, folder=folder, day=day, now=system_clock())
    for one in exported:
        sys.stdout.write(
            f"{one.file.path} {one.file.decisions} decisions, SHA-256 {one.file.sha256.hex()}"
            f"{'' if one.is_new else ' (was there)'}\n"
        )
    if not exported:
        sys.stdout.write(f"{day} has no decisions\n")


@contextmanager
def _refusals_told() -> Iterator[None]:
    """Have a refusal, and a folder that cannot be written, said as a sentence."""
    try:
        yield
    except OSError as error:
        raise CannotStart(f"{error.filename}: {error.strerror}") from error
    except BankError as refusal:
        details = ", ".join(f"{name} {value}" for name, value in refusal.fields.items())
        raise CannotStart(f"{refusal.title.en} ({details})") from refusal


@contextmanager
def _bounded() -> Iterator[None]:
    """Interrupt what takes too long, also a regular expression."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"longer than {MOST_SECONDS:.0f} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
