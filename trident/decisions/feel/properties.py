"""The properties of dates, times, durations and ranges: `value.year`, `value.start included` (DMN 1.5, table 65)."""

from collections.abc import Callable
from decimal import Decimal

from trident.decisions.feel.temporal import DAY, SECOND, Date, DateTime, Time
from trident.decisions.feel.values import DaysTime, Range, Value, YearsMonths


def property_of(value: Value, name: str) -> Value:
    """Return the property of that name, null if there is none."""
    read = _PROPERTIES.get(type(value), {}).get(name)
    return read(value) if read is not None else None


def _offset(value: Time, on: Date | None = None) -> DaysTime | None:
    return DaysTime(value.zone.at(on, value.nanos) * SECOND) if value.zone is not None else None


def _part(value: int, size: int, base: int) -> Decimal:
    whole = abs(value) // size % base if base else abs(value) // size
    return Decimal(-whole if value < 0 else whole)


_Properties = dict[str, Callable[[Value], Value]]
_DATE: _Properties = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(value.weekday),
}
_TIME: _Properties = {
    "hour": lambda value: Decimal(value.seconds // 3600),
    "minute": lambda value: Decimal(value.seconds // 60 % 60),
    "second": lambda value: Decimal(value.seconds % 60),
    "time offset": _offset,
    "timezone": lambda value: value.zone.name if value.zone is not None else None,
}
_OF_DATE: _Properties = {name: lambda value, read=read: read(value.date) for name, read in _DATE.items()}  # type: ignore[misc]
_OF_TIME: _Properties = {name: lambda value, read=read: read(value.time) for name, read in _TIME.items()}  # type: ignore[misc]
_PROPERTIES: dict[type, _Properties] = {
    Date: _DATE,
    Time: _TIME,
    DateTime: _OF_DATE | _OF_TIME | {"time offset": lambda value: _offset(value.time, value.date)},
    YearsMonths: {
        "years": lambda value: _part(value.months, 12, 0),
        "months": lambda value: _part(value.months, 1, 12),
    },
    DaysTime: {
        "days": lambda value: _part(value.nanos, DAY, 0),
        "hours": lambda value: _part(value.nanos, 3600 * SECOND, 24),
        "minutes": lambda value: _part(value.nanos, 60 * SECOND, 60),
        "seconds": lambda value: _part(value.nanos, SECOND, 60),
    },
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.has_low,
        "end included": lambda value: value.has_high,
    },
}
