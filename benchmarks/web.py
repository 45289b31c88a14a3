"""Lighthouse's mobile performance of the customer app: the way in, and home behind it, for a signed-in person.

Starts the demo with a small city, signs a customer in over HTTP (the code comes from the sandbox's phones), and runs
Lighthouse with its own mobile preset (slow 4G and a four times slower processor, simulated) in a headless Chromium.
Lighthouse is fetched with npm on first use, into the folder `build/lighthouse`; it is no part of the bank.

    python benchmarks/web.py [--quick]

The last line is one JSON object: the median `sign_in` and `home` scores (0 to 100) and their largest contentful paint.
"""

import sys

# Last, not first: the benchmark of HTTP beside this one is not the standard library's `http`.
sys.path.sort(key=lambda entry: entry.endswith("benchmarks"))

import argparse
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from tools.web import path_with_node
from trident.app.demo.seed import sign_ins

ROOT = Path(__file__).parents[1]
PROGRAMS = ROOT / "build" / "lighthouse"
LIGHTHOUSE = "lighthouse@12.8.2"  # the last that runs on Node 20
CHROMIUM_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-component-update"
CUSTOMERS = 20
OPEN_WITHIN_S = 120


def lighthouse(environment: dict[str, str]) -> Path:
    """Return the program, fetched on first use."""
    program = PROGRAMS / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        PROGRAMS.mkdir(parents=True, exist_ok=True)
        (PROGRAMS / "package.json").write_text("{}")
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent", LIGHTHOUSE]
        subprocess.run(command, cwd=PROGRAMS, env=environment, check=True)
    return program


def free_ports() -> tuple[int, int]:
    """Return two ports that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


@contextmanager
def demo() -> Iterator[tuple[str, str]]:
    """Run the demo; yields the addresses of the bank and of its sandbox."""
    port, sandbox_port = free_ports()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        log = Path(folder, "demo.log")
        command = [sys.executable, "-m", "trident.app.cli", "demo", "--data-dir", folder, "--port", str(port)]
        command += ["--sandbox-port", str(sandbox_port), "--customers", str(CUSTOMERS), "--days", "3"]
        with log.open("w") as out:
            process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            until = time.monotonic() + OPEN_WITHIN_S
            while "/console/" not in log.read_text():
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def ask(url: str, body: object = None) -> tuple[Any, str]:
    """Ask, and return the answer with the cookie that it sets (`name=value`, or nothing)."""
    answer = httpx2.request("GET" if body is None else "POST", url, json=body).raise_for_status()
    return answer.json(), answer.headers.get("set-cookie", "").partition(";")[0]


def sign_in(bank: str, sandbox: str) -> str:
    """Sign the first customer of the city in; return the session's cookie."""
    found = sign_ins(number=CUSTOMERS)
    phone = found.people[0][1]
    challenge, _ = ask(f"{bank}/api/customer/session/password", {"phone": phone, "password": found.password})
    until = time.monotonic() + 30
    code = None
    while code is None:
        assert time.monotonic() < until, "the code did not arrive"
        time.sleep(0.2)
        texts = [one["text"] for one in ask(f"{sandbox}/phones/{phone}/messages")[0]["items"]]
        code = next((digits[0] for text in texts if (digits := re.search(r"\b\d{6}\b", text))), None)
    given = {"challenge_id": challenge["challenge_id"], "code": code}
    return ask(f"{bank}/api/customer/session/code", given)[1]


def audit(program: Path, environment: dict[str, str], url: str, cookie: str = "") -> tuple[float, float]:
    """Run Lighthouse once; return the performance score (0 to 100) and the largest contentful paint in ms."""
    command = [program, url, "--quiet", "--only-categories=performance", "--output=json", "--output-path=stdout"]
    command += [f"--chrome-flags={CHROMIUM_FLAGS}", "--max-wait-for-load=20000"]
    if cookie:
        command.append("--extra-headers=" + json.dumps({"Cookie": cookie}))
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    report = json.loads(done.stdout)
    assert "runtimeError" not in report, report["runtimeError"]
    return report["categories"]["performance"]["score"] * 100, report["audits"]["largest-contentful-paint"][
        "numericValue"
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one run a page instead of five")
    runs = 1 if parser.parse_args().quick else 5
    chromium = shutil.which("chromium")
    assert chromium is not None, "Debian's package chromium is needed"
    environment = {**os.environ, "PATH": path_with_node(), "CHROME_PATH": chromium}
    program = lighthouse(environment)
    figures: dict[str, float] = {}
    with demo() as (bank, sandbox):
        pages = {"sign_in": "", "home": sign_in(bank, sandbox)}
        for page, cookie in pages.items():
            found = [audit(program, environment, f"{bank}/", cookie) for _ in range(runs)]
            score, paint = (statistics.median(figure) for figure in zip(*found, strict=True))
            print(f"{page.replace('_', ' '):8} performance {score:3.0f}   largest contentful paint {paint:,.0f} ms")
            figures |= {page: round(score), f"{page}_lcp_ms": round(paint)}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
