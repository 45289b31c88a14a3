"""FEEL's operators: three-valued logic, null for what makes no sense (DMN 1.5, 10.3.2.3 and 10.3.2.13)."""

from collections.abc import Callable
from decimal import Decimal, DecimalException

from trident.decisions.feel.temporal import DAY, Date, DateTime, Time, between, midnight
from trident.decisions.feel.values import (
    NUMBERS,
    DaysTime,
    Function,
    NoValue,
    Range,
    TooMuch,
    Value,
    YearsMonths,
    is_number,
)

MOST_TEXT = 1_000_000


def equal(left: Value, right: Value) -> bool | None:  # noqa: PLR0911 - a case for each kind
    """Tell whether two values are equal; null where they cannot be compared."""
    if left is None or right is None:
        return left is right
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right if isinstance(left, bool) and isinstance(right, bool) else None
    if type(left) is not type(right) or isinstance(left, Function):
        return None
    if isinstance(left, Time | DateTime):
        return bool(left.instant == right.instant)
    if isinstance(left, list):
        return len(left) == len(right) and all(equal(a, b) is True for a, b in zip(left, right, strict=True))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) is True for key in left)
    if isinstance(left, Range):
        same = left.has_low == right.has_low and left.has_high == right.has_high
        return same and equal(left.low, right.low) is True and equal(left.high, right.high) is True
    return bool(left == right)


def unequal(left: Value, right: Value) -> bool | None:
    """Tell whether two values differ."""
    same = equal(left, right)
    return None if same is None else not same


def _comparable(left: Value, right: Value) -> tuple[Value, Value] | None:
    if type(left) is not type(right):
        if isinstance(left, Date) and isinstance(right, DateTime):
            return midnight(left).instant, right.instant
        if isinstance(left, DateTime) and isinstance(right, Date):
            return left.instant, midnight(right).instant
        return None
    if isinstance(left, Time | DateTime):
        return left.instant, right.instant
    if isinstance(left, Decimal | str | Date | YearsMonths | DaysTime):
        return left, right
    return None


def less(left: Value, right: Value) -> bool | None:
    """`left < right`."""
    pair = _comparable(left, right)
    return None if pair is None else bool(pair[0] < pair[1])


def at_most(left: Value, right: Value) -> bool | None:
    """`left <= right`."""
    pair = _comparable(left, right)
    return None if pair is None else bool(pair[0] <= pair[1])


def greater(left: Value, right: Value) -> bool | None:
    """`left > right`."""
    return less(right, left)


def at_least(left: Value, right: Value) -> bool | None:
    """`left >= right`."""
    return at_most(right, left)


def both(left: Value, right: Value) -> bool | None:
    """`left and right`: false decides."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def either(left: Value, right: Value) -> bool | None:
    """`left or right`: true decides."""
    if left is True or right is True:
        return True
    return False if left is False and right is False else None


def within(value: Value, interval: Range) -> bool | None:
    """Tell whether `value` lies in the range."""
    low: bool | None = True
    high: bool | None = True
    if interval.low is not None:
        low = (at_least if interval.has_low else greater)(value, interval.low)
    if interval.high is not None:
        high = (at_most if interval.has_high else less)(value, interval.high)
    if interval.low is None and interval.high is None:
        return None
    return both(low, high)


def is_between(value: Value, low: Value, high: Value) -> bool | None:
    """`value between low and high`."""
    return both(at_least(value, low), at_most(value, high))


def add(left: Value, right: Value) -> Value:
    """`left + right`."""
    if is_number(left) and is_number(right):
        return _computed(NUMBERS.add, left, right)
    if isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > MOST_TEXT:
            raise TooMuch("a string of more than a million characters")
        return left + right
    return _shift(left, right, 1) if not _is_duration(left) or _is_duration(right) else _shift(right, left, 1)


def subtract(left: Value, right: Value) -> Value:
    """`left - right`."""
    if is_number(left) and is_number(right):
        return _computed(NUMBERS.subtract, left, right)
    if isinstance(left, Time) and isinstance(right, Time):
        return DaysTime(left.instant - right.instant)
    if isinstance(left, Date | DateTime) and isinstance(right, Date | DateTime):
        if isinstance(left, Date) and isinstance(right, Date):
            return DaysTime((left.ordinal - right.ordinal) * DAY)
        first = midnight(right) if isinstance(right, Date) else right
        last = midnight(left) if isinstance(left, Date) else left
        if (first.time.zone is None) != (last.time.zone is None):
            return None
        return between(first, last)
    return _shift(left, right, -1)


def _is_duration(value: Value) -> bool:
    return isinstance(value, YearsMonths | DaysTime)


def _shift(left: Value, right: Value, sign: int) -> Value:
    try:
        if isinstance(right, YearsMonths):
            months = sign * right.months
            if isinstance(left, YearsMonths):
                return YearsMonths(left.months + months)
            if isinstance(left, Date):
                return left.plus_months(months)
            if isinstance(left, DateTime):
                return DateTime(left.date.plus_months(months), left.time)
        if isinstance(right, DaysTime):
            return _shift_nanos(left, sign * right.nanos)
    except NoValue:
        return None
    return None


def _shift_nanos(left: Value, nanos: int) -> Value:
    if isinstance(left, DaysTime):
        return DaysTime(left.nanos + nanos)
    if isinstance(left, Date):
        return Date.from_ordinal((left.ordinal * DAY + nanos) // DAY)
    if isinstance(left, DateTime):
        return left.plus(nanos)
    if isinstance(left, Time):
        return Time((left.nanos + nanos) % DAY, left.zone)
    return None


def multiply(left: Value, right: Value) -> Value:
    """`left * right`."""
    if is_number(left) and is_number(right):
        return _computed(NUMBERS.multiply, left, right)
    if _is_duration(right) and is_number(left):
        left, right = right, left
    if _is_duration(left) and is_number(right):
        return _scaled(left, NUMBERS.multiply, right)
    return None


def divide(left: Value, right: Value) -> Value:
    """`left / right`; null for a division by zero."""
    if is_number(left) and is_number(right):
        return _computed(NUMBERS.divide, left, right)
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return _computed(NUMBERS.divide, Decimal(left.months), Decimal(right.months))
    if isinstance(left, DaysTime) and isinstance(right, DaysTime):
        return _computed(NUMBERS.divide, Decimal(left.nanos), Decimal(right.nanos))
    if _is_duration(left) and is_number(right):
        return _scaled(left, NUMBERS.divide, right)
    return None


def _scaled(value: Value, by: Callable[[Decimal, Decimal], Decimal], factor: Decimal) -> Value:
    size = value.months if isinstance(value, YearsMonths) else value.nanos
    made = _computed(by, Decimal(size), factor)
    if made is None or made.adjusted() > NUMBERS.prec:
        return None
    return YearsMonths(int(made)) if isinstance(value, YearsMonths) else DaysTime(int(made))


def power(left: Value, right: Value) -> Value:
    """`left ** right`."""
    if is_number(left) and is_number(right):
        return Decimal(1) if right == 0 else _computed(NUMBERS.power, left, right)
    return None


def negate(value: Value) -> Value:
    """`- value`."""
    if is_number(value):
        return NUMBERS.minus(value)
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    if isinstance(value, DaysTime):
        return DaysTime(-value.nanos)
    return None


def _computed(operation: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal) -> Decimal | None:
    try:
        made = operation(left, right)
    except DecimalException:
        return None
    return made if made.is_finite() else None
