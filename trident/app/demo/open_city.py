"""Open the demo: the city is filled where it is not, then sandbox, worker and server run until Ctrl-C."""

import os
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import msgspec

from trident.app.cannot_start import CannotStart
from trident.app.demo.addresses import Addresses, sandbox_key
from trident.app.demo.progress import ProgressLines
from trident.app.demo.record import CityRecord
from trident.app.demo.seed import seed_city, sign_ins
from trident.app.demo.welcome import welcome
from trident.app.migrate import migrate
from trident.app.ports import check_free
from trident.app.processes import Processes, Program
from trident.app.runtime import Bank, open_bank
from trident.app.settings import WebSettings
from trident.app.stop_signals import StopRequest, stop_request
from trident.kernel.clock import system_clock
from trident.kernel.log import configure_logging

READY_WITHIN_S = 60
_LOG_LINES = 20


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the demo was asked for."""

    data_dir: Path
    addresses: Addresses
    processes: int
    customers: int
    days: int


class Stopped(Exception):
    """Ctrl-C came while the city was being filled."""


def open_city(wishes: Wishes) -> int:
    """Run the demo until it is asked to stop; returns the exit code.

    :raises PortTaken: one of its ports; nothing has been started then.
    """
    addresses = wishes.addresses
    for port in (addresses.port, addresses.sandbox_port):
        check_free(addresses.host, port)
    data_dir = wishes.data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    os.environ["TRIDENT_DATA_DIR"] = str(data_dir)  # for this process and those it starts
    with stop_request() as stopped, ExitStack() as stack:
        _say("starting PostgreSQL …")
        bank = stack.enter_context(open_bank(is_migrated=False))
        configure_logging("WARNING")  # what is said here is for the person who started it
        if migrate(bank.database):
            _say("the database is migrated")
        try:
            record = _fill(bank, data_dir, wishes, stopped)
        except Stopped:
            _say("stopped; the next run goes on from here")
            return 130
        bank.database.dispose()
        processes = stack.enter_context(Processes(_environment(bank, data_dir, wishes)))
        logs = data_dir / "logs"
        logs.mkdir(exist_ok=True)
        for program in _programs(wishes, logs):
            processes.start(program)
        if not _wait_until_ready(addresses, processes, stopped):
            return 0
        sys.stdout.write(
            welcome(addresses, sign_ins(number=record.customers), has_web=_has_web(WebSettings().static_dir))
        )
        sys.stdout.flush()
        ended = processes.watch(stopped)
        if ended is not None:
            raise CannotStart(f"{ended.name} has ended by itself:\n{_last_words(ended)}")
        _say("stopping …")
    _say("stopped; everything is kept in the data folder")
    return 0


def _fill(bank: Bank, data_dir: Path, wishes: Wishes, stopped: StopRequest) -> CityRecord:
    record = CityRecord.find(data_dir)
    if record is not None and record.is_complete:
        return record
    if record is None:
        record = CityRecord(wishes.customers, wishes.days, system_clock())
        record.write(data_dir)
        _say(f"filling a city of {record.customers} people and {record.days} days …")
    else:
        _say("going on with the city that was broken off …")
    lines = ProgressLines()

    def progress(step: str, done: int, total: int) -> None:
        lines(step, done, total)
        if stopped.is_made():
            raise Stopped

    started_s = time.monotonic()
    posted = seed_city(bank.database, number=record.customers, days=record.days, now=record.began_at, progress=progress)
    record = msgspec.structs.replace(record, is_complete=True)
    record.write(data_dir)
    _say(f"{posted} entries in {time.monotonic() - started_s:.0f} s")
    return record


def _environment(bank: Bank, data_dir: Path, wishes: Wishes) -> dict[str, str]:
    key = sandbox_key(data_dir)
    return {
        "TRIDENT_DATABASE_URL": bank.database.dsn,
        "TRIDENT_SECRET_FILE": str(bank.settings.keys_path),
        "TRIDENT_NOTIFICATIONS_SMS_URL": wishes.addresses.sandbox,
        "TRIDENT_NOTIFICATIONS_SMS_KEY": key,
        "SANDBOX_SMS_KEY": key,
    }


def _programs(wishes: Wishes, logs: Path) -> tuple[Program, ...]:
    host, port = wishes.addresses.host, str(wishes.addresses.port)
    sandbox = ("sandbox", "--host", host, "--port", str(wishes.addresses.sandbox_port))
    serve = ("serve", "--host", host, "--port", port, "--processes", str(wishes.processes))
    return (
        Program("sandbox", sandbox, logs / "sandbox.log"),
        Program("worker", ("worker",), logs / "worker.log"),
        Program("server", serve, logs / "server.log"),
    )


def _wait_until_ready(addresses: Addresses, processes: Processes, stopped: StopRequest) -> bool:
    """Wait for the server and the sandbox; False when asked to stop meanwhile."""
    waiting = [(addresses.port, "/readyz"), (addresses.sandbox_port, "/")]
    deadline_s = time.monotonic() + READY_WITHIN_S
    while waiting:
        if stopped.wait(0.1):
            return False
        for program, code in processes.ended():
            raise CannotStart(f"{program.name} has ended with exit code {code}:\n{_last_words(program)}")
        if time.monotonic() > deadline_s:
            raise CannotStart(f"no answer on port {waiting[0][0]} within {READY_WITHIN_S} s; see the logs folder")
        if _answers(addresses.host, *waiting[0]):
            waiting.pop(0)
    return True


def _answers(host: str, port: int, path: str) -> bool:
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 400
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _last_words(program: Program) -> str:
    if program.log is None or not program.log.exists():
        return ""
    return "\n".join(program.log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:])


def _has_web(static_dir: Path) -> bool:
    return all((static_dir / app / "index.html").exists() for app in ("customer", "console"))


def _say(sentence: str) -> None:
    sys.stdout.write(f"  {sentence}\n")
    sys.stdout.flush()
