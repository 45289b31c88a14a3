"""Processes that belong together: started together, watched, stopped in order, gone when their parent is gone."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from trident.app.stop_signals import StopRequest

WATCH_EVERY_S = 0.2
_COMMAND = (sys.executable, "-m", "trident.app.cli", "--stop-with-parent")


@dataclass(frozen=True, slots=True)
class Program:
    """One of our own commands, to be run as a process.

    :param log: where its output goes; None: where ours goes.
    """

    name: str
    arguments: tuple[str, ...]
    log: Path | None = None


class Processes:
    """`with Processes(environment) as processes:` stops whatever was started inside, in the opposite order.

    Each runs in a session of its own, so that Ctrl-C reaches only this process, which then stops them in order; and
    holds the end of a pipe from this process, so that none outlives it.
    """

    def __init__(self, environment: Mapping[str, str], *, stop_timeout_s: float = 30) -> None:
        self._environment = {**os.environ, **environment}
        self._stop_timeout_s = stop_timeout_s
        self._running: list[tuple[Program, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, program: Program) -> None:
        """Start a program."""
        out = None if program.log is None else program.log.open("ab")
        try:
            process = subprocess.Popen(  # noqa: S603 - our own commands
                [*_COMMAND, *program.arguments],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=None if out is None else subprocess.STDOUT,
                env=self._environment,
                start_new_session=True,
            )
        finally:
            if out is not None:
                out.close()
        self._running.append((program, process))

    def ended(self) -> list[tuple[Program, int]]:
        """Return the programs that have ended by themselves, with their exit codes, and forget them."""
        found = [(program, process.returncode) for program, process in self._running if process.poll() is not None]
        for _, process in self._running:
            if process.returncode is not None and process.stdin is not None:
                process.stdin.close()
        self._running = [one for one in self._running if one[1].returncode is None]
        return found

    def watch(self, stopped: StopRequest) -> Program | None:
        """Wait until `stopped` is set (None) or one of the programs ends by itself (that one)."""
        while not stopped.wait(WATCH_EVERY_S):
            for program, _ in self.ended():
                return program
        return None

    def stop(self) -> None:
        """Stop all in the opposite order of their start; what does not stop in time is killed."""
        for _, process in reversed(self._running):
            process.terminate()
        deadline_s = time.monotonic() + self._stop_timeout_s
        for _, process in reversed(self._running):
            try:
                process.wait(max(0.1, deadline_s - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdin is not None:
                process.stdin.close()
        self._running = []
