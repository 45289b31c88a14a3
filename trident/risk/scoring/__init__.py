"""Scores: kept as plain numbers, asked in microseconds, with reasons."""

from trident.risk.scoring.document import (
    Logistic,
    ScoreDocument,
    ScoreUnreadable,
    Training,
    Trees,
    canonical_json,
    read_score,
)
from trident.risk.scoring.scorer import Reason, Scorer

__all__ = [
    "Logistic",
    "Reason",
    "ScoreDocument",
    "ScoreUnreadable",
    "Scorer",
    "Training",
    "Trees",
    "canonical_json",
    "read_score",
]
