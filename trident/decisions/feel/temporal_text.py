"""Read and write dates, times and durations as FEEL does (XML Schema, ISO 8601, zones after `@`)."""

import re

from trident.decisions.feel.temporal import DAY, SECOND, Date, DateTime, Time, Zone, named_zone
from trident.decisions.feel.values import DaysTime, NoValue, Value, YearsMonths

_DATE = re.compile(r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:(Z|z)|([+-])(\d\d):(\d\d)(?::(\d\d))?|@(\S+))?", re.ASCII)
_DAYS = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?", re.ASCII)
_MONTHS = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
_MOST_TEXT = 100
_OFFSET_HOURS = 18
_MINUTES = 60
_HOURS = 24


def read_date(text: str) -> Date:
    """Read `2026-03-18`.

    :raises NoValue: it is no date.
    """
    found = _DATE.fullmatch(text)
    if found is None or found[1].startswith("-0000"):
        raise NoValue("not a date")
    return Date.of(int(found[1]), int(found[2]), int(found[3]))


def read_time(text: str) -> Time:
    """Read `10:15:00.5+08:00`, `10:15:00Z`, `10:15:00@Asia/Shanghai`.

    :raises NoValue: it is no time.
    """
    found = _TIME.fullmatch(text)
    if found is None:
        raise NoValue("not a time")
    hour, minute, second = int(found[1]), int(found[2]), int(found[3])
    if hour >= _HOURS or minute >= _MINUTES or second >= _MINUTES:
        raise NoValue("there is no such time of day")
    nanos = ((hour * 60 + minute) * 60 + second) * SECOND + int((found[4] or "")[:9].ljust(9, "0"))
    return Time(nanos, _read_zone(found))


def _read_zone(found: re.Match[str]) -> Zone | None:
    if found[5]:
        return Zone(0)
    if found[10]:
        return named_zone(found[10])
    if not found[6]:
        return None
    hours, minutes, seconds = int(found[7]), int(found[8]), int(found[9] or 0)
    if hours > _OFFSET_HOURS or minutes >= _MINUTES or seconds >= _MINUTES:
        raise NoValue("there is no such offset")
    size = (hours * 60 + minutes) * 60 + seconds
    return Zone(-size if found[6] == "-" else size)


def read_date_time(text: str) -> DateTime:
    """Read a date, `T` and a time; a date alone is its midnight.

    :raises NoValue: it is no date and time.
    """
    day, separator, rest = text.partition("T")
    return DateTime(read_date(day), read_time(rest) if separator else Time(0))


def read_duration(text: str) -> DaysTime | YearsMonths:
    """Read `P1DT2H`, `-P1Y2M`.

    :raises NoValue: it is no duration.
    """
    if len(text) > _MOST_TEXT:
        raise NoValue("not a duration")
    if (found := _MONTHS.fullmatch(text)) and (found[2] or found[3]):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return YearsMonths(-months if found[1] else months)
    if (found := _DAYS.fullmatch(text)) and any(found.groups()[1:]):
        seconds = (int(found[2] or 0) * 24 + int(found[3] or 0)) * 3600 + int(found[4] or 0) * 60 + int(found[5] or 0)
        nanos = seconds * SECOND + int((found[6] or "")[:9].ljust(9, "0"))
        return DaysTime(-nanos if found[1] else nanos)
    raise NoValue("not a duration")


def read_any(text: str) -> Value:
    """Read the literal after `@`: a date, a time, a date and time or a duration.

    :raises NoValue: it is none of them.
    """
    for read in (read_date, read_time, read_date_time, read_duration):
        try:
            return read(text)
        except NoValue:
            continue
    raise NoValue(f"not a date, a time or a duration: {text}")


def write_temporal(value: Date | Time | DateTime | DaysTime | YearsMonths) -> str:
    """Write the value as FEEL's `string` does."""
    if isinstance(value, Date):
        sign = "-" if value.year < 0 else ""
        return f"{sign}{abs(value.year):04d}-{value.month:02d}-{value.day:02d}"
    if isinstance(value, Time):
        return _write_time(value)
    if isinstance(value, DateTime):
        return f"{write_temporal(value.date)}T{_write_time(value.time)}"
    if isinstance(value, YearsMonths):
        return _write_months(value.months)
    return _write_days(value.nanos)


def _write_time(value: Time) -> str:
    seconds, fraction = divmod(value.nanos, SECOND)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{_fraction(fraction)}"
    if value.zone is None:
        return text
    if value.zone.name is not None:
        return f"{text}@{value.zone.name}"
    offset = value.zone.offset or 0
    if offset == 0:
        return f"{text}Z"
    size = abs(offset)
    tail = f":{size % 60:02d}" if size % 60 else ""
    return f"{text}{'-' if offset < 0 else '+'}{size // 3600:02d}:{size // 60 % 60:02d}{tail}"


def _fraction(nanos: int) -> str:
    return f".{nanos:09d}".rstrip("0") if nanos else ""


def _write_months(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    text = (f"{years}Y" if years else "") + (f"{rest}M" if rest else "")
    return f"{'-' if months < 0 else ''}P{text or '0M'}"


def _write_days(nanos: int) -> str:
    days, rest = divmod(abs(nanos), DAY)
    seconds, fraction = divmod(rest, SECOND)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{_fraction(fraction)}S" if seconds or fraction else ""
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return f"{'-' if nanos < 0 else ''}P{text or 'T0S'}"
