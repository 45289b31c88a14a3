"""The features again, as plainly as they can be said: every payment looks back over every event before it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trident.risk import FEATURES, Entity, EventKind, Feature, Measure

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US


@dataclass(frozen=True)
class Happening:
    at: int
    kind: EventKind
    amount: int = 0
    subjects: Mapping[Entity, Any] = field(default_factory=dict)
    confirmed_at: int | None = None


def reference_features(events: Sequence[Happening]) -> list[dict[str, float | None]]:
    """The features of each payment, in order."""
    return [
        {name: _value(feature, event, events[:place]) for name, feature in FEATURES.items()}
        for place, event in enumerate(events)
        if event.kind is EventKind.PAYMENT
    ]


def _value(feature: Feature, event: Happening, before: Sequence[Happening]) -> float | None:  # noqa: PLR0911
    entity, measure = feature.entity, feature.measure
    local_hour = (event.at + 8 * HOUR_US) // HOUR_US
    match measure:
        case Measure.AMOUNT:
            return event.amount
        case Measure.HOUR:
            return local_hour % 24
        case Measure.NIGHT:
            return local_hour % 24 < 7
        case Measure.WEEKEND:
            return (local_hour // 24 + 3) % 7 in {5, 6}
    subject = event.subjects.get(entity)
    if subject is None:
        return None
    past = [one for one in before if one.kind is feature.of and one.subjects.get(entity) == subject]
    if measure is Measure.SINCE_LAST:
        return event.at - past[-1].at if past else None
    if measure in {Measure.IS_NEW, Measure.SINCE_FIRST}:
        met = [one for one in past if one.subjects[Entity.CUSTOMER] == event.subjects[Entity.CUSTOMER]]
        if measure is Measure.IS_NEW:
            return not met
        return event.at - met[0].at if met else None
    if measure is Measure.OTHER_CUSTOMERS:
        return len({one.subjects[Entity.CUSTOMER] for one in past} - {event.subjects[Entity.CUSTOMER]})
    return _over_window(feature, event, past, [*before, event])


def _over_window(  # noqa: PLR0911
    feature: Feature, event: Happening, past: Sequence[Happening], everything: Sequence[Happening]
) -> float | None:
    window = feature.window
    assert window is not None
    end = event.at - window.delay_us
    seen = [one for one in past if end - window.length_us < one.at <= end]
    if feature.is_with_current:
        seen.append(event)
    total = sum(one.amount for one in seen)
    match feature.measure:
        case Measure.COUNT:
            return min(len(seen), feature.at_most or len(seen))
        case Measure.SUM:
            return total
        case Measure.MEAN:
            return total / len(seen) if seen else None
        case Measure.RATIO_TO_MEAN:
            return event.amount / (total / len(seen)) if seen else None
        case Measure.Z_SCORE:
            return _z_score(event.amount, [one.amount for one in seen])
        case Measure.FIRST_MEETINGS:
            return sum(_is_first(one, everything, feature.entity) for one in seen)
        case Measure.FRAUD_SHARE:
            frauds = sum(one.confirmed_at is not None and one.confirmed_at <= event.at for one in seen)
            return frauds / len(seen) if seen else 0
    raise AssertionError(feature.measure)


def _z_score(amount: int, others: Sequence[int]) -> float | None:
    if len(others) < 3:
        return None
    logs = [round(1000 * math.log(1 + other)) for other in others]
    mean = sum(logs) / len(logs)
    deviation = math.sqrt(sum((log - mean) ** 2 for log in logs) / len(logs))
    return (round(1000 * math.log(1 + amount)) - mean) / max(deviation, 100)


def _is_first(event: Happening, everything: Sequence[Happening], entity: Entity) -> bool:
    other = Entity.PAYEE if entity is Entity.CUSTOMER else entity
    pair = [event.subjects.get(Entity.CUSTOMER), event.subjects.get(other)]
    if None in pair:
        return False
    return event is next(
        one
        for one in everything
        if one.kind is EventKind.PAYMENT and [one.subjects.get(Entity.CUSTOMER), one.subjects.get(other)] == pair
    )
