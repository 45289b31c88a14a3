"""What generated code calls: contexts, paths, filters, iteration, invocation and unary tests, all within bounds."""

import threading
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, DecimalException

from trident.decisions.feel.ops import equal, within
from trident.decisions.feel.properties import property_of
from trident.decisions.feel.temporal import Date, DateTime
from trident.decisions.feel.types import FeelType, coerce, conforms
from trident.decisions.feel.values import Function, NoValue, Range, TooMuch, Value

MOST_STEPS = 1_000_000
"""Iterations and calls that one evaluation may take."""
MOST_CALLS = 200
"""How deep a function may call itself."""


class _Spent(threading.local):
    left = MOST_STEPS
    depth = 0
    now: DateTime | None = None


_spent = _Spent()


def begin(now: DateTime | None = None, steps: int = MOST_STEPS) -> None:
    """Begin an evaluation that may take so many steps; it is `now`, if it may know."""
    _spent.left = steps
    _spent.depth = 0
    _spent.now = now


def moment() -> DateTime:
    """Return the time of the evaluation.

    :raises NoValue: it may not know.
    """
    if _spent.now is None:
        raise NoValue("the time is not known here")
    return _spent.now


def spend(steps: int) -> None:
    """Use up some of the evaluation's bounds.

    :raises TooMuch: they are used up.
    """
    _spent.left -= steps
    if _spent.left < 0:
        raise TooMuch("it takes too many steps")


def item_or(item: Value, name: str, outer: Value) -> Value:
    """Return the entry of the item that is being filtered, or what the name means outside."""
    if isinstance(item, dict) and name in item:
        return item[name]
    return outer


def path(value: Value, name: str) -> Value:
    """Return `value.name`; of a list, that of each of its elements."""
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list):
        spend(len(value))
        return [path(one, name) for one in value]
    return None if value is None else property_of(value, name)


def filter_items(value: Value, condition: Callable[[Value], Value], index: Value) -> Value:
    """Return `value[condition]`: the element at a place, or those for which the condition holds."""
    if value is None:
        return [] if not isinstance(index, Decimal) else None
    items = value if isinstance(value, list) else [value]
    if isinstance(index, Decimal):
        place = int(index) if index == index.to_integral_value() else 0
        if place == 0 or abs(place) > len(items):
            return None
        return items[place - 1 if place > 0 else place]
    spend(len(items))
    return [one for one in items if condition(one) is True]


def filtered(value: Value, condition: Callable[[Value], Value]) -> Value:
    """Return `value[condition]`, where the condition may turn out to be a place."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    spend(len(items))
    first = condition(items[0]) if items else condition(None)
    if isinstance(first, Decimal):
        return filter_items(value, condition, first)
    return [one for one in items if condition(one) is True]


def steps_of(domain: Value) -> Sequence[Value]:
    """Return what an iteration runs over.

    :raises NoValue: nothing can be iterated there.
    """
    if isinstance(domain, Range):
        return _steps_between(domain)
    if domain is None:
        raise NoValue("null cannot be iterated")
    items = domain if isinstance(domain, list) else [domain]
    spend(len(items))
    return items


def _steps_between(domain: Range) -> Sequence[Value]:
    low, high = domain.low, domain.high
    if isinstance(low, Date) and isinstance(high, Date):
        return [Date.from_ordinal(day) for day in _run(low.ordinal, high.ordinal, domain)]
    if isinstance(low, Decimal) and isinstance(high, Decimal) and low == int(low) and high == int(high):
        return [Decimal(one) for one in _run(int(low), int(high), domain)]
    raise NoValue("only whole numbers and dates can be iterated")


def _run(low: int, high: int, domain: Range) -> range:
    step = 1 if low <= high else -1
    first = low if domain.has_low else low + step
    last = high if domain.has_high else high - step
    spend(abs(last - first))
    return range(first, last + step, step)


def iterate(domains: tuple[Callable[..., Value], ...], body: Callable[..., Value]) -> Value:
    """Return the body's value for each combination; the body sees those before as `partial`."""
    made: list[Value] = []
    try:
        for values in _combinations(domains, ()):
            made.append(body(*values, made))
    except NoValue:
        return None
    return made


