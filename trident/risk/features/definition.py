"""What a feature is: one number about a payment, defined once, computed the same offline and online."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from trident.risk.types import Entity, EventKind

HOUR_US: Final = 3_600 * 1_000_000
DAY_US: Final = 24 * HOUR_US
UTC_OFFSET_US: Final = 8 * HOUR_US
"""The bank's clock, Asia/Shanghai, has had no summer time since 1991: an offset says all."""
MAGNITUDE_SCALE: Final = 1_000
Z_FLOOR: Final = 100.0
"""Least standard deviation of magnitudes (0.1 of a logarithm): who always pays the same is not infinitely odd."""
Z_LEAST: Final = 3
"""Payments without which there is no spread to speak of."""


class Measure(StrEnum):
    """How a feature is computed from the events in its window; the docs carry each sentence."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    RATIO_TO_MEAN = "ratio to mean"
    Z_SCORE = "z-score"
    FIRST_MEETINGS = "first meetings"
    OTHER_CUSTOMERS = "other customers"
    IS_NEW = "is new"
    SINCE_FIRST = "since first"
    SINCE_LAST = "since last"
    FRAUD_SHARE = "share of fraud"
    AMOUNT = "amount"
    HOUR = "hour"
    NIGHT = "night"
    WEEKEND = "weekend"


FORMULAS: Final = {
    Measure.COUNT: "events in the window",
    Measure.SUM: "their amounts added up",
    Measure.MEAN: "their mean amount; unknown where there is none",
    Measure.RATIO_TO_MEAN: "this amount over the mean amount in the window; unknown where there is none",
    Measure.Z_SCORE: (
        f"(m − mean of m) / max(standard deviation of m, {Z_FLOOR:g}) with the magnitude"
        f" m = round({MAGNITUDE_SCALE} · ln(1 + fen)); unknown below {Z_LEAST} events"
    ),
    Measure.FIRST_MEETINGS: "payments in the window by which a customer and the other side met for the first time",
    Measure.OTHER_CUSTOMERS: "distinct customers ever seen with it before this payment, this one not counted",
    Measure.IS_NEW: "1 where this customer has never paid it (paid from it) before, else 0",
    Measure.SINCE_FIRST: "time since this customer first paid it (paid from it); unknown where new",
    Measure.SINCE_LAST: "time since the last event; unknown where there was none",
    Measure.FRAUD_SHARE: (
        "confirmed frauds over payments in the window; a fraud counts from its confirmation on; 0 without payments"
    ),
    Measure.AMOUNT: "the amount",
    Measure.HOUR: "hour of the bank's clock, 0–23",
    Measure.NIGHT: "1 from 00:00 to 06:59 of the bank's clock, else 0",
    Measure.WEEKEND: "1 on Saturday and Sunday, else 0",
}


class Unit(StrEnum):
    """What a feature's number counts."""

    FEN = "fen"
    EVENTS = "events"
    CUSTOMERS = "customers"
    MICROSECONDS = "µs"
    RATIO = "ratio"
    DEVIATIONS = "standard deviations"
    HOURS = "hour of day"
    YES_NO = "0/1"


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open: an event at `t` sees those with `t − delay − length < at ≤ t − delay`, in the order of the stream.

    With a delay the window is what was old enough to be known: the labels of its payments have had that long to come.
    """

    length_us: int
    delay_us: int = 0


@dataclass(frozen=True, slots=True)
class Feature:
    """One number about a payment.

    :param version: goes up with every change of what the number means; scores name the version they learned from.
    :param of: the kind of events it measures.
    :param window: None: of all time, or no history at all.
    :param is_with_current: the payment itself counts too.
    :param stand_in: what scores read where the value is unknown (the subject is not given, or as the measure says).
    """

    name: str
    entity: Entity
    measure: Measure
    unit: Unit
    zh: str
    en: str
    of: EventKind = EventKind.PAYMENT
    window: Window | None = None
    is_with_current: bool = False
    at_most: int | None = None
    stand_in: float = -1.0
    version: int = 1

    @property
    def key(self) -> str:
        """Name and version: what a score says it was trained on."""
        return f"{self.name}@{self.version}"
