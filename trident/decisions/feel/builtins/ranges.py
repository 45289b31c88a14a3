"""Built-in functions that relate points and ranges (DMN 1.5, 10.3.4.11)."""

from trident.decisions.feel.builtins.registry import offer
from trident.decisions.feel.ops import equal, less, within
from trident.decisions.feel.values import NoValue, Range, Value

_POINT_RANGE = ("point1, point2", "point, range", "range, point", "range1, range2")


def _is(found: bool | None) -> bool:  # noqa: FBT001 - a logical value
    if found is None:
        raise NoValue("not comparable")
    return found


def _range(value: Value) -> Range:
    if isinstance(value, Range) and value.low is not None and value.high is not None:
        return value
    raise NoValue("a range was expected")


def _is_before(left: Value, right: Value) -> bool:
    if not isinstance(left, Range) and not isinstance(right, Range):
        return _is(less(left, right))
    low, has_low = (_range(right).low, right.has_low) if isinstance(right, Range) else (right, True)
    high, has_high = (_range(left).high, left.has_high) if isinstance(left, Range) else (left, True)
    return _is(less(high, low)) or (_is(equal(high, low)) and not (has_high and has_low))


@offer("before", *_POINT_RANGE)
def _before(left: Value, right: Value) -> Value:
    return _is_before(left, right)


@offer("after", *_POINT_RANGE)
def _after(left: Value, right: Value) -> Value:
    return _is_before(right, left)


def _is_meeting(left: Value, right: Value) -> bool:
    one, two = _range(left), _range(right)
    return one.has_high and two.has_low and _is(equal(one.high, two.low))


@offer("meets", "range1, range2")
def _meets(left: Value, right: Value) -> Value:
    return _is_meeting(left, right)


@offer("met by", "range1, range2")
def _met_by(left: Value, right: Value) -> Value:
    return _is_meeting(right, left)


@offer("overlaps", "range1, range2")
def _overlaps(left: Value, right: Value) -> Value:
    return not _is_before(_range(left), _range(right)) and not _is_before(right, left)


def _starts_earlier(one: Range, two: Range) -> bool:
    return _is(less(one.low, two.low)) or (_is(equal(one.low, two.low)) and one.has_low and not two.has_low)


def _ends_earlier(one: Range, two: Range) -> bool:
    return _is(less(one.high, two.high)) or (_is(equal(one.high, two.high)) and two.has_high and not one.has_high)


def _overlaps_earlier(left: Value, right: Value) -> bool:
    one, two = _range(left), _range(right)
    is_apart = _is_before(one, two) or _is_before(two, one)
    return not is_apart and _starts_earlier(one, two) and not _ends_earlier(two, one)


@offer("overlaps before", "range1, range2")
def _overlaps_before(left: Value, right: Value) -> Value:
    return _overlaps_earlier(left, right)


@offer("overlaps after", "range1, range2")
def _overlaps_after(left: Value, right: Value) -> Value:
    one, two = _range(left), _range(right)
    is_apart = _is_before(one, two) or _is_before(two, one)
    return not is_apart and _ends_earlier(two, one) and not _starts_earlier(one, two)


def _is_finishing(left: Value, right: Value) -> bool:
    two = _range(right)
    if not isinstance(left, Range):
        return two.has_high and _is(equal(left, two.high))
    one = _range(left)
    return one.has_high == two.has_high and _is(equal(one.high, two.high)) and not _starts_earlier(one, two)


@offer("finishes", "point, range", "range1, range2")
def _finishes(left: Value, right: Value) -> Value:
    return _is_finishing(left, right)


@offer("finished by", "range, point", "range1, range2")
def _finished_by(left: Value, right: Value) -> Value:
    return _is_finishing(right, left)


def _is_including(left: Value, right: Value) -> bool:
    one = _range(left)
    if not isinstance(right, Range):
        return _is(within(right, one))
    two = _range(right)
    return not _starts_earlier(two, one) and not _ends_earlier(one, two)


@offer("includes", "range, point", "range1, range2")
def _includes(left: Value, right: Value) -> Value:
    return _is_including(left, right)


@offer("during", "point, range", "range1, range2")
def _during(left: Value, right: Value) -> Value:
    return _is_including(right, left)


def _is_starting(left: Value, right: Value) -> bool:
    two = _range(right)
    if not isinstance(left, Range):
        return two.has_low and _is(equal(left, two.low))
    one = _range(left)
    return one.has_low == two.has_low and _is(equal(one.low, two.low)) and not _ends_earlier(two, one)


@offer("starts", "point, range", "range1, range2")
def _starts(left: Value, right: Value) -> Value:
    return _is_starting(left, right)


@offer("started by", "range, point", "range1, range2")
def _started_by(left: Value, right: Value) -> Value:
    return _is_starting(right, left)


@offer("coincides", "point1, point2", "range1, range2")
def _coincides(left: Value, right: Value) -> Value:
    if isinstance(left, Range) != isinstance(right, Range):
        raise NoValue("a point and a range")
    if not isinstance(left, Range):
        return _is(equal(left, right))
    _is(equal(left.low, right.low)), _is(equal(left.high, right.high))
    return equal(left, right)
