"""Built-in functions on numbers and booleans (DMN 1.5, 10.3.4.2 and 10.3.4.5)."""

import random
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from trident.decisions.feel.builtins.registry import offer
from trident.decisions.feel.ops import equal
from trident.decisions.feel.temporal import Date, DateTime, Time
from trident.decisions.feel.values import NUMBERS, DaysTime, NoValue, Value, YearsMonths, as_int, as_number, number

_LEAST_SCALE, _MOST_SCALE = -6111, 6176


@offer("not", "negand")
def _not(value: Value) -> Value:
    return not value if isinstance(value, bool) else None


@offer("is", "value1, value2")
def _is(left: Value, right: Value) -> Value:
    if isinstance(left, Time) and isinstance(right, Time):
        return left == right
    if isinstance(left, DateTime) and isinstance(right, DateTime):
        return left == right
    if isinstance(left, Date | Time | DateTime) or type(left) is not type(right):
        return type(left) is type(right) and left == right
    return equal(left, right) is True


def _rounded(value: Value, scale: Value, rounding: str) -> Decimal:
    places = as_int(scale)
    if not _LEAST_SCALE <= places <= _MOST_SCALE:
        raise NoValue("no such scale")
    amount = as_number(value)
    if amount == 0 or -int(amount.as_tuple().exponent) <= places:
        return amount
    unit = Decimal((0, (1,), -places))
    made = amount.quantize(unit, rounding=rounding, context=_wide(amount, places))
    return NUMBERS.plus(made)


def _wide(amount: Decimal, places: int) -> Context:
    return Context(prec=max(1, amount.adjusted() + places + 3, 40), Emin=-99999, Emax=99999)


@offer("decimal", "n, scale")
def _decimal(value: Value, scale: Value) -> Value:
    return _rounded(value, scale, ROUND_HALF_EVEN)


@offer("floor", "n", "n, scale")
def _floor(value: Value, scale: Value = Decimal(0)) -> Value:
    return _rounded(value, scale, ROUND_FLOOR)


@offer("ceiling", "n", "n, scale")
def _ceiling(value: Value, scale: Value = Decimal(0)) -> Value:
    return _rounded(value, scale, ROUND_CEILING)


@offer("round up", "n, scale")
def _round_up(value: Value, scale: Value) -> Value:
    return _rounded(value, scale, ROUND_UP)


@offer("round down", "n, scale")
def _round_down(value: Value, scale: Value) -> Value:
    return _rounded(value, scale, ROUND_DOWN)


@offer("round half up", "n, scale")
def _round_half_up(value: Value, scale: Value) -> Value:
    return _rounded(value, scale, ROUND_HALF_UP)


@offer("round half down", "n, scale")
def _round_half_down(value: Value, scale: Value) -> Value:
    return _rounded(value, scale, ROUND_HALF_DOWN)


@offer("abs", "n")
def _abs(value: Value) -> Value:
    if isinstance(value, YearsMonths):
        return YearsMonths(abs(value.months))
    if isinstance(value, DaysTime):
        return DaysTime(abs(value.nanos))
    return NUMBERS.abs(as_number(value))


@offer("modulo", "dividend, divisor")
def _modulo(dividend: Value, divisor: Value) -> Value:
    top, bottom = as_number(dividend), as_number(divisor)
    if bottom == 0:
        raise NoValue("division by zero")
    rest = NUMBERS.remainder(top, bottom)
    return NUMBERS.add(rest, bottom) if rest and (rest < 0) != (bottom < 0) else rest


@offer("sqrt", "number")
def _sqrt(value: Value) -> Value:
    return NUMBERS.sqrt(as_number(value))


@offer("log", "number")
def _log(value: Value) -> Value:
    if as_number(value) <= 0:
        raise NoValue("no logarithm")
    return NUMBERS.ln(value)


@offer("exp", "number")
def _exp(value: Value) -> Value:
    return NUMBERS.exp(as_number(value))


@offer("odd", "number")
def _odd(value: Value) -> Value:
    return as_int(value) % 2 == 1


@offer("even", "number")
def _even(value: Value) -> Value:
    return as_int(value) % 2 == 0


@offer("random number", "")
def _random_number() -> Value:
    return number(str(random.random()))  # noqa: S311 - FEEL's own, refused in policies
