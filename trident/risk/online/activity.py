"""What is known, in one batch, of the subjects of its payments: read once, then carried forward payment by payment."""

import math
from bisect import bisect_right
from datetime import datetime
from typing import Final

from trident.risk.features import (
    ATTEMPTS_AT_MOST,
    DAY_US,
    HOUR_US,
    MAGNITUDE_SCALE,
    UTC_OFFSET_US,
    Z_FLOOR,
    Z_LEAST,
    Measure,
)
from trident.risk.online.plan import ENTITIES, ITSELF, MEETING, PLANS, SIGNALS, UNKNOWN, EntityPlan
from trident.risk.online.track import AMOUNT, MAGNITUDE, MEETINGS, SQUARE, WIDTHS, Edge, Track
from trident.risk.types import EventKind, Payment, Signal, microseconds

Values = dict[str, float | None]
Pair = tuple[int, int]
"""A customer and the other side, as the integers of their ids."""
Fraud = tuple[int, int]
"""When the payment was, and when it was confirmed a fraud."""

_MONDAY: Final = 3  # 1 January 1970 was a Thursday
_SATURDAY: Final = 5
_MORNING: Final = 7
_CUSTOMER: Final = 0
_PAYEE: Final = 1
_MEETING_PLACES: Final = tuple(ENTITIES.index(entity) for entity in MEETING)


class CustomerSignals:
    """When a customer last did what is no payment, and their latest failed attempts; `new` is not saved yet."""

    __slots__ = ("attempts", "last", "new")

    def __init__(self, last: dict[EventKind, int], attempts: list[int]) -> None:
        self.last = last
        self.attempts = attempts
        self.new: list[tuple[EventKind, int]] = []


class Activity:
    """The past of a batch's subjects. Ask for a payment's features first, then add it: the next one sees it.

    Payments of subjects that were not loaded are refused by assertion.
    """

    def __init__(self) -> None:
        self.tracks: tuple[dict[int, Track], ...] = tuple({} for _ in ENTITIES)
        self.meetings: tuple[dict[Pair, int], ...] = tuple({} for _ in ENTITIES)
        self.new_meetings: list[tuple[int, Pair]] = []
        self.frauds: dict[tuple[int, int], list[Fraud]] = {}
        self.signals: dict[int, CustomerSignals] = {}
        self._instant: tuple[datetime | None, int] = (None, 0)

    def features(self, payment: Payment) -> Values:
        """Return every feature of the catalogue for a payment that has not been added; None is unknown."""
        at = self._microseconds(payment.at)
        values = UNKNOWN.copy()
        _of_itself(values, payment, at)
        subjects = _subjects(payment)
        customer = subjects[_CUSTOMER]
        assert customer is not None, "a payment has a customer"
        self._of_signals(values, customer, at)
        for place, plan in enumerate(PLANS):
            subject = subjects[place]
            if subject is None:
                continue
            track = self.tracks[place][subject]
            other = subjects[_PAYEE] if place == _CUSTOMER else subject
            met = None if other is None else self.meetings[place or _PAYEE].get((customer, other))
            is_first = met is None and other is not None and (place == _CUSTOMER or plan.has_meetings)
            edges = _edges(track, plan, at)
            if plan.singles:
                _of_all_time(values, plan, track, at, met)
            frauds = self.frauds.get((place, subject), ())
            for window in plan.windows:
                between = edges[window.low], edges[window.high]
                current = (payment.amount_minor, is_first) if window.current else None
                for name, measure in window.cells:
                    if measure is Measure.FRAUD_SHARE:
                        low, high = at - window.low_us, at - window.high_us
                        known = sum(1 for was, told in frauds if low < was <= high and told <= at)
                        count = between[1][0] - between[0][0]
                        values[name] = known / count if count else 0.0
                    else:
                        values[name] = _measured(measure, between, current, payment.amount_minor)
        return values

    def add(self, event: Payment | Signal) -> None:
        """Let an event have happened."""
        at = self._microseconds(event.at)
        if isinstance(event, Signal):
            signals = self.signals[event.customer.int]
            signals.new.append((event.kind, at))
            _note(signals, event.kind, at)
            return
        subjects = _subjects(event)
        customer = subjects[_CUSTOMER]
        assert customer is not None, "a payment has a customer"
        firsts = [0] * len(subjects)
        for place in _MEETING_PLACES:
            other = subjects[place]
            if other is not None and (pair := (customer, other)) not in self.meetings[place]:
                self.meetings[place][pair] = at
                self.new_meetings.append((place, pair))
                firsts[place] = 1
        firsts[_CUSTOMER] = firsts[_PAYEE]
        size = _magnitude(event.amount_minor)
        for place, subject in enumerate(subjects):
            if subject is not None:
                self.tracks[place][subject].append(at, event.amount_minor, firsts[place], size)

    def _of_signals(self, values: Values, customer: int, at: int) -> None:
        signals = self.signals.get(customer)
        for feature in SIGNALS:
            if feature.window is None:
                last = None if signals is None else signals.last.get(feature.of)
                values[feature.name] = None if last is None else max(at - last, 0)
            elif signals is None:
                values[feature.name] = 0
            else:
                attempts = signals.attempts
                count = len(attempts) - bisect_right(attempts, at - feature.window.length_us)
                values[feature.name] = min(count, ATTEMPTS_AT_MOST)

    def _microseconds(self, at: datetime) -> int:
        """Turn an instant into microseconds; those of a batch are mostly one."""
        if self._instant[0] is not at:
            self._instant = (at, microseconds(at))
        return self._instant[1]


