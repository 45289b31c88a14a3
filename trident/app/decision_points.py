"""Every decision point of the bank, by name: declared by the domains that ask."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from trident import payments
from trident.decisions import DecisionPoint

DECISION_POINTS: Final[Mapping[str, DecisionPoint]] = MappingProxyType({point.name: point for point in payments.POINTS})
