"""Risk: what is known about a payment in the moment it is asked for, and how likely it is a fraud."""

from trident.risk.features import FEATURES, FORMULAS, Feature, Measure, Unit, Window
from trident.risk.scoring import Reason, ScoreDocument, Scorer, ScoreUnreadable, canonical_json, read_score
from trident.risk.types import Entity, EventKind, Payment, Signal, subject_of

__all__ = [
    "FEATURES",
    "FORMULAS",
    "Entity",
    "EventKind",
    "Feature",
    "Measure",
    "Payment",
    "Reason",
    "ScoreDocument",
    "ScoreUnreadable",
    "Scorer",
    "Signal",
    "Unit",
    "Window",
    "canonical_json",
    "read_score",
    "subject_of",
]
