"""Risk: what is known about a payment in the moment it is asked for, and how likely it is a fraud."""

from trident.risk.actions.confirm_fraud import confirm_fraud
from trident.risk.actions.forget_history import forget_history
from trident.risk.actions.load_activity import load_activity
from trident.risk.actions.record_signals import record_signals
from trident.risk.actions.save_activity import save_activity
from trident.risk.cases.views import CaseKind, CaseOutcome, Label
from trident.risk.features import FEATURES, FORMULAS, Feature, Measure, Unit, Window
from trident.risk.lists.read_listings import Listings, PartiesToLookUp, ask_listings, read_listings
from trident.risk.online.activity import Activity
from trident.risk.queries.cases import labels
from trident.risk.scoring import Reason, ScoreDocument, Scorer, ScoreUnreadable, canonical_json, read_score
from trident.risk.scoring.live_scorers import Scorers, read_scorers, top_reasons
from trident.risk.types import Entity, EventKind, Payment, Signal, subject_of

__all__ = [
    "FEATURES",
    "FORMULAS",
    "Activity",
    "CaseKind",
    "CaseOutcome",
    "Entity",
    "EventKind",
    "Feature",
    "Label",
    "Listings",
    "Measure",
    "PartiesToLookUp",
    "Payment",
    "Reason",
    "ScoreDocument",
    "ScoreUnreadable",
    "Scorer",
    "Scorers",
    "Signal",
    "Unit",
    "Window",
    "ask_listings",
    "canonical_json",
    "confirm_fraud",
    "forget_history",
    "labels",
    "load_activity",
    "read_listings",
    "read_score",
    "read_scorers",
    "record_signals",
    "save_activity",
    "subject_of",
    "top_reasons",
]
