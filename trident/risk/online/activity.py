"""What is known, in one batch, of the subjects of its payments: read once, then carried forward payment by payment."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from trident.risk.features import (
    ATTEMPTS_AT_MOST,
    DAY_US,
    HOUR_US,
    UTC_OFFSET_US,
)
from trident.risk.online.circle import Circle
from trident.risk.online.compiled import Fraud, Measurement, Values, compile_plan, magnitude
from trident.risk.online.plan import (
    CUSTOMER,
    ENTITIES,
    EVERYTHING,
    ITSELF,
    MEETING_PLACES,
    PAYEE,
    SIGNALS,
    UNKNOWN,
    plans_of,
)
from trident.risk.online.track import WIDTHS, Track
from trident.risk.online.usage import Usage
from trident.risk.types import EventKind, Payment, Signal, microseconds

_NAME_AMOUNT, _NAME_HOUR, _NAME_NIGHT, _NAME_WEEKEND = ITSELF
_MONDAY: Final = 3  # 1 January 1970 was a Thursday
_SATURDAY: Final = 5
_MORNING: Final = 7
_MET_ELSEWHERE: Final = frozenset(MEETING_PLACES) - {PAYEE}
_WIDTHS: Final = tuple(WIDTHS[entity] for entity in ENTITIES)


class CustomerSignals:
    """When a customer last did what is no payment, and their latest failed attempts; `new` is not saved yet."""

    __slots__ = ("attempts", "last", "new")

    def __init__(self, last: dict[str, int], attempts: list[int]) -> None:
        self.last = last
        self.attempts = attempts
        self.new: list[tuple[EventKind, int]] = []


_SILENCE: Final[Values] = {name: 0 for name, _, length_us in SIGNALS if length_us is not None}
"""What is known of a customer who has done nothing but pay."""


@lru_cache(maxsize=64)
def _measurements_of(names: frozenset[str]) -> tuple[tuple[int, Measurement], ...]:
    """Return the functions that measure these features, by the places of their entities; compiled once."""
    return tuple((place, compile_plan(plan)) for place, plan in enumerate(plans_of(names)) if plan.features)


class Activity:
    """The past of a batch's subjects. Ask for a payment's features first, then add it: the next one sees it.

    Payments of subjects that were not loaded are refused by assertion.

    :param names: the features that will be asked for; the others read as unknown.
    """

    def __init__(self, names: frozenset[str] = EVERYTHING) -> None:
        self._measurements = _measurements_of(names)
        self.tracks: tuple[dict[int, Track], ...] = tuple({} for _ in ENTITIES)
        self.accounts: dict[int, list[int]] = {}
        """The accounts that each customer ever paid from: their tracks stand in the customer's row."""
        self.circles: dict[int, Circle] = {}
        self.usages: dict[int, dict[str, Usage]] = {}
        self.frauds: dict[tuple[int, int], list[Fraud]] = {}
        self.signals: dict[int, CustomerSignals] = {}
        self._instant: tuple[datetime | None, int] = (None, 0)
        self._moment: Values = UNKNOWN
        """What is known of whoever pays at that instant and has told nothing yet."""

    def features(self, payment: Payment) -> Values:
        """Return the features of a payment that has not been added, by name; None is unknown."""
        at = self._microseconds(payment.at)
        amount = payment.amount_minor
        subjects = payment.subjects
        customer, payee = subjects[CUSTOMER], subjects[PAYEE]
        assert customer is not None, "a payment has a customer"
        values = self._moment.copy()
        values[_NAME_AMOUNT] = amount
        if customer in self.signals:
            _of_signals(values, self.signals[customer], at)
        circle = self.circles[customer]
        met_payee_at = None if payee is None else circle.first_met(PAYEE, payee)
        for place, measure in self._measurements:
            subject = subjects[place]
            if subject is None:
                continue
            if place in _MET_ELSEWHERE:
                met_at = circle.first_met(place, subject)
                is_first = int(met_at is None)
            else:
                met_at = met_payee_at
                is_first = int(met_at is None and payee is not None)
            frauds = self.frauds.get((place, subject))
            measure(values, self.tracks[place][subject], at, amount, is_first, met_at, frauds)
        return values

    def add(self, event: Payment | Signal) -> None:
        """Let an event have happened."""
        at = self._microseconds(event.at)
        if isinstance(event, Signal):
            signals = self.signals.setdefault(event.customer.int, CustomerSignals({}, []))
            signals.new.append((event.kind, at))
            _note(signals, event.kind, at)
            return
        subjects = event.subjects
        customer = subjects[CUSTOMER]
        assert customer is not None, "a payment has a customer"
        firsts = [0] * len(subjects)
        meet = self.circles[customer].meet
        for place in MEETING_PLACES:
            other = subjects[place]
            if other is not None and meet(place, other, at):
                firsts[place] = 1
        firsts[CUSTOMER] = firsts[PAYEE]
        size = magnitude(event.amount_minor)
        for place, subject in enumerate(subjects):
            if subject is not None:
                self.tracks[place][subject].append(at, event.amount_minor, firsts[place], size)

    def usage(self, customer: UUID, currency: str, day: date) -> Usage:
        """Return what a customer has sent to others until a day: whoever adds what counts to it has it saved too."""
        usages = self.usages.setdefault(customer.int, {})
        used = usages[currency] = usages.get(currency, Usage(day)).on(day)
        return used

    def begin(self, payments: Iterable[Payment]) -> None:
        """Give a track to each subject that nothing was stored of, and a circle to each customer."""
        for payment in payments:
            self.circles.setdefault(payment.customer.int, Circle())
            for place, subject in subjects_of(payment):
                if subject not in self.tracks[place]:
                    self.tracks[place][subject] = read_track(place)
            if payment.account is not None:
                accounts = self.accounts.setdefault(payment.customer.int, [])
                if payment.account.int not in accounts:
                    accounts.append(payment.account.int)

    def forget(self, payments: Iterable[Payment]) -> None:
        """Take back payments that were added, with all that was read of their subjects.

        No other payment of the batch may share a subject with them.
        """
        for payment in payments:
            self.circles.pop(payment.customer.int, None)
            self.usages.pop(payment.customer.int, None)
            for place, subject in subjects_of(payment):
                self.tracks[place].pop(subject, None)

    def include(self, other: "Activity") -> None:
        """Take in what was read of other subjects."""
        for mine, theirs in zip(self.tracks, other.tracks, strict=True):
            mine.update(theirs)
        self.circles.update(other.circles)
        self.usages.update(other.usages)
        self.accounts.update(other.accounts)
        self.frauds.update(other.frauds)
        self.signals.update(other.signals)

    def _microseconds(self, at: datetime) -> int:
        """Turn an instant into microseconds; those of a batch are mostly one."""
        if self._instant[0] is not at:
            self._instant = (at, microseconds(at))
            self._moment = UNKNOWN | _SILENCE | _of_time(self._instant[1])
        return self._instant[1]


