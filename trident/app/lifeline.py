"""A child process stops when its parent is gone, however the parent went."""

import os
import signal
import sys
import threading


def stop_with_parent() -> None:
    """Watch standard input, a pipe that the parent holds open: at its end, ask this process to stop."""
    threading.Thread(target=_watch, name="lifeline", daemon=True).start()


def _watch() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
