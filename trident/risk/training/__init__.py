"""Back-tests and training: what needs numpy and scikit-learn, the extra `training`; scoring needs neither."""

from trident.risk.training.events import KINDS, NEVER, NOBODY, EventTable, payments_table
from trident.risk.training.offline import compute_features, feature_matrix

__all__ = ["KINDS", "NEVER", "NOBODY", "EventTable", "compute_features", "feature_matrix", "payments_table"]
