"""A version on trial, as the API shows it: what a shadow would have decided, and how a canary fares."""

from datetime import date
from uuid import UUID

from trident.decisions.guard_rails import Figures
from trident.kernel.http import StrictModel


class Example(StrictModel):
    """A decision to look into."""

    decided_on: date
    request_id: UUID


class Disagreement(StrictModel):
    """How often a shadow would have decided otherwise, in one way."""

    outcome: str
    shadow_outcome: str
    decisions: int
    examples: list[Example]


class TrialFigures(StrictModel):
    """What one side of a canary did since it began; `latency_us` is that of the 95th percentile."""

    decisions: int
    errors: int
    degraded: int
    refusals: int
    latency_us: int

    @classmethod
    def of(cls, figures: Figures) -> "TrialFigures":
        """Show figures."""
        return cls(
            decisions=figures.decisions,
            errors=figures.errors,
            degraded=figures.degraded,
            refusals=figures.refusals,
            latency_us=figures.latency_us,
        )


class GuardRails(StrictModel):
    """How far a canary may be from live before it is called back; shares in permille above live's."""

    errors_permille: int
    degraded_permille: int
    refusals_permille: int
    latency_factor: float
    least_decisions: int


class Comparison(StrictModel):
    """A version on trial against what is live."""

    agreements: int
    failures: int
    disagreements: list[Disagreement]
    canary: TrialFigures | None
    live: TrialFigures | None
    rails: GuardRails
