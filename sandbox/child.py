"""The sandbox as a child process, for tests, benchmarks and the demo."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

STOP_TIMEOUT_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class RunningSandbox:
    """A sandbox that answers: its address (no slash at the end), the key of its SMS gateway, its process id."""

    url: str
    sms_key: str = field(repr=False)
    pid: int


@contextmanager
def run_sandbox_process(*, port: int = 0) -> Iterator[RunningSandbox]:
    """Start a sandbox on loopback, wait until it answers, and stop it at the end of the block.

    :param port: 0 takes any free port.
    :raises RuntimeError: it did not start; the message is what it said.
    """
    sms_key = secrets.token_urlsafe(24)
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "sandbox", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "SANDBOX_SMS_KEY": sms_key},
        text=True,
    )
    assert child.stdout is not None
    try:
        said = child.stdout.readline()
        if not said.startswith("sandbox ready "):
            raise RuntimeError(said + child.stdout.read())
        yield RunningSandbox(said.split()[-1].rstrip("/"), sms_key, child.pid)
    finally:
        child.terminate()
        try:
            child.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()
