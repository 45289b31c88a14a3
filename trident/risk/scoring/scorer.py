"""Scoring in microseconds: nothing but floats, tuples and comparisons."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trident.risk.features import Feature
from trident.risk.scoring.document import Logistic, ScoreDocument, Trees, features_of

Value = float | None
_Node = Any
"""A leaf is a float; a split is (column, threshold, left, right): the quickest thing Python can walk."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What a feature did to the score.

    :param contribution: to the log-odds, against the average payment of the training data.
    :param value: of the feature; None where it is unknown.
    """

    feature: Feature
    value: Value
    contribution: float


class Scorer:
    """A score ready to be asked."""

    def __init__(self, document: ScoreDocument) -> None:
        self.digest = document.digest
        self.name = document.name
        self.features = features_of(document)
        self._columns = [
            (feature.name, stand_in) for feature, stand_in in zip(self.features, document.stand_ins, strict=True)
        ]
        self._parts = list(zip(document.weights, document.parts, strict=True))
        self._raws: list[tuple[float, Callable[[Sequence[float]], float]]] = [
            (weight, _raw_of_trees(part) if isinstance(part, Trees) else _raw_of_logistic(part))
            for weight, part in self._parts
        ]

    def row(self, values: Mapping[str, Value]) -> list[float]:
        """Return the columns the score reads, with what stands in for the unknown."""
        return [
            stand_in if (value := values[name]) is None else value + 0.0  # a whole number compares slower
            for name, stand_in in self._columns
        ]

    def log_odds(self, row: Sequence[float]) -> float:
        """Return the score of a row of columns."""
        return math.fsum([weight * raw(row) for weight, raw in self._raws])

    def score(self, values: Mapping[str, Value]) -> float:
        """Return the probability of fraud, as far as the score knows, by the features of a payment.

        :raises KeyError: a feature the score reads is not among the values.
        """
        return _sigmoid(self.log_odds(self.row(values)))

    def reasons(self, values: Mapping[str, Value], most: int = 5) -> list[Reason]:
        """Return what pushed the score up most, the strongest first; may be fewer than asked.

        Along a tree's path each split's step of the mean goes to the feature it asks (Saabas 2014, as treeinterpreter
        does it); with the weights' own shares all contributions add up to the score less its average.
        """
        shares = self.contributions(self.row(values))
        places = sorted((place for place in range(len(shares)) if shares[place] > 0), key=lambda place: -shares[place])
        return [
            Reason(self.features[place], values[self.features[place].name], shares[place]) for place in places[:most]
        ]

    def contributions(self, row: Sequence[float]) -> list[float]:
        """Return each column's contribution to the log-odds; with `average` they add up to it."""
        shares = [0.0] * len(self._columns)
        for weight, part in self._parts:
            if isinstance(part, Trees):
                _share_of_trees(part, row, weight, shares)
            else:
                for place, (factor, mean, scale) in enumerate(zip(part.weights, part.means, part.scales, strict=True)):
                    shares[place] += weight * factor * (row[place] - mean) / scale
        return shares

    @property
    def average(self) -> float:
        """The log-odds from which contributions count."""
        return math.fsum(
            weight * (part.baseline + math.fsum(part.value[root] for root in part.roots))
            if isinstance(part, Trees)
            else weight * part.intercept
            for weight, part in self._parts
        )


def _sigmoid(log_odds: float) -> float:
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    odds = math.exp(log_odds)
    return odds / (1 + odds)


def _raw_of_trees(trees: Trees) -> Callable[[Sequence[float]], float]:
    nodes: list[_Node] = [None] * len(trees.feature)
    for place in reversed(range(len(nodes))):
        feature = trees.feature[place]
        nodes[place] = (
            trees.value[place]
            if feature == -1
            else (feature, trees.threshold[place], nodes[trees.left[place]], nodes[trees.right[place]])
        )
    roots = tuple(nodes[root] for root in trees.roots)
    baseline = trees.baseline

    def raw(row: Sequence[float]) -> float:
        total = baseline
        for node in roots:
            while node.__class__ is tuple:
                column, threshold, left, right = node
                node = left if row[column] <= threshold else right  # noqa: PLW2901 - a walk down
            total += node
        return total

    return raw


def _raw_of_logistic(part: Logistic) -> Callable[[Sequence[float]], float]:
    slopes = [weight / scale for weight, scale in zip(part.weights, part.scales, strict=True)]
    offset = part.intercept - math.fsum(slope * mean for slope, mean in zip(slopes, part.means, strict=True))

    def raw(row: Sequence[float]) -> float:
        return offset + math.fsum([slope * value for slope, value in zip(slopes, row, strict=True)])

    return raw


def _share_of_trees(trees: Trees, row: Sequence[float], weight: float, shares: list[float]) -> None:
    for root in trees.roots:
        node = root
        while (column := trees.feature[node]) != -1:
            child = (trees.left if row[column] <= trees.threshold[node] else trees.right)[node]
            shares[column] += weight * (trees.value[child] - trees.value[node])
            node = child
