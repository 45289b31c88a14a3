"""Built-in functions that convert values, and those on dates and times (DMN 1.5, 10.3.4.1, 10.3.4.7, 10.3.4.12)."""

import re
from decimal import Decimal

from trident.decisions.feel.builtins.registry import offer
from trident.decisions.feel.names import Names
from trident.decisions.feel.nodes import Const, Negate, Node, RangeOf
from trident.decisions.feel.parse import parse_expression
from trident.decisions.feel.runtime import moment
from trident.decisions.feel.temporal import SECOND, Date, DateTime, Time, Zone, midnight, months_between, named_zone
from trident.decisions.feel.temporal_text import read_date, read_date_time, read_duration, read_time
from trident.decisions.feel.text import text_of
from trident.decisions.feel.tokens_read import NotFeel
from trident.decisions.feel.values import DaysTime, NoValue, Range, Value, as_int, as_number, as_string, number

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DATE_PARTS = 3


@offer("date", "from", "year, month, day", "date")
def _date(first: Value, month: Value = None, day: Value = None) -> Value:
    if isinstance(first, str):
        return read_date(first)
    if isinstance(first, DateTime):
        return first.date
    if isinstance(first, Date):
        return first
    return Date.of(as_int(first), as_int(month), as_int(day))


@offer(
    "date and time", "from", "date, time", "date, timezone",
    "year, month, day, hour, minute, second",
    "year, month, day, hour, minute, second, offset",
    "year, month, day, hour, minute, second, timezone",
)  # fmt: skip
def _date_and_time(*given: Value) -> Value:
    if len(given) == 1:
        if isinstance(given[0], DateTime):
            return given[0]
        return midnight(given[0]) if isinstance(given[0], Date) else read_date_time(as_string(given[0]))
    if len(given) == 2:  # noqa: PLR2004 - an overload
        return _joined(given[0], given[1])
    day = Date.of(*(as_int(one) for one in given[:_DATE_PARTS]))
    return DateTime(day, _clock(*given[_DATE_PARTS:]))


def _joined(day: Value, time: Value) -> Value:
    if isinstance(time, str) and isinstance(day, DateTime):
        zone = named_zone(time)
        offset = zone.at(day.date, day.time.nanos)
        shifted = DateTime(day.date, Time(day.time.nanos, Zone(0))).plus(0)
        return DateTime(shifted.date, Time(day.time.nanos, zone)) if offset is not None else None
    base = day.date if isinstance(day, DateTime) else day
    if isinstance(base, Date) and isinstance(time, Time):
        return DateTime(base, time)
    raise NoValue("a date and a time were expected")


def _clock(hour: Value, minute: Value, second: Value, zone: Value = None) -> Time:
    seconds = as_number(second)
    whole = (as_int(hour), as_int(minute), int(seconds))
    if not (0 <= whole[0] <= 23 and 0 <= whole[1] <= 59 and 0 <= seconds < 60):  # noqa: PLR2004 - the clock's figures
        raise NoValue("there is no such time of day")
    nanos = ((whole[0] * 60 + whole[1]) * 60) * SECOND + int(seconds * SECOND)
    if zone is None:
        return Time(nanos)
    if isinstance(zone, str):
        return Time(nanos, named_zone(zone))
    if isinstance(zone, DaysTime):
        return Time(nanos, Zone(zone.nanos // SECOND))
    return Time(nanos, Zone(int(as_number(zone) * 3600)))


@offer("time", "from", "hour, minute, second, offset?")
def _time(first: Value, minute: Value = None, second: Value = None, offset: Value = None) -> Value:
    if isinstance(first, str):
        return read_time(first)
    if isinstance(first, DateTime):
        return first.time
    if isinstance(first, Time):
        return first
    if isinstance(first, Date):
        return midnight(first).time
    if offset is not None and not isinstance(offset, DaysTime):
        raise NoValue("an offset is a duration")
    return _clock(first, minute, second, offset)


@offer("duration", "from")
def _duration(text: Value) -> Value:
    return text if isinstance(text, DaysTime) else read_duration(as_string(text))


@offer("years and months duration", "from, to")
def _years_and_months_duration(start: Value, end: Value) -> Value:
    ends = [DateTime(one, Time(0)) if isinstance(one, Date) else one for one in (start, end)]
    if not all(isinstance(one, DateTime) for one in ends):
        raise NoValue("dates were expected")
    return months_between(ends[0], ends[1])


@offer("number", "from", "from, grouping separator, decimal separator")
def _number(text: Value, grouping: Value = None, point: Value = None) -> Value:
    if isinstance(text, Decimal):
        return text
    written = as_string(text)
    if grouping is not None:
        if grouping not in {" ", ",", "."} or grouping == point:
            raise NoValue("no such separator")
        written = written.replace(grouping, "")
    if point is not None:
        if point not in {",", "."}:
            raise NoValue("no such separator")
        written = written.replace(point, ".")
    if _NUMBER.fullmatch(written) is None:
        raise NoValue("not a number")
    return number(written)


@offer("string", "from")
def _string(value: Value) -> Value:
    return None if value is None else text_of(value)


@offer("range", "from")
def _range(text: Value) -> Value:
    try:
        node = parse_expression(as_string(text), Names())
    except NotFeel as error:
        raise NoValue("not a range") from error
    if not isinstance(node, RangeOf):
        raise NoValue("not a range")
    low, high = _end(node.low), _end(node.high)
    if low is not None and high is not None and (type(low) is not type(high) or low > high):
        raise NoValue("not a range")
    return Range(low, high, node.has_low and low is not None, node.has_high and high is not None)


def _end(node: Node) -> Value:
    if isinstance(node, Const):
        return node.value
    if isinstance(node, Negate) and isinstance(node.of, Const):
        return -node.of.value
    raise NoValue("not a range of literals")


@offer("now", "")
def _now() -> Value:
    return moment()


@offer("today", "")
def _today() -> Value:
    return moment().date


def _day(value: Value) -> Date:
    day = value.date if isinstance(value, DateTime) else value
    if not isinstance(day, Date):
        raise NoValue("a date was expected")
    return day


@offer("day of year", "date")
def _day_of_year(value: Value) -> Value:
    day = _day(value)
    return number(day.ordinal - Date(day.year, 1, 1).ordinal + 1)


@offer("day of week", "date")
def _day_of_week(value: Value) -> Value:
    return _DAY_NAMES[_day(value).weekday - 1]


@offer("month of year", "date")
def _month_of_year(value: Value) -> Value:
    return _MONTH_NAMES[_day(value).month - 1]


@offer("week of year", "date")
def _week_of_year(value: Value) -> Value:
    day = _day(value)
    thursday = Date.from_ordinal(day.ordinal - day.weekday + 4)
    return number((thursday.ordinal - Date(thursday.year, 1, 1).ordinal) // 7 + 1)


@offer("last day of month", "date")
def _last_day_of_month(value: Value) -> Value:
    day = _day(value)
    return number(Date(day.year, day.month, 1).plus_months(1).ordinal - Date(day.year, day.month, 1).ordinal)
