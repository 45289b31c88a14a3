"""The features of every payment in a table, a column at a time: for back-tests and for training."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from trident.risk.features import (
    DAY_US,
    HOUR_US,
    MAGNITUDE_SCALE,
    UTC_OFFSET_US,
    Z_FLOOR,
    Z_LEAST,
    Feature,
    Measure,
)
from trident.risk.training.events import KINDS, NEVER, NOBODY, EventTable, Integers, Numbers
from trident.risk.training.history import History
from trident.risk.types import Entity, EventKind

_MONDAY: Final = 3  # 1 January 1970 was a Thursday
_SATURDAY: Final = 5
_MORNING: Final = 7


def compute_features(table: EventTable, features: Iterable[Feature]) -> dict[str, Numbers]:
    """Compute features over a table of events.

    Promises the same numbers as the online store for the same stream: nothing is read that lies behind a payment.

    :returns: per feature a column with a row for each payment of the table, in its order; unknown is NaN.
    """
    wanted = list(features)
    columns: dict[str, Numbers] = {}
    edges = _Edges(table, {})
    for entity in dict.fromkeys(feature.entity for feature in wanted):
        of_entity = [feature for feature in wanted if feature.entity is entity]
        if entity is Entity.PAYMENT:
            columns |= {feature.name: _of_itself(table, feature.measure) for feature in of_entity}
        else:
            past = _Past.of(table, entity, edges)
            columns |= {feature.name: past.spread(past.measure(feature)) for feature in of_entity}
    return {feature.name: columns[feature.name] for feature in wanted}


def feature_matrix(table: EventTable, features: Iterable[Feature]) -> Numbers:
    """Compute features as the columns of a matrix in which what is unknown reads as the definition says."""
    wanted = list(features)
    columns = compute_features(table, wanted)
    matrix = np.empty((len(table.payments), len(wanted)), np.float64)
    for place, feature in enumerate(wanted):
        column = columns[feature.name]
        matrix[:, place] = np.where(np.isnan(column), feature.stand_in, column)
    return matrix


def _of_itself(table: EventTable, measure: Measure) -> Numbers:
    local = table.at[table.payments] + UTC_OFFSET_US
    hour = local // HOUR_US % 24
    values: dict[Measure, np.ndarray] = {
        Measure.AMOUNT: table.amount_minor[table.payments],
        Measure.HOUR: hour,
        Measure.NIGHT: hour < _MORNING,
        Measure.WEEKEND: (local // DAY_US + _MONDAY) % 7 >= _SATURDAY,
    }
    return np.asarray(values[measure], np.float64)


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where the edges of windows fall among the table's events, found once for all entities, along the table."""

    table: EventTable
    found: dict[int, Integers]

    def at_age(self, age_us: int) -> Integers:
        """Return for each payment the place behind the last event of the table that was that old or older."""
        if age_us not in self.found:
            at = self.table.at
            self.found[age_us] = np.searchsorted(at, at[self.table.payments] - age_us, side="right")
        return self.found[age_us]


@dataclass(slots=True)
class _Past:
    """The payments whose subject of one entity is told, by subject and time, and what can be asked of their past."""

    table: EventTable
    entity: Entity
    rows: Integers
    """Each payment's row in the answer."""
    places: Integers
    codes: Integers
    at: Integers
    history: History
    edges: _Edges
    _until: dict[int, Integers]
    _meetings: tuple[Integers, Integers] | None = None

    @classmethod
    def of(cls, table: EventTable, entity: Entity, edges: _Edges) -> "_Past":
        codes = table.codes(entity)[table.payments]
        rows = np.flatnonzero(codes != NOBODY)
        history = History.of(table.at, codes[rows], table.payments[rows])
        rows = rows[history.order]
        # From here on everything stands in the order of subject and time: searches then go through memory in order.
        history = History(table.at, history.keys, np.arange(len(rows)))
        places = table.payments[rows]
        return cls(table, entity, rows, places, codes[rows], table.at[places], history, edges, {})

    def spread(self, values: Numbers) -> Numbers:
        """Put the values into the rows of the table's payments; the others are unknown."""
        column = np.full(len(self.table.payments), np.nan)
        column[self.rows] = values
        return column

    def measure(self, feature: Feature) -> Numbers:
        """Compute one feature."""
        return np.asarray(_MEASURES[feature.measure](self, feature), np.float64)

    @property
    def amounts(self) -> Integers:
        return self.table.amount_minor[self.places]

    def until(self, age_us: int) -> Integers:
        """Return, for each payment, the place behind the last of its subject that was that old or older."""
        if age_us not in self._until:
            self._until[age_us] = self.history.before(self.codes, self.edges.at_age(age_us)[self.rows])
        return self._until[age_us]

    def window(self, feature: Feature) -> tuple[Integers, Integers]:
        """Return the places between which the window's payments stand, this one among them where it counts."""
        window = feature.window
        assert window is not None, feature.name
        here = np.arange(len(self.rows))
        after = self.until(window.delay_us) if window.delay_us else here + feature.is_with_current
        return np.minimum(self.until(window.delay_us + window.length_us), after), after

    def between(self, values: Integers, feature: Feature) -> Integers:
        """Add up a column of the payments over the window."""
        before, after = self.window(feature)
        totals = self.history.totals(values)
        return totals[after] - totals[before]

    def others(self, feature: Feature) -> tuple[History, Integers]:
        """Return the history of the events that are no payments, and the place behind those before each payment."""
        of_kind = np.flatnonzero(self.table.kind == KINDS.index(feature.of))
        of_kind = of_kind[self.table.codes(self.entity)[of_kind] != NOBODY]
        history = History.of(self.table.at, self.table.codes(self.entity)[of_kind], of_kind)
        history = History(history.line, history.keys, of_kind[history.order])
        return history, history.before(self.codes, self.places)

    def meetings(self) -> tuple[Integers, Integers]:
        """Return whether a payment is the first between its customer and the subject, and when that first one was.

        For customers the other side is the payee; a payment without one meets nobody.
        """
        if self._meetings is None:
            other = Entity.PAYEE if self.entity is Entity.CUSTOMER else self.entity
            customers = self.table.codes(Entity.CUSTOMER)[self.places]
            others = self.table.codes(other)[self.places]
            pairs = np.where(others == NOBODY, NOBODY, customers * (int(others.max(initial=0)) + 1) + others)
            by_place = np.argsort(self.places)
            _, first, which = np.unique(pairs[by_place], return_index=True, return_inverse=True)
            first_of = np.empty(len(pairs), np.int64)
            first_of[by_place] = by_place[first][which]
            is_first = (first_of == np.arange(len(pairs))) & (others != NOBODY)
            self._meetings = is_first.astype(np.int64), self.at[first_of]
        return self._meetings