def empty_track(place: int, stored: bytes | None = None) -> Track:
    """Return the track of a subject of the entity at a place of `ENTITIES`."""
    return Track(WIDTHS[ENTITIES[place]], stored)


def subjects_of(payment: Payment) -> list[tuple[int, int]]:
    """Return the subjects that a payment tells: a place of `ENTITIES` and the integer of an id each."""
    return [(place, subject) for place, subject in enumerate(_subjects(payment)) if subject is not None]


def _note(signals: CustomerSignals, kind: EventKind, at: int) -> None:
    if kind is EventKind.FAILED_ATTEMPT:
        signals.attempts.append(at)
    else:
        signals.last[kind] = max(at, signals.last.get(kind, at))


def _subjects(payment: Payment) -> tuple[int | None, ...]:
    """Return the ids' integers in the order of `ENTITIES`: they hash quicker."""
    payee, account, device, address = payment.payee, payment.account, payment.device, payment.address
    return (
        payment.customer.int,
        None if payee is None else payee.int,
        None if account is None else account.int,
        None if device is None else device.int,
        None if address is None else address.int,
    )


def _magnitude(amount: int) -> int:
    return round(MAGNITUDE_SCALE * math.log(1 + amount))


def _of_itself(values: Values, payment: Payment, at: int) -> None:
    days, within = divmod(at + UTC_OFFSET_US, DAY_US)
    hour = within // HOUR_US
    for name, measure in ITSELF:
        if measure is Measure.AMOUNT:
            values[name] = payment.amount_minor
        elif measure is Measure.HOUR:
            values[name] = hour
        elif measure is Measure.NIGHT:
            values[name] = int(hour < _MORNING)
        else:
            values[name] = int((days + _MONDAY) % 7 >= _SATURDAY)


def _edges(track: Track, plan: EntityPlan, at: int) -> list[Edge]:
    """Find the running totals at each age, and those of now behind them."""
    data, ats, width = track.data, track.ats, track.width
    before = data[0] - 1
    edges = []
    for age in plan.ages:
        place = bisect_right(ats, at - age)
        edges.append((before + place, data, 1 + (place - 1) * width) if place else track.older[at - age])
    edges.append((before + len(ats), data, len(data) - width))
    return edges


def _of_all_time(values: Values, plan: EntityPlan, track: Track, at: int, met: int | None) -> None:
    for name, measure in plan.singles:
        if measure is Measure.IS_NEW:
            values[name] = int(met is None)
        elif measure is Measure.SINCE_FIRST:
            values[name] = None if met is None else at - met
        elif measure is Measure.OTHER_CUSTOMERS:
            values[name] = track.data[len(track.data) - track.width + MEETINGS] - (met is not None)
        elif track.count:  # since last
            values[name] = max(at - track.ats[-1], 0)


def _measured(
    measure: Measure, between: tuple[Edge, Edge], current: tuple[int, bool] | None, amount: int
) -> float | None:
    """Read a measure off the rows at both edges; `current` is what the payment itself adds where it counts."""
    (low_count, low, low_at), (high_count, high, high_at) = between
    count = high_count - low_count
    if measure is Measure.COUNT:
        return count if current is None else count + 1
    if measure is Measure.FIRST_MEETINGS:
        meetings = high[high_at + MEETINGS] - low[low_at + MEETINGS]
        return meetings if current is None else meetings + current[1]
    if measure is Measure.Z_SCORE:
        return _z_score(between, count, amount)
    total = high[high_at + AMOUNT] - low[low_at + AMOUNT]
    if current is not None:
        total, count = total + current[0], count + 1
    if measure is Measure.SUM:
        return total
    if not count:
        return None
    return total / count if measure is Measure.MEAN else amount * count / total


def _z_score(between: tuple[Edge, Edge], count: int, amount: int) -> float | None:
    if count < Z_LEAST:
        return None
    (_, low, low_at), (_, high, high_at) = between
    mean = (high[high_at + MAGNITUDE] - low[low_at + MAGNITUDE]) / count
    variance = (high[high_at + SQUARE] - low[low_at + SQUARE]) / count - mean * mean
    return (_magnitude(amount) - mean) / max(math.sqrt(max(variance, 0.0)), Z_FLOOR)
