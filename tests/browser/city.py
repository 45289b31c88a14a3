"""A whole bank for the browser tests: a small city and its processes."""

import base64
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from trident.app.demo.people import StaffPerson
from trident.app.demo.seed import sign_ins
from trident.app.settings import STATIC_DIR
from trident.kernel.auth import Role
from trident.kernel.db import Database

CUSTOMERS = 64
DAYS = 4
OPEN_WITHIN_S = 120


@dataclass(frozen=True)
class City:
    """The bank under test: where it is, who works there, and its database for what no screen can bring about."""

    address: str
    sandbox: str
    staff: tuple[StaffPerson, ...]
    people: tuple[tuple[str, str], ...]
    password: str
    database: Database

    def member(self, role: Role, place: int = 0) -> StaffPerson:
        """Return one of those who wear a role."""
        return [one for one in self.staff if one.role is role][place]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def open_city(database: Database, root_key: bytes) -> Iterator[City]:
    """Run the demo on `database` with the tests' own key, so that tests can add people to it."""
    for app in ("console", "customer"):
        assert (STATIC_DIR / app / "index.html").is_file(), f"the {app} app is not built: run `make web`"
    port, sandbox_port = free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="trident-city-") as folder:
        (Path(folder) / "keys.json").write_text(json.dumps({"root": base64.b64encode(root_key).decode()}))
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
            yield City(
                f"http://127.0.0.1:{port}",
                f"http://127.0.0.1:{sandbox_port}",
                tuple(found.staff),
                tuple(found.people),
                found.password,
                database,
            )
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
