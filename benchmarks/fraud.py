"""How well fraud is found: our features and score against the baselines of the Fraud Detection Handbook.

What it measures: the handbook's simulated card payments (1.75 million, 183 days), its protocol (chapter 3, baseline
modelling: a week to train, a week's delay until labels are known, a week to test; cards already known as compromised
left out), its three figures: area under the ROC curve, average precision, and card precision at 100 (CP@100).

- The handbook's logistic regression, on our definitions of its fifteen features: tells that definitions, windows and
  protocol are the same (0.871, 0.606, 0.291).
- Our default score, boosted trees exported to plain numbers and asked through the bank's own scorer, on all features
  that the data can fill: against the best the handbook has for each figure (0.871, 0.658, 0.291).

Only the training week's labels are learned from. A feature looks back only, and a payment's label counts in it a week
later; the handbook's own rule. The score's settings were chosen on weeks that ended before the test week began.

    python benchmarks/fraud.py [--quick]

`--quick` keeps the last 52 days before the end of the test, as far as the features look back. The data is read from
../shared/data beside the checkout, or the folder that TRIDENT_BENCHMARK_DATA names; without it nothing is measured.
The last line is one JSON object.
"""

import sys

# Last, not first: the benchmark of HTTP beside this one is not the standard library's `http`.
sys.path.sort(key=lambda entry: entry.endswith("benchmarks"))

import argparse
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.preprocessing import StandardScaler

from trident.risk import FEATURES, Entity, Feature, Scorer, canonical_json, read_score
from trident.risk.features import DAY_US, UTC_OFFSET_US
from trident.risk.training import NEVER, EventTable, compute_features, payments_table
from trident.risk.training.train import Sample, train_boosting

FILE = Path("fdh") / "fdh_transactions.parquet"
FIRST_DAY = 115  # 25 July 2018, counted from 1 April
TRAIN_DAYS = DELAY_DAYS = TEST_DAYS = 7
TOP = 100
BOOK_LOGISTIC = (0.871, 0.606, 0.291)
BOOK_BEST = (0.871, 0.658, 0.291)
BOOK_FEATURES = (
    "amount",
    "is_weekend",
    "is_night",
    *(f"customer_{measure}_{window}" for window in ("24h", "7d", "30d") for measure in ("count", "mean")),
    *(f"payee_{measure}_{window}" for window in ("24h", "7d", "30d") for measure in ("known_count", "fraud_share")),
)
TOLD = (Entity.PAYMENT, Entity.CUSTOMER, Entity.PAYEE)
UNTOLD = ("since_", "failed_attempts_")

Figures = tuple[float, float, float]


@dataclass(frozen=True)
class Cards:
    """The payments, and what the protocol needs of them."""

    table: EventTable
    day: NDArray[np.int64]
    customer: NDArray[np.int64]
    is_fraud: NDArray[np.bool_]


def find_data() -> Path | None:
    """Return the file, None where there is none."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    path = Path(os.environ.get("TRIDENT_BENCHMARK_DATA", beside)) / FILE
    return path if path.exists() else None


def read_cards(path: Path, since_day: int) -> Cards:
    """Read the payments from a day on; the handbook's clock is taken for the bank's."""
    columns = duckdb.execute(
        "SELECT epoch_us(tx_datetime) AS moment, tx_time_days AS day, customer_id AS customer, terminal_id AS terminal,"
        " CAST(round(tx_amount * 100) AS BIGINT) AS fen, tx_fraud AS fraud FROM read_parquet(?)"
        " WHERE tx_time_days >= ? AND tx_time_days < ? ORDER BY transaction_id",
        [str(path), since_day, FIRST_DAY + TRAIN_DAYS + DELAY_DAYS + TEST_DAYS],
    ).fetchnumpy()
    at, customer = columns["moment"].astype(np.int64) - UTC_OFFSET_US, columns["customer"].astype(np.int64)
    is_fraud = columns["fraud"] == 1
    table = payments_table(
        at=at,
        amount_minor=columns["fen"].astype(np.int64),
        subjects={Entity.CUSTOMER: customer, Entity.PAYEE: columns["terminal"].astype(np.int64)},
        confirmed_at=np.where(is_fraud, at + DELAY_DAYS * DAY_US, NEVER),
    )
    return Cards(table, columns["day"].astype(np.int64), customer, is_fraud)


def split(cards: Cards) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of training and of test, as the handbook's `get_train_test_set` does."""
    train = (cards.day >= FIRST_DAY) & (cards.day < FIRST_DAY + TRAIN_DAYS)
    compromised = set(cards.customer[train & cards.is_fraud].tolist())
    test: list[NDArray[np.int64]] = []
    for day in range(TEST_DAYS):
        newly_known = (cards.day == FIRST_DAY + TRAIN_DAYS + day - 1) & cards.is_fraud
        compromised |= set(cards.customer[newly_known].tolist())
        today = np.flatnonzero(cards.day == FIRST_DAY + TRAIN_DAYS + DELAY_DAYS + day)
        test.append(today[~np.isin(cards.customer[today], list(compromised))])
    return np.flatnonzero(train), np.concatenate(test)


