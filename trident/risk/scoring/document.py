"""A score as it is kept: plain numbers in JSON, named by what it says."""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from trident.risk.features import FEATURES, Feature

FORMAT: Final = "trident-score/1"


class Trees(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="trees"):
    """Boosted trees in flat arrays: a place per node of all trees, one tree behind the other.

    A leaf's feature is -1. Elsewhere a payment goes left where its value is at most the threshold.
    """

    baseline: float
    roots: list[int]
    feature: list[int]
    threshold: list[float]
    left: list[int]
    right: list[int]
    value: list[float]
    """Of a leaf what it adds; of a split the mean of its leaves over the training data, from which reasons follow."""


class Logistic(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="logistic"):
    """Weights of standardised features."""

    intercept: float
    weights: list[float]
    means: list[float]
    scales: list[float]


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """What the score was learned from.

    :param data_digest: SHA-256 over the features' names and versions, their values and the labels.
    """

    data_digest: str
    payments: int
    frauds: int
    since: str
    until: str
    library: str
    seed: int


class ScoreDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A score: log-odds of fraud, as the weighted sum of its parts.

    :param features: names with versions, in the order of the parts' columns.
    :param stand_ins: what is read where a feature is unknown.
    """

    format: Literal["trident-score/1"] = FORMAT
    name: str
    features: list[str]
    stand_ins: list[float]
    parts: list[Trees | Logistic]
    weights: list[float]
    training: Training
    quality: dict[str, float] = {}

    @property
    def digest(self) -> str:
        """The score's address: SHA-256 of its canonical JSON. Another number anywhere is another score."""
        return hashlib.sha256(canonical_json(self)).hexdigest()


class ScoreUnreadable(ValueError):
    """The document is no score, or one of features that this version of the bank computes otherwise."""


def canonical_json(document: ScoreDocument) -> bytes:
    """Write a score with sorted keys; numbers survive to the last bit."""
    # As it will be read: a whole number in a float's place would otherwise be another text for the same score.
    read = msgspec.convert(msgspec.to_builtins(document), ScoreDocument)
    return json.dumps(msgspec.to_builtins(read), sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def read_score(raw: bytes, catalogue: Mapping[str, Feature] = FEATURES) -> ScoreDocument:
    """Read a score and check that it can be computed here.

    :raises ScoreUnreadable: malformed, inconsistent, or trained on another version of a feature.
    """
    try:
        document = msgspec.json.decode(raw, type=ScoreDocument)
    except msgspec.DecodeError as error:
        raise ScoreUnreadable(f"not a score: {error}") from error
    features_of(document, catalogue)
    width = len(document.features)
    if len(document.stand_ins) != width or len(document.weights) != len(document.parts) or not document.parts:
        raise ScoreUnreadable("the score's columns or parts do not match")
    for part in document.parts:
        if isinstance(part, Trees):
            _check_trees(part, width)
        elif not len(part.weights) == len(part.means) == len(part.scales) == width or 0 in part.scales:
            raise ScoreUnreadable("the weights do not match the features")
    return document


def features_of(document: ScoreDocument, catalogue: Mapping[str, Feature] = FEATURES) -> tuple[Feature, ...]:
    """Return the definitions a score reads.

    :raises ScoreUnreadable: there is no such feature, or it means something else by now.
    """
    by_key = {feature.key: feature for feature in catalogue.values()}
    missing = [key for key in document.features if key not in by_key]
    if missing:
        raise ScoreUnreadable(f"trained on features that are not computed here: {', '.join(missing)}")
    return tuple(by_key[key] for key in document.features)


def _check_trees(trees: Trees, width: int) -> None:
    """A child stands behind its parent: so every walk ends."""
    size = len(trees.feature)
    if any(len(column) != size for column in (trees.threshold, trees.left, trees.right, trees.value)):
        raise ScoreUnreadable("the trees' columns are not of one length")
    if not all(0 <= root < size for root in trees.roots):
        raise ScoreUnreadable("a tree has no root")
    for node, feature in enumerate(trees.feature):
        if feature == -1:
            continue
        if not 0 <= feature < width:
            raise ScoreUnreadable(f"node {node} reads a column that is not there")
        if not (node < trees.left[node] < size and node < trees.right[node] < size):
            raise ScoreUnreadable(f"node {node} leads nowhere")
        if not math.isfinite(trees.threshold[node]):
            raise ScoreUnreadable(f"node {node} has no threshold")
