"""Dates, times, date-times and zones of FEEL: any year of up to nine digits, nanoseconds, offsets and named zones."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from trident.decisions.feel.values import DaysTime, NoValue, YearsMonths, name_kind

DAY = 86_400_000_000_000
SECOND = 1_000_000_000
MOST_YEAR = 999_999_999
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2


def days_in_month(year: int, month: int) -> int:
    """Return how many days the month has (proleptic Gregorian)."""
    if month == _FEBRUARY and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _MONTH_DAYS[month - 1]


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A day."""

    year: int
    month: int
    day: int

    @classmethod
    def of(cls, year: int, month: int, day: int) -> "Date":
        """Return the day, if there is one.

        :raises NoValue: no such day.
        """
        if abs(year) > MOST_YEAR or not 1 <= month <= len(_MONTH_DAYS) or not 1 <= day <= days_in_month(year, month):
            raise NoValue("there is no such day")
        return cls(year, month, day)

    @classmethod
    def from_ordinal(cls, days: int) -> "Date":
        """Return the day that is `days` after 1970-01-01 (H. Hinnant, days from civil)."""
        shifted = days + 719_468
        era, rest = divmod(shifted, 146_097)
        year = (rest - rest // 1460 + rest // 36_524 - rest // 146_096) // 365
        of_year = rest - (365 * year + year // 4 - year // 100)
        shifted_month = (5 * of_year + 2) // 153
        month = shifted_month + (3 if shifted_month < 10 else -9)  # noqa: PLR2004 - the formula's own figures
        return cls.of(year + era * 400 + (month <= _FEBRUARY), month, of_year - (153 * shifted_month + 2) // 5 + 1)

    @property
    def ordinal(self) -> int:
        """Days since 1970-01-01."""
        year = self.year - (self.month <= _FEBRUARY)
        era, of_era = divmod(year, 400)
        of_year = (153 * (self.month + (-3 if self.month > _FEBRUARY else 9)) + 2) // 5 + self.day - 1
        return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468

    def plus_months(self, months: int) -> "Date":
        """Return the same day of another month, or its last day."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Date.of(year, month + 1, min(self.day, days_in_month(year, month + 1)))

    @property
    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return (self.ordinal + 3) % 7 + 1

    @property
    def python(self) -> date:
        """The day as Python's date.

        :raises ValueError: a year outside 1 to 9999.
        """
        return date(self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Zone:
    """An offset from UTC in seconds, or a named zone."""

    offset: int | None = None
    name: str | None = None

    def at(self, on: Date | None, nanos: int) -> int:
        """Return the offset in seconds at a local time; a named zone without a day is taken as on 1970-01-01."""
        if self.offset is not None:
            return self.offset
        assert self.name is not None
        years = on is not None and date.min.year <= on.year <= date.max.year
        local = datetime(on.year, on.month, on.day) if on and years else datetime(1970, 1, 1)  # noqa: DTZ001
        delta = (local + timedelta(microseconds=nanos // 1000)).replace(tzinfo=_zone_info(self.name)).utcoffset()
        return int(delta.total_seconds()) if delta is not None else 0


@lru_cache(maxsize=256)
def _zone_info(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def named_zone(name: str) -> Zone:
    """Return the zone of that name (IANA).

    :raises NoValue: there is none.
    """
    try:
        _zone_info(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise NoValue(f"there is no zone {name}") from error
    return Zone(name=name)


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day in nanoseconds since midnight, with its zone if it has one."""

    nanos: int
    zone: Zone | None = None

    @property
    def instant(self) -> int:
        """Nanoseconds since midnight UTC; a time without zone counts as UTC (DMN 1.5, 10.3.2.3.4)."""
        return self.nanos - (self.zone.at(None, self.nanos) * SECOND if self.zone else 0)

    @property
    def seconds(self) -> int:
        """Whole seconds since midnight."""
        return self.nanos // SECOND


@dataclass(frozen=True, slots=True)
class DateTime:
    """A day and a time."""

    date: Date
    time: Time

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970-01-01T00:00 UTC; a date-time without zone counts as UTC."""
        zone = self.time.zone
        offset = zone.at(self.date, self.time.nanos) if zone else 0
        return self.date.ordinal * DAY + self.time.nanos - offset * SECOND

    def plus(self, nanos: int) -> "DateTime":
        """Return the date-time so many nanoseconds later, in the same zone."""
        days, rest = divmod(self.date.ordinal * DAY + self.time.nanos + nanos, DAY)
        return DateTime(Date.from_ordinal(days), Time(rest, self.time.zone))

    @property
    def python(self) -> datetime:
        """The date-time as Python's, to the microsecond; without zone it is naive."""
        whole = datetime(self.date.year, self.date.month, self.date.day)  # noqa: DTZ001 - the zone follows
        moment = whole + timedelta(microseconds=self.time.nanos // 1000)
        if self.time.zone is None:
            return moment
        offset = self.time.zone.at(self.date, self.time.nanos)
        return moment.replace(tzinfo=timezone(timedelta(seconds=offset)) if offset else UTC)


def from_python_date(value: date) -> Date:
    """Return Python's date as FEEL's."""
    return Date(value.year, value.month, value.day)


def from_python_datetime(value: datetime) -> DateTime:
    """Return Python's date-time as FEEL's."""
    nanos = ((value.hour * 60 + value.minute) * 60 + value.second) * SECOND + value.microsecond * 1000
    offset = value.utcoffset()
    zone = Zone(int(offset.total_seconds())) if offset is not None else None
    return DateTime(from_python_date(value), Time(nanos, zone))


def midnight(value: Date) -> DateTime:
    """Return the beginning of the day, UTC."""
    return DateTime(value, Time(0, Zone(0)))


def months_between(start: DateTime, end: DateTime) -> YearsMonths:
    """Return the whole months from `start` to `end`; negative if it is earlier."""
    first, last = start.date, end.date
    months = (last.year - first.year) * 12 + last.month - first.month
    within = (last.day, end.time.nanos), (first.day, start.time.nanos)
    if months > 0 and within[0] < within[1]:
        months -= 1
    elif months < 0 and within[0] > within[1]:
        months += 1
    return YearsMonths(months)


def between(start: DateTime, end: DateTime) -> DaysTime:
    """Return how much later `end` is."""
    return DaysTime(end.instant - start.instant)


name_kind(Date, "date")
name_kind(Time, "time")
name_kind(DateTime, "date and time")
