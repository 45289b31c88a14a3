"""Structured logs, one JSON object a line, without personal data."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_PERSONAL_KEYS = frozenset(
    {
        "phone",
        "id_number",
        "name",
        "password",
        "code",
        "token",
        "number",
        "account_number",
        "text",
        "body",
        "cookie",
    }
)
_LONG_DIGITS = re.compile(r"(?<![0-9a-fA-F-])\d{11,19}[\dXx]?(?![0-9a-fA-F-])")


def _redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop fields that name a person, and runs of digits as long as a phone, card or ID number."""
    for key, value in event.items():
        if key in _PERSONAL_KEYS:
            event[key] = "***"
        elif isinstance(value, str):
            event[key] = _LONG_DIGITS.sub("***", value)
    return event


def configure_logging(level: str = "INFO") -> None:
    """Send this process's logs to standard error as JSON lines from `level` up."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def get_logger() -> Any:  # noqa: ANN401 - structlog's bound loggers are built at run time
    """Return a logger; events are named `subject.past-tense`, their facts are keyword arguments."""
    return structlog.get_logger()
