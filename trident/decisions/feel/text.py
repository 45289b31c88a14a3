"""Write any value as FEEL's `string` does."""

from collections.abc import Mapping
from decimal import Decimal

from trident.decisions.feel.temporal import Date, DateTime, Time
from trident.decisions.feel.temporal_text import write_temporal
from trident.decisions.feel.values import DaysTime, Function, Range, Value, YearsMonths

_MOST_PLAIN = 40


def text_of(value: Value) -> str:
    """Return the value as text; a string is itself."""
    return value if isinstance(value, str) else literal_of(value)


def literal_of(value: Value) -> str:  # noqa: PLR0911 - a case for each kind
    """Return the value as text in which strings are quoted, as within lists and contexts."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return _write_number(value)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, Date | Time | DateTime | DaysTime | YearsMonths):
        return write_temporal(value)
    if isinstance(value, list):
        return "[" + ", ".join(literal_of(one) for one in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {literal_of(one)}" for key, one in value.items()) + "}"
    if isinstance(value, Range):
        return _write_range(value)
    return f"function {value.name}" if isinstance(value, Function) else str(value)


def _key(key: str) -> str:
    return key if key.replace("_", "").replace(" ", "").isalnum() else literal_of(key)


def _write_number(value: Decimal) -> str:
    if value == 0:
        return "0"
    if abs(value.adjusted()) > _MOST_PLAIN:
        return str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _write_range(value: Range) -> str:
    if value.low is None:
        return f"{'<=' if value.has_high else '<'}{literal_of(value.high)}"
    if value.high is None:
        return f"{'>=' if value.has_low else '>'}{literal_of(value.low)}"
    ends = f"{literal_of(value.low)}..{literal_of(value.high)}"
    return f"{'[' if value.has_low else '('}{ends}{']' if value.has_high else ')'}"
