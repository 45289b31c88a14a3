"""What a file of decisions has for columns, and how a row of the log comes to fit them."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from trident.decisions.types import DecisionPoint, Fact, FactType

FACT: Final = "fact_"
"""Before the name of each fact that has a column of its own: facts are free to be called `outcome`."""

_FIXED: Final[Mapping[str, str]] = {
    "decided_on": "DATE",
    "position": "BIGINT",
    "point": "VARCHAR",
    "request_id": "UUID",
    "subject": "VARCHAR",
    "decided_at": "TIMESTAMPTZ",
    "version": "VARCHAR",
    "version_number": "INTEGER",
    "is_canary": "BOOLEAN",
    "feature_set": "VARCHAR",
    "outcome": "VARCHAR",
    "outputs": "VARCHAR",
    "hits": "VARCHAR",
    "reasons": "VARCHAR",
    "degraded": "VARCHAR",
    "is_error": "BOOLEAN",
    "is_refusal": "BOOLEAN",
    "latency_us": "INTEGER",
    "shadow": "VARCHAR",
    "shadow_outcome": "VARCHAR",
    "shadow_degraded": "VARCHAR",
    "sealed_facts": "BLOB",
    "other_facts": "VARCHAR",
}
_TYPES: Final[Mapping[FactType, str]] = {
    FactType.INTEGER: "BIGINT",
    FactType.MONEY: "BIGINT",
    FactType.DECIMAL: "VARCHAR",  # its digits as they were written: a column's scale would cut some off
    FactType.TEXT: "VARCHAR",
    FactType.CHOICE: "VARCHAR",
    FactType.BOOLEAN: "BOOLEAN",
    FactType.DATE: "DATE",
    FactType.INSTANT: "TIMESTAMPTZ",
}
_WHOLE: Final = frozenset({FactType.INTEGER, FactType.MONEY})
_LONGEST: Final = 2**63


def columns_of(point: DecisionPoint | None) -> dict[str, str]:
    """Return the columns of a point's files and their types; None: a point that the bank does not declare any more.

    Money stands in minor units. A personal fact has no column: it stays sealed, in `sealed_facts`.
    """
    return {**_FIXED, **{FACT + fact.name: _TYPES[fact.type] for fact in _clear_facts(point)}}


def units_of(point: DecisionPoint | None) -> dict[str, str]:
    """Return the units of the facts that have one, by their columns; money's is its currency."""
    return {FACT + fact.name: fact.unit for fact in _clear_facts(point) if fact.unit}


def fit(row: Mapping[str, Any], point: DecisionPoint | None) -> dict[str, Any]:
    """Return a row of the log as a row of the file: `facts` spread over the columns of those that are declared.

    What the point does not declare (any more), or has another type than declared, stands in `other_facts` as JSON.
    """
    others = json.loads(row["facts"])
    spread = {}
    for fact in _clear_facts(point):
        if fact.name not in others:
            continue
        try:
            spread[FACT + fact.name] = _fitted(others[fact.name], fact.type)
        except (ValueError, ArithmeticError):
            continue
        del others[fact.name]
    fixed = {name: row[name] for name in _FIXED if name != "other_facts"}
    return {**fixed, "other_facts": json.dumps(others, sort_keys=True) if others else None, **spread}


def _clear_facts(point: DecisionPoint | None) -> tuple[Fact, ...]:
    return () if point is None else tuple(fact for fact in point.facts if not fact.is_personal)


def _fitted(value: object, kind: FactType) -> bool | int | str | None:
    """Return a fact from the log as its column takes it.

    :raises ValueError, ArithmeticError: it is not of that type.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        if kind is FactType.BOOLEAN:
            return value
    elif isinstance(value, int):
        if kind is FactType.DECIMAL:
            return str(value)
        if kind in _WHOLE and -_LONGEST <= value < _LONGEST:
            return value
    elif isinstance(value, str) and kind in _FROM_TEXT:
        return _FROM_TEXT[kind](value)
    raise ValueError(f"not of type {kind}")


def _text(value: str) -> str:
    value.encode()  # a half of a character is a ValueError
    return value


def _decimal(value: str) -> str:
    Decimal(value)
    return value


def _day(value: str) -> str:
    return date.fromisoformat(value).isoformat()


def _instant(value: str) -> str:
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError("an instant has a zone")
    return at.astimezone(UTC).isoformat()


_FROM_TEXT: Final[Mapping[FactType, Callable[[str], str]]] = {
    FactType.TEXT: _text,
    FactType.CHOICE: _text,
    FactType.DECIMAL: _decimal,
    FactType.DATE: _day,
    FactType.INSTANT: _instant,
}
