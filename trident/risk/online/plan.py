"""The catalogue made ready for the moment of the payment: per entity, which edges to find and what to read off them."""

from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from trident.risk.features import FEATURES, Feature, Measure
from trident.risk.types import Entity, EventKind

ENTITIES: Final = (Entity.CUSTOMER, Entity.PAYEE, Entity.ACCOUNT, Entity.DEVICE, Entity.ADDRESS)
"""The store numbers entities by their place here."""
CUSTOMER: Final = ENTITIES.index(Entity.CUSTOMER)
PAYEE: Final = ENTITIES.index(Entity.PAYEE)
ACCOUNT: Final = ENTITIES.index(Entity.ACCOUNT)
MEETING: Final = (Entity.PAYEE, Entity.DEVICE, Entity.ADDRESS)
"""What a customer can meet for the first time."""
MEETING_PLACES: Final = tuple(ENTITIES.index(entity) for entity in MEETING)


@dataclass(frozen=True, slots=True)
class EntityPlan:
    """What is measured of a subject's payments.

    :param ages: how long ago the edges of its windows lie, in µs.
    """

    entity: Entity
    ages: tuple[int, ...]
    features: tuple[Feature, ...]


def _plan(entity: Entity, names: Container[str]) -> EntityPlan:
    features = tuple(
        one for one in FEATURES.values() if one.entity is entity and one.of is EventKind.PAYMENT and one.name in names
    )
    windows = [one.window for one in features if one.window is not None]
    ages = {window.length_us + window.delay_us for window in windows}
    ages |= {window.delay_us for window in windows if window.delay_us}
    return EntityPlan(entity, tuple(sorted(ages)), features)


@lru_cache(maxsize=64)
def plans_of(names: frozenset[str]) -> tuple[EntityPlan, ...]:
    """Return what is to be measured of each entity where only these features are wanted."""
    return tuple(_plan(entity, names) for entity in ENTITIES)


EVERYTHING: Final = frozenset(FEATURES)
PLANS: Final = plans_of(EVERYTHING)
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
