"""How facts and results are written down: one text for equal values, read back by the type their point declares."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import msgspec

from trident.decisions.types import Fact, FactType, FactValue, Output

_READERS: Final[Mapping[FactType, Callable[[str], FactValue]]] = {
    FactType.DECIMAL: Decimal,
    FactType.DATE: date.fromisoformat,
    FactType.INSTANT: datetime.fromisoformat,
}


def encode(value: object) -> str:
    """Return JSON with keys in order, instants in UTC, decimals as texts; what has no place in JSON as its type's name.

    Equal values give equal texts.
    """
    try:
        return _ENCODER.encode(value).decode()
    except (OverflowError, UnicodeError, ValueError):  # numbers beyond 64 bits, halves of characters
        return json.dumps(value, default=_other, sort_keys=True, separators=(",", ":"))


def _other(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    return str(value) if isinstance(value, Decimal | date) else f"<{type(value).__name__}>"


_ENCODER: Final = msgspec.json.Encoder(enc_hook=_other, order="deterministic")


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with instants in UTC, so that one instant has one text."""
    return {
        name: value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo is not None else value
        for name, value in values.items()
    }


def decode(values: Mapping[str, Any], declared: Mapping[str, Fact] | Mapping[str, Output]) -> dict[str, Any]:
    """Return the values as the bank's code has them; what was of another type than declared stays as it was written."""
    return {name: _read(value, declared[name].type) if name in declared else value for name, value in values.items()}


def _read(value: object, kind: FactType) -> FactValue | None:
    if isinstance(value, str) and kind in _READERS:
        try:
            return _READERS[kind](value)
        except (ValueError, ArithmeticError):
            return value
    if kind is FactType.DECIMAL and isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value  # type: ignore[return-value]  # of a wrong type then as now: the engine falls safe on it again
