"""A whole bank for the console's tests: a small city, its processes, and a real Chromium."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.console.desk import CHROMIUM_FLAGS, Desk, free_port
from trident.app.demo.people import StaffPerson
from trident.app.demo.seed import sign_ins
from trident.app.settings import STATIC_DIR
from trident.kernel.auth import Role
from trident.kernel.db import Database

CUSTOMERS = 40
DAYS = 4
OPEN_WITHIN_S = 120

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class City:
    """The bank under test: where it is, who works there, and its database for what no screen can bring about."""

    address: str
    staff: tuple[StaffPerson, ...]
    people: tuple[tuple[str, str], ...]
    password: str
    database: Database

    def member(self, role: Role, place: int = 0) -> StaffPerson:
        """Return one of those who wear a role."""
        return [one for one in self.staff if one.role is role][place]


@pytest.fixture(scope="session")
def city(clone: Callable[[], Database]) -> Iterator[City]:
    assert (STATIC_DIR / "console" / "index.html").is_file(), "the console is not built: run `make web`"
    database = clone()
    port, sandbox_port = free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="trident-console-") as folder:
        log = Path(folder) / "demo.log"
        command = [sys.executable, "-m", "trident.app.cli", "demo"]
        for name, value in {
            "data-dir": folder,
            "port": port,
            "sandbox-port": sandbox_port,
            "customers": CUSTOMERS,
            "days": DAYS,
        }.items():
            command += [f"--{name}", str(value)]
        with log.open("w") as out:
            environment = {**os.environ, "TRIDENT_DATABASE_URL": database.dsn}
            demo = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment)
        try:
            _wait_until_open(demo, log)
            found = sign_ins(number=CUSTOMERS)
            yield City(f"http://127.0.0.1:{port}", tuple(found.staff), tuple(found.people), found.password, database)
        finally:
            demo.terminate()
            demo.wait(timeout=30)
            database.dispose()


def _wait_until_open(demo: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + OPEN_WITHIN_S
    while "/console/" not in log.read_text():
        assert demo.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.2)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program is not None, "the browser tests need Debian's package chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_desk(chromium: Browser, city: City) -> Iterator[Callable[..., Desk]]:
    """Sit down at the console: signed in as one of a role, or as nobody yet."""
    desks: list[Desk] = []

    def open_(role: Role | None = None, place: int = 0, **wishes: str) -> Desk:
        desk = Desk(chromium, city.address, **wishes)
        desks.append(desk)
        if role is not None:
            desk.sign_in(city.member(role, place).staff_number, city.password)
        return desk

    yield open_
    for desk in desks:
        desk.leave()
