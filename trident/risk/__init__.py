"""Risk: what is known about a payment in the moment it is asked for, and how likely it is a fraud."""

from trident.risk.actions.confirm_fraud import confirm_fraud
from trident.risk.actions.decide_case import decide_case
from trident.risk.actions.decide_listing import decide_listing
from trident.risk.actions.forget_history import forget_history
from trident.risk.actions.give_back_usage import give_back_usage
from trident.risk.actions.load_activity import ask_activity, load_activity
from trident.risk.actions.propose_listing import propose_account, propose_listing
from trident.risk.actions.record_signals import record_signals
from trident.risk.actions.save_activity import save_activity
from trident.risk.actions.work_on_case import hand_over_case, note_on_case, take_case
from trident.risk.cases.views import Case, CaseKind, CaseOutcome, Label, ListEntry
from trident.risk.features import FEATURES, FORMULAS, Feature, Measure, Unit, Window
from trident.risk.in_force import InForce, ask_in_force
from trident.risk.lists.read_listings import UNLISTED, Listings, PartiesToLookUp, ask_listings, read_listings
from trident.risk.online.activity import Activity, subjects_of
from trident.risk.online.usage import Usage
from trident.risk.queries.cases import CaseFilter, labels, list_cases
from trident.risk.queries.lists import list_entries
from trident.risk.queries.usage import read_usage
from trident.risk.scoring import Reason, ScoreDocument, Scorer, ScoreUnreadable, canonical_json, read_score
from trident.risk.scoring.live_scorers import Scorers, top_reasons
from trident.risk.types import Entity, EventKind, Payment, Signal, subject_of

__all__ = [
    "FEATURES",
    "FORMULAS",
    "UNLISTED",
    "Activity",
    "Case",
    "CaseFilter",
    "CaseKind",
    "CaseOutcome",
    "Entity",
    "EventKind",
    "Feature",
    "InForce",
    "Label",
    "ListEntry",
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
    "Usage",
    "Window",
    "ask_activity",
    "ask_in_force",
    "ask_listings",
    "canonical_json",
    "confirm_fraud",
    "decide_case",
    "decide_listing",
    "forget_history",
    "give_back_usage",
    "hand_over_case",
    "labels",
    "list_cases",
    "list_entries",
    "load_activity",
    "note_on_case",
    "propose_account",
    "propose_listing",
    "read_listings",
    "read_score",
    "read_usage",
    "record_signals",
    "save_activity",
    "subject_of",
    "subjects_of",
    "take_case",
    "top_reasons",
]
