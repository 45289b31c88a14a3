"""SIGINT and SIGTERM ask a process to stop in order; a second Ctrl-C does not make it less orderly."""

import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopRequest:
    """Whether this process has been asked to stop.

    Not a `threading.Event`: a signal's handler runs in the middle of whatever the main thread does, and setting an
    event that it just waits for would wait for the event's own lock.
    """

    def __init__(self) -> None:
        self._is_made = False
        self._reader, self._writer = os.pipe()

    def make(self) -> None:
        """Ask; called from a signal's handler."""
        if not self._is_made:
            self._is_made = True
            os.write(self._writer, b"!")

    def is_made(self) -> bool:
        """Tell whether it has been asked."""
        return self._is_made

    def wait(self, seconds: float) -> bool:
        """Wait until it is asked, but no longer than `seconds`; tell whether it has been."""
        if not self._is_made:
            select.select([self._reader], [], [], seconds)
        return self._is_made

    def close(self) -> None:
        """Give the pipe back."""
        os.close(self._reader)
        os.close(self._writer)


@contextmanager
def stop_request(then: Callable[[], object] | None = None) -> Iterator[StopRequest]:
    """Yield what the signals ask for while the block runs.

    :param then: called in the main thread as well, at once.
    """
    request = StopRequest()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        request.make()
        if then is not None:
            then()

    before = {one: signal.signal(one, ask) for one in SIGNALS}
    try:
        yield request
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        request.close()
