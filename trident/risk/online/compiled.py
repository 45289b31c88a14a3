"""The catalogue as straight-line Python: one function an entity, made once at import.

Walking definitions costs more than what they measure: a payment has eighty features, and a microsecond each would be
more than its posting. The text is made of the catalogue alone; tests hold it against the plain reference.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any, Final

from trident.risk.features import MAGNITUDE_SCALE, Z_FLOOR, Z_LEAST, Feature, Measure
from trident.risk.online.plan import EntityPlan
from trident.risk.online.track import AMOUNT, MAGNITUDE, MEETINGS, SQUARE, WIDTHS, Track

Values = dict[str, float | None]
Fraud = tuple[int, int]
"""When the payment was, and when it was confirmed a fraud."""
Measurement = Callable[[Values, Track, int, int, int, int | None, "list[Fraud] | None"], None]
"""(values, track, at, amount, is_first, met_at, frauds): writes an entity's features into the values."""

_COLUMNS: Final = {"s": AMOUNT, "m": MEETINGS, "g": MAGNITUDE, "q": SQUARE}
_USES: Final = {
    Measure.COUNT: "",
    Measure.FRAUD_SHARE: "",
    Measure.SUM: "s",
    Measure.MEAN: "s",
    Measure.RATIO_TO_MEAN: "s",
    Measure.FIRST_MEETINGS: "m",
    Measure.Z_SCORE: "gq",
}
"""Which running totals a measure reads beside the count."""


def magnitude(amount: int) -> int:
    """Return an amount's place on the scale of logarithms, as a whole number, so that sums of it are exact."""
    return round(MAGNITUDE_SCALE * math.log(1 + amount))


def compile_plan(plan: EntityPlan) -> Measurement:
    """Make the function that measures an entity's features."""
    source = "\n    ".join(["def measure(values, track, at, amount, is_first, met_at, frauds):", *_lines(plan)])
    names: dict[str, Any] = {
        "bisect_right": bisect_right,
        "share_of_fraud": _share_of_fraud,
        "z_score": _z_score,
    }
    exec(compile(source, f"<features of the {plan.entity}>", "exec"), names)  # noqa: S102 - made of the catalogue alone
    measurement: Measurement = names["measure"]
    return measurement


def _lines(plan: EntityPlan) -> Iterator[str]:
    """Write the function's body: what stands at each edge, then what lies between two of them."""
    width = WIDTHS[plan.entity]
    yield "data = track.data"
    yield "ats = track.ats"
    yield "before = data[0] - 1"
    yield f"last = len(data) - {width}"
    yield "n_now = before + len(ats)"
    for column in sorted(_needed(plan.features)):
        yield f"{column}_now = data[last + {_COLUMNS[column]}]"
    for age in plan.ages:
        yield f"place = bisect_right(ats, at - {age})"
        yield f"if place: n_{age} = before + place; rows = data; row = place * {width} - {width - 1}"
        yield f"else: n_{age}, rows, row = track.older[at - {age}]"
        for column in sorted(_needed([one for one in plan.features if age in _edges(one)])):
            yield f"{column}_{age} = rows[row + {_COLUMNS[column]}]"
    for feature in plan.features:
        yield f"values[{feature.name!r}] = {_expression(feature)}"


def _needed(features: "list[Feature] | tuple[Feature, ...]") -> set[str]:
    return {column for feature in features if feature.window is not None for column in _USES[feature.measure]}


def _edges(feature: Feature) -> tuple[int, ...]:
    """Return how long ago the edges of a feature's window lie; now is none."""
    window = feature.window
    if window is None:
        return ()
    far = window.length_us + window.delay_us
    return (far, window.delay_us) if window.delay_us else (far,)


def _expression(feature: Feature) -> str:
    if feature.window is None:
        return {
            Measure.IS_NEW: "is_first",
            Measure.SINCE_FIRST: "None if met_at is None else at - met_at",
            Measure.OTHER_CUSTOMERS: f"data[last + {MEETINGS}] - 1 + is_first",
            Measure.SINCE_LAST: "max(at - ats[-1], 0) if n_now else None",
        }[feature.measure]
    low = str(feature.window.length_us + feature.window.delay_us)
    high = str(feature.window.delay_us or "now")
    own = feature.is_with_current
    count = f"n_{high} - n_{low}" + (" + 1" if own else "")
    total = f"s_{high} - s_{low}" + (" + amount" if own else "")
    since, until = f"at - {low}", f"at - {feature.window.delay_us}"
    return {
        Measure.COUNT: count,
        Measure.SUM: total,
        Measure.MEAN: f"({total}) / ({count}) if {count} else None",
        Measure.RATIO_TO_MEAN: f"amount * ({count}) / ({total}) if {count} else None",
        Measure.FIRST_MEETINGS: f"m_{high} - m_{low}" + (" + is_first" if own else ""),
        Measure.Z_SCORE: f"z_score(amount, {count}, g_{high} - g_{low}, q_{high} - q_{low})",
        Measure.FRAUD_SHARE: f"0.0 if frauds is None else share_of_fraud(frauds, at, {since}, {until}, {count})",
    }[feature.measure]


def _z_score(amount: int, count: int, total: int, squares: int) -> float | None:
    if count < Z_LEAST:
        return None
    mean = total / count
    variance = squares / count - mean * mean
    return (magnitude(amount) - mean) / max(math.sqrt(max(variance, 0.0)), Z_FLOOR)


def _share_of_fraud(frauds: list[Fraud], at: int, since: int, until: int, count: int) -> float:
    if not count:
        return 0.0
    return sum(1 for was, told in frauds if since < was <= until and told <= at) / count
