"""The catalogue of risk features: what each number means, and what its absence does."""

from collections.abc import Iterator

from trident.risk import FEATURES, FORMULAS, Entity, Feature, Unit

_HEAD = "<!-- Written by `python -m tools.gen`; do not edit. -->\n"
_SENSE = """Each is defined once (`trident/risk/features`) and computed alike over a table of events and online, at the
payment. Windows are half-open: an event exactly as old as the window is long no longer counts. Of events of one
instant, those before it in the stream count. `~ 7 d` behind a window: it ends that long ago. Unknown, too, where the
payment does not tell the subject.
"""
_UNIT_US = {"d": 86_400_000_000, "h": 3_600_000_000}


def write_features() -> str:
    """Write a table of the features of each entity, and the formula of each measure."""
    parts = [
        _HEAD,
        "# Risk features\n",
        _SENSE,
    ]
    for entity in Entity:
        parts.append(f"## {entity}\n")
        parts.append(
            "| feature | 中文 | English | measure | of | window | this one | unit | unknown reads |\n"
            "|---|---|---|---|---|---|---|---|---|\n"
            + "".join(_row(feature) for feature in FEATURES.values() if feature.entity is entity)
        )
    parts.append("## Measures\n")
    parts.append(
        "| measure | formula |\n|---|---|\n" + "".join(f"| {name} | {sense} |\n" for name, sense in FORMULAS.items())
    )
    return "\n".join(parts)


def _row(feature: Feature) -> str:
    return "| " + " | ".join(_cells(feature)) + " |\n"


def _cells(feature: Feature) -> Iterator[str]:
    yield f"`{feature.key}`"
    yield feature.zh
    yield feature.en
    yield feature.measure.value
    yield f"{feature.of.value}, at most {feature.at_most}" if feature.at_most else feature.of.value
    window = feature.window
    if window is None:
        yield ""
    else:
        yield _length(window.length_us) + (f" ~ {_length(window.delay_us)}" if window.delay_us else "")
    yield "in" if feature.is_with_current else "out" if feature.window else ""
    yield feature.unit.value
    yield "" if feature.entity is Entity.PAYMENT or feature.unit is Unit.HOURS else f"{feature.stand_in:g}"


def _length(length_us: int) -> str:
    """Write days where they are whole and more than one, hours otherwise."""
    days, rest = divmod(length_us, _UNIT_US["d"])
    return f"{days} d" if days > 1 and rest == 0 else f"{length_us // _UNIT_US['h']} h"
