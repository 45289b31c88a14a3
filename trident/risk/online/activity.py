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

# Names of the module are found quicker than members of an enumeration.
_COUNT: Final = Measure.COUNT
_FIRST_MEETINGS: Final = Measure.FIRST_MEETINGS
_FRAUD_SHARE: Final = Measure.FRAUD_SHARE
_NAME_AMOUNT, _NAME_HOUR, _NAME_NIGHT, _NAME_WEEKEND = ITSELF
_MONDAY: Final = 3  # 1 January 1970 was a Thursday
_SATURDAY: Final = 5
_MORNING: Final = 7
_CUSTOMER: Final = 0
_PAYEE: Final = 1
_WIDTHS: Final = tuple(WIDTHS[entity] for entity in ENTITIES)
_MEETING_PLACES: Final = tuple(ENTITIES.index(entity) for entity in MEETING)


class CustomerSignals:
    """When a customer last did what is no payment, and their latest failed attempts; `new` is not saved yet."""

    __slots__ = ("attempts", "last", "new")

    def __init__(self, last: dict[str, int], attempts: list[int]) -> None:
        self.last = last
        self.attempts = attempts
        self.new: list[tuple[EventKind, int]] = []


_SILENCE: Final = CustomerSignals({}, [])


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
        amount = payment.amount_minor
        _of_itself(values, amount, at)
        subjects = _subjects(payment)
        customer, payee = subjects[_CUSTOMER], subjects[_PAYEE]
        assert customer is not None, "a payment has a customer"
        self._of_signals(values, customer, at)
        for place, plan in enumerate(PLANS):
            subject = subjects[place]
            if subject is None:
                continue
            track = self.tracks[place][subject]
            edges = _edges(track, plan, at)
            count, data, last = edges[-1]
            count, total = count + 1, data[last + AMOUNT] + amount
            for age, count_name, sum_name in plan.velocities:
                low_count, low_data, low = edges[age]
                values[count_name] = count - low_count
                values[sum_name] = total - low_data[low + AMOUNT]
            other = payee if place == _CUSTOMER else subject
            met = None if other is None else self.meetings[place or _PAYEE].get((customer, other))
            if plan.singles:
                _of_all_time(values, plan, track, at, met)
            if plan.windows:
                current = amount, met is None and other is not None
                self._over_windows(values, plan, edges, current, (at, place, subject))
        return values

    def add(self, event: Payment | Signal) -> None:
        """Let an event have happened."""
        at = self._microseconds(event.at)
        if isinstance(event, Signal):
            signals = self.signals.setdefault(event.customer.int, CustomerSignals({}, []))
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

    def _over_windows(
        self,
        values: Values,
        plan: EntityPlan,
        edges: list[Edge],
        payment: tuple[int, bool],
        where: tuple[int, int, int],
    ) -> None:
        at, place, subject = where
        frauds = self.frauds.get((place, subject))
        for window in plan.windows:
            low, high = edges[window.low], edges[window.high]
            for name, measure in window.cells:
                if measure is _FRAUD_SHARE:
                    values[name] = 0.0
                    if frauds and (count := high[0] - low[0]):
                        since, until = at - window.low_us, at - window.high_us
                        known = [was for was, told in frauds if since < was <= until and told <= at]
                        values[name] = len(known) / count
                elif measure is _COUNT:
                    values[name] = high[0] - low[0] + window.current
                elif measure is _FIRST_MEETINGS:
                    meetings = high[1][high[2] + MEETINGS] - low[1][low[2] + MEETINGS]
                    values[name] = meetings + payment[1] * window.current
                else:
                    values[name] = _of_amounts(measure, low, high, payment[0], window.current)

    def _of_signals(self, values: Values, customer: int, at: int) -> None:
        signals = self.signals.get(customer, _SILENCE)
        attempts = signals.attempts
        for name, kind, length_us in SIGNALS:
            if length_us is not None:
                count = len(attempts) - bisect_right(attempts, at - length_us) if attempts else 0
                values[name] = min(count, ATTEMPTS_AT_MOST)
            elif (last := signals.last.get(kind)) is not None:
                values[name] = max(at - last, 0)

    def _microseconds(self, at: datetime) -> int:
        """Turn an instant into microseconds; those of a batch are mostly one."""
        if self._instant[0] is not at:
            self._instant = (at, microseconds(at))
        return self._instant[1]


def read_track(place: int, stored: bytes | None = None) -> Track:
    """Return the track of a subject of the entity at a place of `ENTITIES`; an empty one where nothing is stored."""
    return Track(_WIDTHS[place], stored)


def subjects_of(payment: Payment) -> list[tuple[int, int]]:
    """Return the subjects that a payment tells: a place of `ENTITIES` and the integer of an id each."""
    return [(place, subject) for place, subject in enumerate(_subjects(payment)) if subject is not None]


def _note(signals: CustomerSignals, kind: EventKind, at: int) -> None:
    if kind is EventKind.FAILED_ATTEMPT:
        signals.attempts.append(at)
    else:
        signals.last[kind.value] = max(at, signals.last.get(kind.value, at))


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


def _of_itself(values: Values, amount: int, at: int) -> None:
    days, within = divmod(at + UTC_OFFSET_US, DAY_US)
    hour = within // HOUR_US
    values[_NAME_AMOUNT] = amount
    values[_NAME_HOUR] = hour
    values[_NAME_NIGHT] = int(hour < _MORNING)
    values[_NAME_WEEKEND] = int((days + _MONDAY) % 7 >= _SATURDAY)


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


def _of_amounts(measure: Measure, low: Edge, high: Edge, amount: int, current: int) -> float | None:
    """Read a mean, ratio or z-score off the rows at both edges; `current` is 1 where the payment itself counts."""
    count = high[0] - low[0]
    if measure is Measure.Z_SCORE:
        return _z_score(low, high, count, amount)
    count += current
    if not count:
        return None
    total = high[1][high[2] + AMOUNT] - low[1][low[2] + AMOUNT] + amount * current
    if measure is Measure.MEAN:
        return total / count
    return amount * count / total if measure is Measure.RATIO_TO_MEAN else total


def _z_score(low: Edge, high: Edge, count: int, amount: int) -> float | None:
    if count < Z_LEAST:
        return None
    (_, low_data, low_at), (_, high_data, high_at) = low, high
    mean = (high_data[high_at + MAGNITUDE] - low_data[low_at + MAGNITUDE]) / count
    variance = (high_data[high_at + SQUARE] - low_data[low_at + SQUARE]) / count - mean * mean
    return (_magnitude(amount) - mean) / max(math.sqrt(max(variance, 0.0)), Z_FLOOR)