def read_track(place: int, stored: bytes | None = None) -> Track:
    """Return the track of a subject of the entity at a place of `ENTITIES`; an empty one where nothing is stored."""
    return Track(_WIDTHS[place], stored)


def subjects_of(payment: Payment) -> list[tuple[int, int]]:
    """Return the subjects that a payment tells: a place of `ENTITIES` and the integer of an id each."""
    return [(place, subject) for place, subject in enumerate(payment.subjects) if subject is not None]


def _note(signals: CustomerSignals, kind: EventKind, at: int) -> None:
    if kind is EventKind.FAILED_ATTEMPT:
        signals.attempts.append(at)
    else:
        signals.last[kind.value] = max(at, signals.last.get(kind.value, at))


def _of_time(at: int) -> Values:
    days, within = divmod(at + UTC_OFFSET_US, DAY_US)
    hour = within // HOUR_US
    is_weekend = (days + _MONDAY) % 7 >= _SATURDAY
    return {_NAME_HOUR: hour, _NAME_NIGHT: int(hour < _MORNING), _NAME_WEEKEND: int(is_weekend)}


def _of_signals(values: Values, signals: CustomerSignals, at: int) -> None:
    attempts = signals.attempts
    for name, kind, length_us in SIGNALS:
        if length_us is not None:
            count = len(attempts) - bisect_right(attempts, at - length_us) if attempts else 0
            values[name] = min(count, ATTEMPTS_AT_MOST)
        elif (last := signals.last.get(kind)) is not None:
            values[name] = max(at - last, 0)
