"""Scores as the API shows them."""

from datetime import datetime
from typing import Any

from pydantic import Field

from trident.kernel.http import StrictModel
from trident.risk.scoring.life import ScoreVersion


class ScoreStepShown(StrictModel):
    """A step in a score's life."""

    stage: str
    actor_name: str
    reason: str
    taken_at: datetime


class ScoreShown(StrictModel):
    """A version of a score."""

    digest: str
    number: int
    name: str
    stage: str
    features: list[str]
    training: dict[str, Any]
    quality: dict[str, float]
    steps: list[ScoreStepShown]

    @classmethod
    def of(cls, version: ScoreVersion) -> "ScoreShown":
        """Show a version."""
        learned = version.document.training
        return cls(
            digest=version.digest,
            number=version.number,
            name=version.name,
            stage=version.stage.value,
            features=list(version.document.features),
            training={
                "data_digest": learned.data_digest,
                "payments": learned.payments,
                "frauds": learned.frauds,
                "since": learned.since,
                "until": learned.until,
                "library": learned.library,
            },
            quality=dict(version.document.quality),
            steps=[
                ScoreStepShown(
                    stage=one.stage.value, actor_name=one.actor_name, reason=one.reason, taken_at=one.taken_at
                )
                for one in version.steps
            ],
        )


class ScoresShown(StrictModel):
    """All versions of scores, the latest first."""

    items: list[ScoreShown]


class AddScore(StrictModel):
    """A score's document, as training wrote it."""

    document: str = Field(max_length=20_000_000)


class RollBackScore(StrictModel):
    """Which score is to be in force again; null for none."""

    to: str | None = None
    reason: str = Field(max_length=500)
