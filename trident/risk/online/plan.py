"""The catalogue made ready for the moment of the payment: per entity, which edges to find and what to read off them."""

from dataclasses import dataclass
from typing import Final

from trident.risk.features import FEATURES, Feature, Measure, Window
from trident.risk.types import Entity, EventKind

ENTITIES: Final = (Entity.CUSTOMER, Entity.PAYEE, Entity.ACCOUNT, Entity.DEVICE, Entity.ADDRESS)
Cell = tuple[str, Measure]


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """A window's edges as places in the entity's ages (the last place is now), and what is measured between them."""

    low: int
    high: int
    low_us: int
    high_us: int
    current: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class EntityPlan:
    """What is measured of a subject.

    :param ages: how long ago the edges of its windows lie, in µs.
    :param velocities: count and sum up to now with the payment itself, most of all features: an age's place, two names.
    :param windows: what else is measured over windows.
    :param singles: features without a window.
    """

    entity: Entity
    ages: tuple[int, ...]
    velocities: tuple[tuple[int, str, str], ...]
    windows: tuple[WindowPlan, ...]
    singles: tuple[Cell, ...]
    has_meetings: bool


def _plan(entity: Entity) -> EntityPlan:
    features = [one for one in FEATURES.values() if one.entity is entity and one.of is EventKind.PAYMENT]
    windowed: dict[tuple[Window, bool], list[Feature]] = {}
    for feature in features:
        if feature.window is not None:
            windowed.setdefault((feature.window, feature.is_with_current), []).append(feature)
    ages = sorted(
        {window.length_us + window.delay_us for window, _ in windowed}
        | {window.delay_us for window, _ in windowed if window.delay_us}
    )
    velocities, windows = [], []
    for (window, is_with_current), of_window in windowed.items():
        names = {feature.measure: feature.name for feature in of_window}
        low = ages.index(window.length_us + window.delay_us)
        if is_with_current and {Measure.COUNT, Measure.SUM} <= set(names):
            velocities.append((low, names.pop(Measure.COUNT), names.pop(Measure.SUM)))
        if names:
            high = ages.index(window.delay_us) if window.delay_us else len(ages)
            cells = tuple((name, measure) for measure, name in names.items())
            low_us, high_us = window.length_us + window.delay_us, window.delay_us
            windows.append(WindowPlan(low, high, low_us, high_us, int(is_with_current), cells))
    singles = tuple((feature.name, feature.measure) for feature in features if feature.window is None)
    return EntityPlan(entity, tuple(ages), tuple(velocities), tuple(windows), singles, entity in MEETING)


MEETING: Final = (Entity.PAYEE, Entity.DEVICE, Entity.ADDRESS)
"""What a customer can meet for the first time."""
PLANS: Final = tuple(_plan(entity) for entity in ENTITIES)
SIGNALS: Final = tuple(
    (one.name, one.of.value, None if one.window is None else one.window.length_us)
    for one in FEATURES.values()
    if one.of is not EventKind.PAYMENT
)
"""Name, kind of event as plain text (which hashes quicker than an enumeration), length of the window in µs."""
ITSELF: Final = tuple(
    next(one.name for one in FEATURES.values() if one.measure is measure)
    for measure in (Measure.AMOUNT, Measure.HOUR, Measure.NIGHT, Measure.WEEKEND)
)
"""Names of amount, hour, night and weekend."""
LABELLED: Final = tuple(
    entity
    for entity in ENTITIES
    if any(one.entity is entity and one.measure is Measure.FRAUD_SHARE for one in FEATURES.values())
)
"""Whose confirmed frauds are kept."""
UNKNOWN: Final[dict[str, float | None]] = dict.fromkeys(FEATURES)
