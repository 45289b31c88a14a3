"""`trident decisions conformance FOLDER`: run the cases of the DMN conformance kit."""

import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trident.app.cannot_start import CannotStart
from trident.decisions import run_conformance
from trident.kernel.clock import system_clock

MOST_SECONDS = 10.0


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    conformance = actions.add_parser("conformance", help="run every test case of the kit below a folder")
    conformance.add_argument("folder", type=Path, help="folder with models (.dmn) and their cases (.xml)")


def run(options: Namespace) -> int:
    """Do it; the exit code is 1 unless every case passes."""
    if not options.folder.is_dir():
        raise CannotStart(f"{options.folder} is not a folder")
    passed = total = 0
    for result in run_conformance(options.folder, _bounded, system_clock()):
        total += 1
        passed += result.reason is None
        if result.reason is not None:
            sys.stdout.write(f"FAILED {result.file} {result.case}: {result.reason[:400]}\n")
    sys.stdout.write(f"passed {passed} of {total}\n")
    return 0 if passed == total else 1


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
