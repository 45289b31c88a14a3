"""Time comes in by the door: the instant of a request, read once, aware and in UTC."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends
from starlette.requests import HTTPConnection

BANK_ZONE = ZoneInfo("Asia/Shanghai")
"""The zone of the bank's calendar: business days, statements and what people read."""

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the wall clock's instant in UTC."""
    return datetime.now(UTC)


def bank_day(now: datetime) -> date:
    """Return the bank's calendar day of an instant."""
    return now.astimezone(BANK_ZONE).date()


def _read_clock(connection: HTTPConnection) -> datetime:
    clock: Clock = getattr(connection.app.state, "clock", system_clock)
    return clock()


Now = Annotated[datetime, Depends(_read_clock)]