def _count(past: _Past, feature: Feature) -> Integers:
    if feature.of is EventKind.PAYMENT:
        before, after = past.window(feature)
        return after - before
    history, after = past.others(feature)
    assert feature.window is not None, feature.name
    count = after - history.before(past.codes, past.edges.at_age(feature.window.length_us)[past.rows])
    return count if feature.at_most is None else np.minimum(count, feature.at_most)


def _sum(past: _Past, feature: Feature) -> Integers:
    return past.between(past.amounts, feature)


def _mean(past: _Past, feature: Feature) -> Numbers:
    return _over(_sum(past, feature), _count(past, feature))


def _ratio_to_mean(past: _Past, feature: Feature) -> Numbers:
    return past.amounts * _count(past, feature) / np.where(_count(past, feature), _sum(past, feature), np.nan)


def _z_score(past: _Past, feature: Feature) -> Numbers:
    magnitude = np.rint(MAGNITUDE_SCALE * np.log(1 + past.amounts)).astype(np.int64)
    count = np.where(_count(past, feature) < Z_LEAST, np.nan, _count(past, feature))
    mean = past.between(magnitude, feature) / count
    variance = past.between(magnitude * magnitude, feature) / count - mean * mean
    with np.errstate(invalid="ignore"):
        deviation = np.maximum(np.sqrt(np.maximum(variance, 0)), Z_FLOOR)
    return np.asarray((magnitude - mean) / deviation, np.float64)


def _first_meetings(past: _Past, feature: Feature) -> Integers:
    return past.between(past.meetings()[0], feature)


def _is_new(past: _Past, _feature: Feature) -> Integers:
    return past.meetings()[0]


def _since_first(past: _Past, _feature: Feature) -> Numbers:
    is_first, first_at = past.meetings()
    return np.where(is_first, np.nan, past.at - first_at)


def _other_customers(past: _Past, _feature: Feature) -> Integers:
    is_first, _ = past.meetings()
    totals = past.history.totals(is_first)
    begin = past.history.before(past.codes, np.zeros(len(past.codes), np.int64))
    return totals[:-1] - totals[begin] - (1 - is_first)


def _since_last(past: _Past, feature: Feature) -> Numbers:
    if feature.of is EventKind.PAYMENT:
        after = np.arange(len(past.rows))
        begin, at = past.history.before(past.codes, np.zeros_like(after)), past.at
    else:
        history, after = past.others(feature)
        begin, at = history.before(past.codes, np.zeros_like(after)), past.table.at[history.order]
    if not len(at):
        return np.full(len(after), np.nan)
    return np.where(after > begin, past.at - at[np.maximum(after - 1, 0)], np.nan)


def _fraud_share(past: _Past, feature: Feature) -> Numbers:
    """A fraud is in the window from when it is both old enough and confirmed, until it is too old."""
    window = feature.window
    assert window is not None, feature.name
    confirmed_at = past.table.confirmed_at[past.places]
    known = np.flatnonzero(confirmed_at != NEVER)
    begins = np.maximum(past.at[known] + window.delay_us, confirmed_at[known])
    ends = past.at[known] + window.delay_us + window.length_us
    counts = begins < ends
    frauds = _happened(past, known[counts], begins[counts]) - _happened(past, known[counts], ends[counts])
    payments = _count(past, feature)
    return np.where(payments == 0, 0.0, frauds / np.maximum(payments, 1))


def _happened(past: _Past, which: Integers, at: Integers) -> Integers:
    """Count, for each payment, what had happened to its subject by its instant."""
    order = np.argsort(at, kind="stable")
    history = History.of(at[order], past.codes[which][order], np.arange(len(order)))
    return history.until(past.codes, past.at) - history.before(past.codes, np.zeros(len(past.codes), np.int64))


def _over(dividend: Integers, divisor: Integers) -> Numbers:
    return dividend / np.where(divisor == 0, np.nan, divisor)


_MEASURES: Final[Mapping[Measure, Callable[[_Past, Feature], Integers | Numbers]]] = {
    Measure.COUNT: _count,
    Measure.SUM: _sum,
    Measure.MEAN: _mean,
    Measure.RATIO_TO_MEAN: _ratio_to_mean,
    Measure.Z_SCORE: _z_score,
    Measure.FIRST_MEETINGS: _first_meetings,
    Measure.IS_NEW: _is_new,
    Measure.SINCE_FIRST: _since_first,
    Measure.OTHER_CUSTOMERS: _other_customers,
    Measure.SINCE_LAST: _since_last,
    Measure.FRAUD_SHARE: _fraud_share,
}
