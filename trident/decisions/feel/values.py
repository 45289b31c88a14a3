"""The values of FEEL: numbers are `Decimal` with 34 digits, null is `None`, contexts are dicts, lists are lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any, TypeAlias

Value: TypeAlias = Any
"""None, bool, Decimal, str, Date, Time, DateTime, YearsMonths, DaysTime, Range, Function, list or dict of these."""

NUMBERS = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""IEEE 754 decimal128, as FEEL's numbers are defined (DMN 1.5, 10.3.2.3.1)."""


class NoValue(Exception):
    """An operation has no result for what it was given; the expression's value is null."""


class TooMuch(Exception):
    """An evaluation asked for more steps, or a larger value, than a decision may take."""


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration in months."""

    months: int


@dataclass(frozen=True, slots=True, order=True)
class DaysTime:
    """A duration in nanoseconds."""

    nanos: int


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; an open end at `None` is without bound."""

    low: Value
    high: Value
    has_low: bool = True
    has_high: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Something to call: `call` takes the arguments in the order of `params`."""

    name: str
    params: tuple[str, ...]
    call: Callable[..., Value]
    overloads: tuple[tuple[tuple[str, ...], int, bool], ...] = ()
    types: tuple[Value, ...] = ()
    result: Value = None


def number(value: Decimal | int | str) -> Decimal:
    """Return `value` as a FEEL number, rounded to 34 digits."""
    return NUMBERS.create_decimal(value)


def is_number(value: Value) -> bool:
    """Tell whether `value` is a FEEL number."""
    return type(value) is Decimal


def as_number(value: Value) -> Decimal:
    """Return the number that `value` is.

    :raises NoValue: it is something else.
    """
    if type(value) is Decimal:
        return value
    raise NoValue(f"a number was expected, not {kind_of(value)}")


def as_int(value: Value) -> int:
    """Return the whole number that `value` is.

    :raises NoValue: it is something else.
    """
    whole = as_number(value)
    if whole != whole.to_integral_value():
        raise NoValue("a whole number was expected")
    return int(whole)


def as_string(value: Value) -> str:
    """Return the string that `value` is.

    :raises NoValue: it is something else.
    """
    if isinstance(value, str):
        return value
    raise NoValue(f"a string was expected, not {kind_of(value)}")


def as_list(value: Value) -> list[Value]:
    """Return `value` as a list: one that is none becomes a list of it; null has none.

    :raises NoValue: it is null.
    """
    if isinstance(value, list):
        return value
    if value is None:
        raise NoValue("a list was expected, not null")
    return [value]


def as_context(value: Value) -> Mapping[str, Value]:
    """Return the context that `value` is.

    :raises NoValue: it is something else.
    """
    if isinstance(value, dict):
        return value
    raise NoValue(f"a context was expected, not {kind_of(value)}")


def kind_of(value: Value) -> str:
    """Name the kind of `value`, as FEEL does."""
    for kind, name in _KINDS.items():
        if isinstance(value, kind):
            return name
    return type(value).__name__


_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    YearsMonths: "years and months duration",
    DaysTime: "days and time duration",
    Range: "range",
    Function: "function",
    list: "list",
    dict: "context",
}


def name_kind(kind: type, name: str) -> None:
    """Let `kind_of` know one more kind of value."""
    _KINDS[kind] = name
