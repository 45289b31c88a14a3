"""Real processes of the bank, started and stopped as a person would."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = [sys.executable, "-m", "trident.app.cli"]
STARTS_WITHIN_S = 90


class Running:
    """A process whose output is read as it comes."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: list[str] = []
        self._has_more = threading.Condition()
        self._is_over = False
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def wait_for(self, pattern: str, *, times: int = 1, seconds: float = STARTS_WITHIN_S) -> re.Match[str]:
        """Wait for the `times`-th line that matches."""
        found: list[re.Match[str]] = []

        def has_come() -> bool:
            found[:] = [match for line in self.lines if (match := re.search(pattern, line))]
            return len(found) >= times or self._is_over

        with self._has_more:
            self._has_more.wait_for(has_come, seconds)
        assert len(found) >= times, f"{pattern!r} did not come; the process said:\n{self.output}"
        return found[times - 1]

    def stop(self, how: signal.Signals = signal.SIGTERM, seconds: float = 60) -> int:
        self.process.send_signal(how)
        return self.process.wait(seconds)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._has_more:
                self.lines.append(line.rstrip("\n"))
                self._has_more.notify_all()
        with self._has_more:
            self._is_over = True
            self._has_more.notify_all()


@contextmanager
def start(*arguments: str, environment: dict[str, str]) -> Iterator[Running]:
    """Run a command; it is killed at the end of the block if it is still there."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        env=clean_environment() | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    running = Running(process)
    try:
        yield running
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def run(*arguments: str, environment: dict[str, str], seconds: float = 120) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=clean_environment() | environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("TRIDENT_")}


def write_keys(folder: Path) -> Path:
    """Write the tests' own key where a process of the bank looks for it."""
    file = folder / "keys.json"
    root = base64.b64encode(b"the key of tests, and of nothing else but tests").decode()
    file.write_text(json.dumps({"root": root}))
    return file
