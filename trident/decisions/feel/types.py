"""FEEL's types: what a value conforms to, and how it is brought to a declared type (DMN 1.5, 10.3.2.9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from trident.decisions.feel.temporal import Date, DateTime, Time, midnight
from trident.decisions.feel.values import DaysTime, Function, Range, Value, YearsMonths


@dataclass(frozen=True, slots=True)
class Plain:
    """A built-in type by name."""

    name: str


@dataclass(frozen=True, slots=True)
class ListType:
    """A list of elements of one type."""

    of: "FeelType"


@dataclass(frozen=True, slots=True)
class RangeType:
    """A range between values of one type."""

    of: "FeelType"


@dataclass(frozen=True, slots=True)
class ContextType:
    """A context that has at least these entries."""

    fields: Mapping[str, "FeelType"] = field(hash=False)


@dataclass(frozen=True, slots=True)
class FunctionType:
    """A function of so many parameters."""

    params: tuple["FeelType", ...]
    result: "FeelType"


@dataclass(frozen=True, slots=True, eq=False)
class Limited:
    """A type of which only some values are allowed; `allows` tells which."""

    of: "FeelType"
    allows: Callable[[Value], bool]


@dataclass(slots=True, eq=False)
class Late:
    """A type known by name before it is known by content."""

    name: str
    of: "FeelType | None" = None


FeelType: TypeAlias = Plain | ListType | RangeType | ContextType | FunctionType | Limited | Late

ANY = Plain("Any")
NULL = Plain("Null")
_PYTHON: dict[str, type | tuple[type, ...]] = {
    "number": Decimal,
    "string": str,
    "boolean": bool,
    "date": Date,
    "time": Time,
    "date and time": DateTime,
    "years and months duration": YearsMonths,
    "days and time duration": DaysTime,
    "duration": (YearsMonths, DaysTime),
    "list": list,
    "context": dict,
    "range": Range,
    "function": Function,
}
_ALIASES = {
    "dateTime": "date and time",
    "dateandtime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "any": "Any",
    "null": "Null",
}


def plain_type(name: str) -> Plain | None:
    """Return the built-in type of that name, in whichever of its spellings; None if there is none."""
    known = _ALIASES.get(name, name)
    return Plain(known) if known in _PYTHON or known in {"Any", "Null"} else None


def conforms(value: Value, wanted: FeelType) -> bool:
    """Tell whether `value` is of the type; null is of none but `Null`."""
    if isinstance(wanted, Late):
        return wanted.of is None or conforms(value, wanted.of)
    if isinstance(wanted, Plain):
        if wanted.name == "Any":
            return value is not None
        if wanted.name == "Null":
            return value is None
        return isinstance(value, _PYTHON[wanted.name])
    if isinstance(wanted, Limited):
        return conforms(value, wanted.of) and wanted.allows(value)
    return value is not None and _conforms_made(value, wanted)


def _conforms_made(value: Value, wanted: ListType | RangeType | ContextType | FunctionType) -> bool:
    if isinstance(wanted, ListType):
        return isinstance(value, list) and all(one is None or conforms(one, wanted.of) for one in value)
    if isinstance(wanted, RangeType):
        return isinstance(value, Range) and all(
            one is None or conforms(one, wanted.of) for one in (value.low, value.high)
        )
    if isinstance(wanted, ContextType):
        return isinstance(value, dict) and all(
            name in value and (value[name] is None or conforms(value[name], of)) for name, of in wanted.fields.items()
        )
    return isinstance(value, Function) and _conforms_function(value, wanted)


def _conforms_function(value: Function, wanted: FunctionType) -> bool:
    if len(value.params) != len(wanted.params):
        return False
    given = value.types or (None,) * len(wanted.params)
    result = value.result is None or is_within(value.result, wanted.result)
    return result and all(own is None or is_within(asked, own) for asked, own in zip(wanted.params, given, strict=True))


def is_within(narrow: FeelType, wide: FeelType) -> bool:
    """Tell whether each value of `narrow` is one of `wide`."""
    narrow, wide = _resolved(narrow), _resolved(wide)
    if wide == ANY or narrow in (NULL, wide):
        return True
    if isinstance(narrow, ListType | RangeType) and type(narrow) is type(wide):
        return is_within(narrow.of, wide.of)
    if isinstance(narrow, ContextType) and isinstance(wide, ContextType):
        return all(name in narrow.fields and is_within(narrow.fields[name], of) for name, of in wide.fields.items())
    if isinstance(narrow, FunctionType) and isinstance(wide, FunctionType):
        return (
            len(narrow.params) == len(wide.params)
            and all(is_within(asked, own) for asked, own in zip(wide.params, narrow.params, strict=True))
            and is_within(narrow.result, wide.result)
        )
    return False


def _resolved(one: FeelType) -> FeelType:
    while isinstance(one, Late | Limited):
        if one.of is None:
            return ANY
        one = one.of
    return one


def coerce(value: Value, wanted: FeelType) -> Value:
    """Bring `value` to the type: itself, the only element of its list, a list of it, a date's midnight, or null."""
    shape = _shape(wanted)
    if value is None or shape == ANY:
        return value
    if isinstance(shape, ListType):
        items = value if isinstance(value, list) else [value]
        made: Value = [coerce(one, shape.of) for one in items]
        whole = all((new is None) == (old is None) for new, old in zip(made, items, strict=True))
        return made if whole and _allowed(made, wanted) else None
    if isinstance(value, list) and len(value) == 1 and shape != Plain("list"):
        value = value[0]
    if isinstance(value, Date) and shape == Plain("date and time"):
        value = midnight(value)
    if isinstance(shape, ContextType) and isinstance(value, dict):
        return _coerce_context(value, shape, wanted)
    return value if conforms(value, wanted) else None


def _coerce_context(value: Value, shape: ContextType, wanted: FeelType) -> Value:
    made = dict(value)
    for name, of in shape.fields.items():
        if name not in value:
            continue
        made[name] = coerce(value[name], of)
        if made[name] is None and value[name] is not None:
            return None
    return made if _allowed(made, wanted) else None


def _shape(wanted: FeelType) -> FeelType:
    return _resolved(wanted)


def _allowed(value: Value, wanted: FeelType) -> bool:
    while isinstance(wanted, Late | Limited):
        if isinstance(wanted, Limited) and not wanted.allows(value):
            return False
        if wanted.of is None:
            return True
        wanted = wanted.of
    return True
