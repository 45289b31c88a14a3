"""Learn a score from a table of events, and write it down as plain numbers."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import msgspec
import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from trident.risk.features import Feature
from trident.risk.scoring import Logistic, ScoreDocument, Training, Trees
from trident.risk.training.events import NEVER, EventTable, Numbers
from trident.risk.training.offline import feature_matrix
from trident.risk.types import EPOCH

LEAST_FRAUDS: Final = 20
"""With fewer a score would learn names, not habits."""
BOOSTING: Final[Mapping[str, Any]] = {
    "learning_rate": 0.03,
    "max_iter": 120,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 20,
    "l2_regularization": 1.0,
    "early_stopping": False,
}
"""Many small steps of small trees: chosen on weeks before the benchmark's, and quick to walk."""


class NothingToLearn(ValueError):
    """Too few frauds among the payments, or nothing else."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Payments with their labels.

    :param since: µs of the first instant, `until` of the first one not in it.
    """

    features: tuple[Feature, ...]
    matrix: Numbers
    is_fraud: NDArray[np.bool_]
    since: int
    until: int


def take_sample(table: EventTable, features: Sequence[Feature], *, since: int, until: int) -> Sample:
    """Take the payments from `since` on and before `until`; their features look back over the whole table."""
    matrix = feature_matrix(table, features)
    at = table.at[table.payments]
    rows = (at >= since) & (at < until)
    is_fraud = table.confirmed_at[table.payments] != NEVER
    return Sample(tuple(features), matrix[rows], is_fraud[rows], since, until)


def train_boosting(sample: Sample, *, name: str, seed: int = 0) -> tuple[ScoreDocument, HistGradientBoostingClassifier]:
    """Learn boosted trees.

    :returns: the score, and the library's own classifier it must agree with.
    :raises NothingToLearn: see the class.
    """
    _check(sample)
    classifier = HistGradientBoostingClassifier(random_state=seed, **BOOSTING)
    classifier.fit(sample.matrix, sample.is_fraud)
    return _document(sample, name, seed, trees_of(classifier)), classifier


def train_logistic(sample: Sample, *, name: str, seed: int = 0) -> tuple[ScoreDocument, LogisticRegression]:
    """Learn a logistic regression on standardised features.

    :returns: the score, and the library's own classifier, which wants standardised rows.
    :raises NothingToLearn: see the class.
    """
    _check(sample)
    scaler = StandardScaler().fit(sample.matrix)
    classifier = LogisticRegression(random_state=seed).fit(scaler.transform(sample.matrix), sample.is_fraud)
    part = Logistic(
        intercept=float(classifier.intercept_[0]),
        weights=classifier.coef_[0].tolist(),
        means=scaler.mean_.tolist(),
        scales=scaler.scale_.tolist(),
    )
    return _document(sample, name, seed, part), classifier


def trees_of(classifier: HistGradientBoostingClassifier) -> Trees:
    """Copy a fitted classifier's trees into flat arrays."""
    columns: dict[str, list[Any]] = {name: [] for name in ("feature", "threshold", "left", "right", "value")}
    roots = []
    for (predictor,) in classifier._predictors:  # noqa: SLF001 - the library shows its trees nowhere else; tests compare
        nodes, first = predictor.nodes, len(columns["feature"])
        roots.append(first)
        is_leaf = nodes["is_leaf"].astype(bool)
        columns["feature"] += np.where(is_leaf, -1, nodes["feature_idx"]).tolist()
        columns["threshold"] += np.where(is_leaf, 0.0, nodes["num_threshold"]).tolist()
        columns["left"] += np.where(is_leaf, 0, nodes["left"] + first).astype(int).tolist()
        columns["right"] += np.where(is_leaf, 0, nodes["right"] + first).astype(int).tolist()
        columns["value"] += _means(nodes, is_leaf)
    baseline = float(classifier._baseline_prediction.item())  # noqa: SLF001 - likewise
    return msgspec.convert({"kind": "trees", "baseline": baseline, "roots": roots, **columns}, Trees)


def _means(nodes: Any, is_leaf: NDArray[np.bool_]) -> list[float]:  # noqa: ANN401 - the library's records
    """Return leaves' values, and for splits the mean of the leaves below by how many payments came there."""
    values: list[float] = nodes["value"].tolist()
    counts = nodes["count"].tolist()
    for node in reversed(range(len(nodes))):
        if not is_leaf[node]:
            left, right = int(nodes["left"][node]), int(nodes["right"][node])
            both = values[left] * counts[left] + values[right] * counts[right]
            values[node] = both / (counts[left] + counts[right])
    return values


def _check(sample: Sample) -> None:
    frauds = int(sample.is_fraud.sum())
    if frauds < LEAST_FRAUDS or frauds == len(sample.is_fraud):
        raise NothingToLearn(
            f"{frauds} frauds among {len(sample.is_fraud)} payments: at least {LEAST_FRAUDS} are needed"
        )


def _document(sample: Sample, name: str, seed: int, part: Trees | Logistic) -> ScoreDocument:
    keys = [feature.key for feature in sample.features]
    digest = hashlib.sha256("\n".join(keys).encode())
    digest.update(np.ascontiguousarray(sample.matrix).tobytes())
    digest.update(np.ascontiguousarray(sample.is_fraud).tobytes())
    return ScoreDocument(
        name=name,
        features=keys,
        stand_ins=[feature.stand_in for feature in sample.features],
        parts=[part],
        weights=[1.0],
        training=Training(
            data_digest=digest.hexdigest(),
            payments=len(sample.is_fraud),
            frauds=int(sample.is_fraud.sum()),
            since=_iso(sample.since),
            until=_iso(sample.until),
            library=f"scikit-learn {sklearn.__version__}",
            seed=seed,
        ),
    )


def _iso(microseconds: int) -> str:
    return (EPOCH + timedelta(microseconds=microseconds)).isoformat()
