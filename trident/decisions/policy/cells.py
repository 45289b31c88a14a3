"""A table's cells as sets of values, so that they can be compared, counted and proven."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from trident.decisions.feel.nodes import Call, Const, ListOf, Name, Negate, Node, RangeOf, Test, Tests
from trident.decisions.feel.temporal import Date, DateTime
from trident.decisions.feel.values import NUMBERS, NoValue, Range, Value
from trident.decisions.types import FactType, FactValue


class Kind(StrEnum):
    """How a column's values are held when rules are tried."""

    WHOLE = "whole number"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "date and time"


KINDS = {
    FactType.INTEGER: Kind.WHOLE,
    FactType.MONEY: Kind.WHOLE,
    FactType.DECIMAL: Kind.NUMBER,
    FactType.TEXT: Kind.TEXT,
    FactType.CHOICE: Kind.TEXT,
    FactType.BOOLEAN: Kind.BOOLEAN,
    FactType.DATE: Kind.DATE,
    FactType.INSTANT: Kind.INSTANT,
}
ORDERED = frozenset({Kind.WHOLE, Kind.NUMBER, Kind.DATE, Kind.INSTANT})


class WrongCell(Exception):
    """A cell does not fit its column; the message says why."""


@dataclass(frozen=True, slots=True)
class Span:
    """Values between two ends; an end that is None is without bound."""

    low: FactValue | None
    high: FactValue | None
    has_low: bool = True
    has_high: bool = True


@dataclass(frozen=True, slots=True)
class Spans:
    """Values in any of some spans, or in none of them."""

    spans: tuple[Span, ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Among:
    """One of some values, or none of them."""

    values: frozenset[FactValue]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Free:
    """A test that only evaluating can tell."""

    tests: Tests


Cell: TypeAlias = Spans | Among | Free | None
"""None: any value."""


def read_cell(tests: Tests, kind: Kind, scale: int, constant: Callable[[Node], Value]) -> Cell:
    """Return the cell; `constant` evaluates an expression that stands by itself, or raises NoValue.

    :raises WrongCell: it holds values of another type than the column.
    """
    if not tests.tests:
        return None
    spans: list[Span] = []
    for test in tests.tests:
        try:
            spans += _read_test(test, kind, scale, constant)
        except NoValue:
            return Free(tests)
    if kind in ORDERED:
        return Spans(tuple(spans), tests.negated)
    return Among(frozenset(span.low for span in spans if span.low is not None), tests.negated)


def _read_test(test: Test, kind: Kind, scale: int, constant: Callable[[Node], Value]) -> list[Span]:
    value = _constant(test.of, constant)
    if test.operator == "in":
        items = value if isinstance(value, list) else [value]
        return [_span_of(item, kind, scale) for item in items]
    end = native(value, kind, scale)
    if test.operator == "=":
        return [Span(end, end)]
    if kind not in ORDERED:
        if test.operator == "!=" and kind is Kind.BOOLEAN:
            return [Span(not end, not end)]
        raise NoValue("texts are compared by evaluating")
    if test.operator == "!=":
        return [Span(None, end, has_high=False), Span(end, None, has_low=False)]
    if test.operator.startswith("<"):
        return [Span(None, end, has_high=test.operator == "<=")]
    return [Span(end, None, has_low=test.operator == ">=")]


def _span_of(value: Value, kind: Kind, scale: int) -> Span:
    if not isinstance(value, Range):
        point = native(value, kind, scale)
        return Span(point, point)
    if kind not in ORDERED:
        raise NoValue("texts are compared by evaluating")
    low = native(value.low, kind, scale) if value.low is not None else None
    high = native(value.high, kind, scale) if value.high is not None else None
    return Span(low, high, value.has_low, value.has_high)


def _constant(node: Node, constant: Callable[[Node], Value]) -> Value:
    if isinstance(node, Const):
        return node.value
    if isinstance(node, Negate) and isinstance(node.of, Const) and isinstance(node.of.value, Decimal):
        return NUMBERS.minus(node.of.value)
    if isinstance(node, RangeOf):
        low, high = _constant(node.low, constant), _constant(node.high, constant)
        return Range(low, high, node.has_low, node.has_high)
    if isinstance(node, ListOf):
        return [_constant(item, constant) for item in node.items]
    if isinstance(node, Call | Name):
        return constant(node)
    raise NoValue("not a constant")


def native(value: Value, kind: Kind, scale: int) -> FactValue:
    """Return a FEEL value as columns of the kind hold it; a whole number's bound may have decimals.

    :raises WrongCell: it is of another type.
    """
    if kind in {Kind.WHOLE, Kind.NUMBER} and isinstance(value, Decimal):
        return NUMBERS.scaleb(value, scale) if scale else value
    if kind is Kind.TEXT and isinstance(value, str):
        return value
    if kind is Kind.BOOLEAN and isinstance(value, bool):
        return value
    try:
        if kind is Kind.DATE and isinstance(value, Date):
            return value.python
        if kind is Kind.INSTANT and isinstance(value, DateTime) and value.time.zone is not None:
            return value.python.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise WrongCell("a year outside 1 to 9999") from error
    raise WrongCell(f"a {kind} is expected here")
