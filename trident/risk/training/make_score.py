"""From a table of events to a score with its figures: train on one stretch of time, wait, test on the next."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from trident.risk.features import FEATURES, LABEL_DELAY_US, Feature
from trident.risk.scoring import ScoreDocument, Scorer
from trident.risk.training.events import EventTable
from trident.risk.training.train import Sample, take_sample, train_boosting
from trident.risk.types import microseconds


def make_score(
    table: EventTable,
    *,
    name: str,
    since: datetime,
    until: datetime,
    features: Sequence[Feature] = tuple(FEATURES.values()),
    seed: int = 0,
) -> ScoreDocument:
    """Learn from the payments of a period, and measure on those that came after the labels' delay.

    Where the table ends before that, or no fraud came, the score has no figures.

    :param since: the first instant learned from; what is earlier serves as history.
    :param until: the first instant no longer learned from.
    :raises NothingToLearn: too few frauds in the period.
    """
    begin, end = microseconds(since), microseconds(until)
    document, _ = train_boosting(take_sample(table, features, since=begin, until=end), name=name, seed=seed)
    after = int(table.at[-1]) + 1
    if after <= end + LABEL_DELAY_US:
        return document
    test = take_sample(table, features, since=end + LABEL_DELAY_US, until=after)
    return msgspec.structs.replace(document, quality=_quality(document, test))


def _quality(document: ScoreDocument, test: Sample) -> dict[str, float]:
    if test.is_fraud.all() or not test.is_fraud.any():
        return {}
    scorer = Scorer(document)
    scores = np.array([scorer.log_odds(row) for row in test.matrix.tolist()])
    return {
        "payments": len(scores),
        "frauds": int(test.is_fraud.sum()),
        "auc_roc": float(roc_auc_score(test.is_fraud, scores)),
        "average_precision": float(average_precision_score(test.is_fraud, scores)),
    }
