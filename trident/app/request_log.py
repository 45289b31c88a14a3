"""One line of the log for each request, written without ceremony: it is the hot path's own cost."""

import logging
import sys
from datetime import UTC, datetime

import msgspec

_SERVER_FAULT = 500


class _Line(msgspec.Struct):
    """As `kernel.log` writes its lines; nothing here can name a person: the route is a template."""

    method: str
    route: str
    status: int
    took_ms: float
    request_id: str
    event: str
    level: str
    timestamp: datetime


_encode = msgspec.json.Encoder().encode


class RequestLog:
    """Writes to standard error what happened to each request.

    :param level: DEBUG or INFO: all of them; WARNING and ERROR: those that failed by our mistake.
    """

    def __init__(self, level: str) -> None:
        self._level = logging.getLevelNamesMapping()[level]

    def write(self, method: str, route: str, status: int, took_s: float, request_id: str) -> None:
        """Write a line."""
        level = logging.ERROR if status >= _SERVER_FAULT or status == 0 else logging.INFO
        if level < self._level:
            return
        line = _Line(
            method=method,
            route=route,
            status=status,
            took_ms=round(took_s * 1000, 2),
            request_id=request_id,
            event="request.answered" if status else "request.abandoned",
            level="error" if level == logging.ERROR else "info",
            timestamp=datetime.now(UTC),
        )
        sys.stderr.write(f"{_encode(line).decode()}\n")
