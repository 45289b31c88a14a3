import json
import re
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.app.running import Running, run, start

pytestmark = pytest.mark.demo

PASSWORD = "harbin-ice-2026"
NOTHING: dict[str, str] = {}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not in pytest's own folder: as root, PostgreSQL runs under another user, to whom that is closed.
    with tempfile.TemporaryDirectory(prefix="trident-demo-") as name:
        yield Path(name)


def free_ports() -> tuple[str, str]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return str(one.getsockname()[1]), str(other.getsockname()[1])


def arguments(data_dir: Path, ports: tuple[str, str], **city: int) -> list[str]:
    size = [part for name, value in city.items() for part in (f"--{name}", str(value))]
    return ["demo", "--data-dir", str(data_dir), "--port", ports[0], "--sandbox-port", ports[1], *size]


def ask(port: str, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> Any:
    connection = HTTPConnection("127.0.0.1", int(port), timeout=30)
    sent = {"content-type": "application/json", "accept-language": "en"} | (headers or {})
    connection.request(method, path, None if body is None else json.dumps(body), sent)
    answer = connection.getresponse()
    text = answer.read().decode()
    cookie = (answer.getheader("set-cookie") or "").split(";")[0]
    connection.close()
    assert answer.status < 300, text
    return json.loads(text) if text.startswith(("{", "[")) else text, cookie


def sign_in(ports: tuple[str, str], phone: str) -> tuple[Any, str]:
    challenge, _ = ask(ports[0], "POST", "/api/customer/session/password", {"phone": phone, "password": PASSWORD})
    deadline_s = time.monotonic() + 20
    while time.monotonic() < deadline_s:
        phones, _ = ask(ports[1], "GET", "/phones")
        texts = [one["latest"]["text"] for one in phones["items"] if one["number"] == phone]
        if texts:
            found = re.search(r"\d{6}", texts[0])
            assert found is not None
            answer = {"challenge_id": challenge["challenge_id"], "code": found[0]}
            return ask(ports[0], "POST", "/api/customer/session/code", answer)
        time.sleep(0.1)
    raise AssertionError("no code came to the sandbox's phone")


def everybody_of(demo: Running, data_dir: Path) -> list[psutil.Process]:
    """The demo's processes: its children, and PostgreSQL, which is nobody's child."""
    children = psutil.Process(demo.process.pid).children(recursive=True)
    return children + postgres_of(data_dir)


def postgres_of(data_dir: Path) -> list[psutil.Process]:
    file = data_dir / "postgres" / "postmaster.pid"
    return [psutil.Process(int(file.read_text().split()[0]))] if file.exists() else []


def test_a_newcomer_starts_the_city_signs_in_stops_it_and_finds_it_again(folder: Path) -> None:
    data_dir, ports = folder / "city", free_ports()
    with start(*arguments(data_dir, ports, customers=50, days=5), environment=NOTHING) as demo:
        demo.wait_for(r"Ctrl-C")
        for expected in (rf"http://127.0.0.1:{ports[0]}/$", "/console/", "/docs", rf"http://127.0.0.1:{ports[1]}/$"):
            assert re.search(expected, demo.output, re.MULTILINE)
        phones = re.findall(r"\b1\d{10}\b", demo.output)
        assert len(phones) == 3
        for letter in "TORAS":
            assert len(re.findall(rf"\b{letter}\d\d\d\b", demo.output)) == 3
        session, cookie = sign_in(ports, phones[0])
        first, _ = ask(ports[0], "GET", "/api/customer/accounts", headers={"cookie": cookie})
        assert first["items"]
        assert session["customer"]["name"] in demo.output
        staff, _ = ask(ports[0], "POST", "/api/staff/session", {"staff_number": "T001", "password": PASSWORD})
        assert staff["staff"]["roles"] == ["teller"]
        everybody = everybody_of(demo, data_dir)
        assert len(everybody) >= 4
        assert demo.stop(signal.SIGINT) == 0
        assert psutil.wait_procs(everybody, timeout=20)[1] == [], "nothing that it started is left"

    started_s = time.monotonic()
    with start(*arguments(data_dir, ports), environment=NOTHING) as demo:
        demo.wait_for(r"Ctrl-C")
        assert time.monotonic() - started_s < 30, "ten seconds on a machine that does nothing else"
        assert "filling" not in demo.output
        again, _ = ask(ports[0], "GET", "/api/customer/accounts", headers={"cookie": cookie})
        assert again == first, "the session and the money are where they were"

        server = next(one for one in everybody_of(demo, data_dir) if "serve" in one.cmdline())
        everybody = everybody_of(demo, data_dir)
        server.kill()
        assert demo.process.wait(60) == 1
        demo.wait_for(r"server has ended by itself")
        assert psutil.wait_procs(everybody, timeout=20)[1] == []


def test_a_city_that_was_broken_off_while_it_was_filled_is_completed(folder: Path) -> None:
    data_dir, ports = folder / "broken", free_ports()
    with start(*arguments(data_dir, ports, customers=200, days=20), environment=NOTHING) as demo:
        demo.wait_for(r"[^\d]4/20")
        demo.process.kill()
        demo.process.wait()
    with start(*arguments(data_dir, ports), environment=NOTHING) as demo:
        demo.wait_for(r"going on")
        demo.wait_for(r"Ctrl-C")
        assert demo.stop(signal.SIGINT) == 0
    environment = {"TRIDENT_DATA_DIR": str(data_dir)}
    assert run("ledger", "verify", environment=environment).returncode == 0
    assert postgres_of(data_dir) == []


@pytest.mark.parametrize("place", [0, 1])
def test_where_a_port_is_taken_nothing_is_started(folder: Path, place: int) -> None:
    ports = free_ports()
    with socket.create_server(("127.0.0.1", int(ports[place]))):
        refused = run(*arguments(folder / "taken", ports), environment=NOTHING)
    assert refused.returncode == 1
    assert f"port {ports[place]} on 127.0.0.1 is taken by" in refused.stderr
    assert refused.stdout == ""
    assert not (folder / "taken").exists()


def test_a_stop_while_the_city_is_filled_is_obeyed(folder: Path) -> None:
    data_dir, ports = folder / "stopped", free_ports()
    with start(*arguments(data_dir, ports, customers=100, days=30), environment=NOTHING) as demo:
        demo.wait_for(r"people")
        assert demo.stop(signal.SIGINT) == 130
        assert "the next run goes on from here" in demo.output
    assert postgres_of(data_dir) == []
