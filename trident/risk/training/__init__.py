"""Back-tests and training: what needs numpy and scikit-learn, the extra `training`; scoring needs neither."""

from trident.risk.training.events import KINDS, NEVER, NOBODY, EventTable, payments_table
from trident.risk.training.make_score import make_score
from trident.risk.training.offline import compute_features, feature_matrix
from trident.risk.training.read_events import EventsUnreadable, read_events
from trident.risk.training.train import NothingToLearn

__all__ = [
    "KINDS",
    "NEVER",
    "NOBODY",
    "EventTable",
    "EventsUnreadable",
    "NothingToLearn",
    "compute_features",
    "feature_matrix",
    "make_score",
    "payments_table",
    "read_events",
]