def card_precision(cards: Cards, rows: NDArray[np.int64], scores: NDArray[np.float64]) -> float:
    """Return the mean over the days of the share of compromised cards among the hundred with the highest scores."""
    caught: set[int] = set()
    precisions = []
    for day in np.unique(cards.day[rows]):
        highest: dict[int, float] = {}
        frauds = set()
        for row, score in zip(rows[cards.day[rows] == day], scores[cards.day[rows] == day], strict=True):
            card = int(cards.customer[row])
            if card not in caught:
                highest[card] = max(score, highest.get(card, -np.inf))
                if cards.is_fraud[row]:
                    frauds.add(card)
        found = set(sorted(highest, key=highest.__getitem__, reverse=True)[:TOP]) & frauds
        precisions.append(len(found) / TOP)
        caught |= found
    return float(np.mean(precisions))


def figures(cards: Cards, rows: NDArray[np.int64], scores: NDArray[np.float64]) -> Figures:
    """Return AUC ROC, average precision and CP@100."""
    labels = cards.is_fraud[rows]
    auc, precision = roc_auc_score(labels, scores), average_precision_score(labels, scores)
    return float(auc), float(precision), card_precision(cards, rows, scores)


def matrix_of(columns: dict[str, NDArray[np.float64]], features: list[Feature]) -> NDArray[np.float64]:
    """Stand the columns side by side, with what stands in for the unknown."""
    stood = [np.where(np.isnan(columns[one.name]), one.stand_in, columns[one.name]) for one in features]
    return np.column_stack(stood)


def measure_logistic(
    cards: Cards, columns: dict[str, NDArray[np.float64]], train: NDArray[np.int64], test: NDArray[np.int64]
) -> Figures:
    """Measure the handbook's own score on our features."""
    matrix = matrix_of(columns, [FEATURES[name] for name in BOOK_FEATURES])
    scaler = StandardScaler().fit(matrix[train])
    classifier = LogisticRegression(random_state=0).fit(scaler.transform(matrix[train]), cards.is_fraud[train])
    return figures(cards, test, classifier.predict_proba(scaler.transform(matrix[test]))[:, 1])


@dataclass(frozen=True)
class Ours:
    """What the default score reached, and what it cost."""

    figures: Figures
    digest: str
    train_s: float
    score_us: float
    difference: float


def measure_default(
    cards: Cards,
    columns: dict[str, NDArray[np.float64]],
    train: NDArray[np.int64],
    test: NDArray[np.int64],
    features: list[Feature],
) -> Ours:
    """Train, export, read back and ask payment by payment, as the bank does."""
    matrix = matrix_of(columns, features)
    at = cards.table.at[train]
    sample = Sample(tuple(features), matrix[train], cards.is_fraud[train], int(at.min()), int(at.max()) + 1)
    began = time.perf_counter()
    document, classifier = train_boosting(sample, name="fdh")
    train_s = time.perf_counter() - began
    scorer = Scorer(read_score(canonical_json(document)))
    rows = matrix[test].tolist()
    began = time.process_time()
    scores = np.array([scorer.log_odds(row) for row in rows])
    score_us = (time.process_time() - began) / len(rows) * 1e6
    difference = np.abs(classifier.decision_function(matrix[test]) - scores).max()
    return Ours(figures(cards, test, scores), document.digest, train_s, score_us, float(difference))


def main() -> int:
    """Measure, print a table and one line of JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="only the days that the features look back to")
    options = parser.parse_args()
    path = find_data()
    if path is None:
        print(f"nothing measured: {FILE} is not there (TRIDENT_BENCHMARK_DATA names its folder)")
        print(json.dumps({"skipped": f"no {FILE}"}))
        return 0
    cards = read_cards(path, FIRST_DAY - 38 if options.quick else 0)
    features = [one for one in FEATURES.values() if one.entity in TOLD and not one.name.startswith(UNTOLD)]
    if options.quick:  # what is of all time would be of another time
        features = [one for one in features if one.window is not None or one.entity is Entity.PAYMENT]
    began = time.perf_counter()
    columns = compute_features(cards.table, features)
    features_s = time.perf_counter() - began
    train, test = split(cards)
    logistic = measure_logistic(cards, columns, train, test)
    ours = measure_default(cards, columns, train, test, features)

    print(f"payments {len(cards.day):,}  features {len(features)} in {features_s:.1f} s")
    for name, rows in (("train", train), ("test", test)):
        print(f"{name}: {len(rows):,} payments, {cards.is_fraud[rows].sum()} frauds")
    print(f"score {ours.digest[:16]}: trained in {ours.train_s:.1f} s, asked in {ours.score_us:.1f} µs")
    print(f"exported less library, log-odds: {ours.difference:.1e} at most\n")
    print(f"{'':42}{'AUC':>8}{'AP':>8}{'CP@100':>8}")
    for name, values in (
        ("handbook, logistic regression", BOOK_LOGISTIC),
        ("the same on our features", logistic),
        ("handbook, best of each", BOOK_BEST),
        ("our default score", ours.figures),
    ):
        print(f"{name:42}" + "".join(f"{value:8.3f}" for value in values))
    names = ("auc", "ap", "cp100", "lr_auc", "lr_ap", "lr_cp100")
    rounded = (round(value, 4) for value in (*ours.figures, *logistic))
    print(json.dumps(dict(zip(names, rounded, strict=True)) | {"score_us": round(ours.score_us, 1)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
