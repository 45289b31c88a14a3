"""Feature definitions: each once, for back-tests, training and the moment of the payment."""

from trident.risk.features.catalogue import ATTEMPTS_AT_MOST, FEATURES, HORIZON_US, LABEL_DELAY_US
from trident.risk.features.definition import (
    DAY_US,
    FORMULAS,
    HOUR_US,
    MAGNITUDE_SCALE,
    UTC_OFFSET_US,
    Z_FLOOR,
    Z_LEAST,
    Feature,
    Measure,
    Unit,
    Window,
)

__all__ = [
    "ATTEMPTS_AT_MOST",
    "DAY_US",
    "FEATURES",
    "FORMULAS",
    "HORIZON_US",
    "HOUR_US",
    "LABEL_DELAY_US",
    "MAGNITUDE_SCALE",
    "UTC_OFFSET_US",
    "Z_FLOOR",
    "Z_LEAST",
    "Feature",
    "Measure",
    "Unit",
    "Window",
]