def _combinations(domains: tuple[Callable[..., Value], ...], before: tuple[Value, ...]) -> Iterator[tuple[Value, ...]]:
    if len(before) == len(domains):
        spend(1)
        yield before
        return
    for value in steps_of(domains[len(before)](*before)):
        yield from _combinations(domains, (*before, value))


def quantify(domains: tuple[Callable[..., Value], ...], body: Callable[..., Value], decisive: bool) -> bool | None:  # noqa: FBT001 - generated
    """`some` (decided by true) and `every` (decided by false): null where nothing decides and something is unknown."""
    found: bool | None = not decisive
    try:
        for values in _combinations(domains, ()):
            value = body(*values)
            if value is decisive:
                return bool(value)
            if not isinstance(value, bool):
                found = None
    except NoValue:
        return None
    return found


def interval(low: Value, high: Value, has_low: bool, has_high: bool, is_half: bool) -> Value:  # noqa: FBT001 - generated
    """Make a range; null if its ends do not belong together."""
    if is_half:
        return None if low is None and high is None else Range(low, high, has_low, has_high)
    if low is None and high is None:
        return None
    if low is not None and high is not None and type(low) is not type(high):
        return None
    return Range(low, high, has_low and low is not None, has_high and high is not None)


def is_in(value: Value, wanted: Value) -> bool | None:
    """Tell whether the value is, or lies in, what a test names."""
    if isinstance(wanted, Range):
        return within(value, wanted)
    if isinstance(wanted, list):
        if isinstance(value, list) and equal(value, wanted):
            return True
        return any(is_in(value, one) is True for one in wanted)
    if isinstance(value, list) and not isinstance(wanted, list):
        return any(equal(one, wanted) is True for one in value) or None
    return equal(value, wanted)


def passes(value: Value, wanted: Value) -> bool | None:
    """Tell whether a cell's expression lets the value pass: it holds by itself, or the value is in it."""
    if isinstance(value, bool) or not isinstance(wanted, bool):
        return is_in(value, wanted)
    return bool(wanted)


def is_instance(value: Value, of: FeelType) -> bool:
    """`value instance of type`."""
    return conforms(value, of)


def call(function: Value, arguments: tuple[Value, ...]) -> Value:
    """Call a function with arguments by place; null for what is no function or has no result."""
    if not isinstance(function, Function):
        return _call_range(function, arguments)
    return _run_call(function, arguments)


def _call_range(_function: Value, _arguments: tuple[Value, ...]) -> Value:
    return None


def call_named(function: Value, arguments: dict[str, Value]) -> Value:
    """Call a function with arguments by name."""
    if not isinstance(function, Function):
        return None
    overloads = function.overloads or ((function.params, len(function.params), False),)
    for params, needed, takes_many in overloads:
        if takes_many and len(arguments) == 1 and params[-1] in arguments:
            value = arguments[params[-1]]
            return _run_call(function, (value,))
        if set(arguments) <= set(params) and all(name in arguments for name in params[:needed]):
            given = [arguments.get(name) for name in params]
            while len(given) > needed and params[len(given) - 1] not in arguments:
                given.pop()
            return _run_call(function, tuple(given), params if function.overloads else None)
    return None


def _run_call(function: Function, arguments: tuple[Value, ...], params: tuple[str, ...] | None = None) -> Value:
    spend(1)
    _spent.depth += 1
    try:
        if _spent.depth > MOST_CALLS:
            raise TooMuch("a function calls itself too deeply")
        if function.overloads:
            if not _fits(function, len(arguments), params):
                return None
            return function.call(*arguments)
        return _call_own(function, arguments)
    except (NoValue, DecimalException, OverflowError, ValueError):
        return None
    finally:
        _spent.depth -= 1


def _fits(function: Function, count: int, params: tuple[str, ...] | None) -> bool:
    return any(
        (many and count >= needed) or (needed <= count <= len(names) and (params is None or params == names))
        for names, needed, many in function.overloads
    )


def _call_own(function: Function, arguments: tuple[Value, ...]) -> Value:
    if len(arguments) != len(function.params):
        return None
    given = list(arguments)
    for place, wanted in enumerate(function.types):
        if wanted is not None and given[place] is not None:
            given[place] = coerce(given[place], wanted)
            if given[place] is None:
                return None
    made = function.call(*given)
    return made if function.result is None else coerce(made, function.result)
