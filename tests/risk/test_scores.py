"""A score on paper says what the library says, says why, and cannot be changed unseen."""

import math
import time

import msgspec
import numpy as np
import pytest

from trident.risk import FEATURES, Scorer, ScoreUnreadable, canonical_json, read_score
from trident.risk.scoring import ScoreDocument
from trident.risk.training.train import NothingToLearn, Sample, train_boosting, train_logistic

NAMES = ("amount", "customer_amount_z_30d", "payee_fraud_share_7d", "is_night", "is_new_payee", "since_sign_in")


@pytest.fixture(scope="module")
def sample() -> Sample:
    chance = np.random.default_rng(7)
    features = tuple(FEATURES[name] for name in NAMES)
    matrix = np.round(chance.lognormal(1, 1, (3_000, len(NAMES))), 2)
    matrix[:, 3:5] = chance.integers(0, 2, (3_000, 2))
    matrix[chance.random(3_000) < 0.2, 5] = -1
    odds = -4 + 0.5 * matrix[:, 1] + 2 * (matrix[:, 2] > 4) + matrix[:, 3] * matrix[:, 4]
    is_fraud = chance.random(3_000) < 1 / (1 + np.exp(-odds))
    return Sample(features, matrix, is_fraud, 0, 7 * 86_400_000_000)


def _values(row: np.ndarray) -> dict[str, float | None]:
    return dict(zip(NAMES, row.tolist(), strict=True))


def test_the_exported_trees_equal_the_library(sample: Sample) -> None:
    document, classifier = train_boosting(sample, name="test")
    scorer = Scorer(read_score(canonical_json(document)))
    library = classifier.predict_proba(sample.matrix)[:, 1]
    own = [scorer.score(_values(row)) for row in sample.matrix]
    assert np.abs(library - own).max() < 1e-9
    thresholds = np.array(document.parts[0].threshold)  # exactly on the edge of every split, where `<` and `<=` differ
    edges = np.repeat(sample.matrix[:1], len(thresholds), axis=0)
    for place, column in enumerate(document.parts[0].feature):
        edges[place, max(column, 0)] = thresholds[place]
    own = [scorer.score(_values(row)) for row in edges]
    assert np.abs(classifier.predict_proba(edges)[:, 1] - own).max() < 1e-9


def test_the_exported_weights_equal_the_library(sample: Sample) -> None:
    document, classifier = train_logistic(sample, name="test")
    scorer = Scorer(read_score(canonical_json(document)))
    standardised = (sample.matrix - sample.matrix.mean(0)) / sample.matrix.std(0)
    own = [scorer.score(_values(row)) for row in sample.matrix]
    assert np.abs(classifier.predict_proba(standardised)[:, 1] - own).max() < 1e-9


def test_contributions_add_up_and_name_the_cause(sample: Sample) -> None:
    for train in (train_boosting, train_logistic):
        scorer = Scorer(train(sample, name="test")[0])
        for row in sample.matrix[:200].tolist():
            assert math.isclose(scorer.average + sum(scorer.contributions(row)), scorer.log_odds(row), abs_tol=1e-9)
        calm = dict(zip(NAMES, np.median(sample.matrix, axis=0).tolist(), strict=True))
        odd = calm | {"payee_fraud_share_7d": 9.0}
        assert scorer.score(odd) > scorer.score(calm)
        first = scorer.reasons(odd)[0]
        assert (first.feature.name, first.value) == ("payee_fraud_share_7d", 9.0)
        assert first.contribution > 0
        assert len(scorer.reasons(odd, most=1)) == 1


def test_the_unknown_reads_as_defined(sample: Sample) -> None:
    scorer = Scorer(train_boosting(sample, name="test")[0])
    values = _values(sample.matrix[0])
    assert scorer.score(values | {"since_sign_in": None}) == scorer.score(values | {"since_sign_in": -1.0})


def test_a_score_is_its_content(sample: Sample) -> None:
    document, _ = train_boosting(sample, name="test")
    again, _ = train_boosting(sample, name="test")
    assert document.digest == again.digest
    assert document.training.data_digest == again.training.data_digest
    assert read_score(canonical_json(document)).digest == document.digest
    flipped = Sample(sample.features, sample.matrix, ~sample.is_fraud, sample.since, sample.until)
    other, _ = train_boosting(flipped, name="test")
    assert other.training.data_digest != document.training.data_digest
    touched = msgspec.structs.replace(document, weights=[1.0000001])
    assert touched.digest != document.digest


def _broken(document: ScoreDocument, **changes: object) -> bytes:
    part = msgspec.structs.replace(document.parts[0], **changes)
    return canonical_json(msgspec.structs.replace(document, parts=[part]))


def test_what_cannot_be_computed_is_refused(sample: Sample) -> None:
    document, _ = train_boosting(sample, name="test")
    trees = document.parts[0]
    replace = msgspec.structs.replace
    for raw in (
        b"{}",
        b"\x80\x04pickle",
        canonical_json(replace(document, features=["amount@99", *document.features[1:]])),
        canonical_json(replace(document, stand_ins=[])),
        canonical_json(replace(document, parts=[], weights=[])),
        _broken(document, left=[0] * len(trees.left)),
        _broken(document, feature=[99] * len(trees.feature)),
        _broken(document, roots=[10**6]),
        _broken(document, value=[]),
    ):
        with pytest.raises(ScoreUnreadable):
            read_score(raw)
    with pytest.raises(KeyError):
        Scorer(document).score({})


def test_too_few_frauds_are_nothing_to_learn_from(sample: Sample) -> None:
    quiet = Sample(sample.features, sample.matrix, np.zeros(len(sample.is_fraud), bool), 0, 1)
    for train in (train_boosting, train_logistic):
        with pytest.raises(NothingToLearn):
            train(quiet, name="test")


def test_a_payment_is_scored_in_microseconds(sample: Sample) -> None:
    scorer = Scorer(train_boosting(sample, name="test")[0])
    rows = [_values(row) for row in sample.matrix[:500]]
    began = time.process_time()
    for row in rows:
        scorer.score(row)
    assert (time.process_time() - began) / len(rows) < 500e-6, "some 20 µs on a quiet machine"
