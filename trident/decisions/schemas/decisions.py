from datetime import date, datetime
from typing import Any
from uuid import UUID

from trident.decisions.judgements import JudgementReason
from trident.decisions.queries.logged_decisions import DecisionLine
from trident.decisions.schemas.policies import Words
from trident.kernel.http import StrictModel


class Line(StrictModel):
    """A decision in a list."""

    point: str
    request_id: UUID
    subject: str
    decided_at: datetime
    version_number: int
    is_canary: bool
    outcome: str
    degraded: str | None
    shadow_outcome: str | None
    amount_minor: int | None

    @classmethod
    def of(cls, line: DecisionLine) -> "Line":
        """Show a line."""
        return cls(
            point=line.point,
            request_id=line.request_id,
            subject=line.subject,
            decided_at=line.decided_at,
            version_number=line.version_number,
            is_canary=line.is_canary,
            outcome=line.outcome,
            degraded=line.degraded,
            shadow_outcome=line.shadow_outcome,
            amount_minor=line.amount_minor,
        )


class Why(StrictModel):
    """A rule that spoke, and the facts that it looked at."""

    decision: str
    rule: str
    text: Words
    facts: list[str]

    @classmethod
    def of(cls, reason: JudgementReason) -> "Why":
        """Show a reason."""
        text = Words(zh=reason.text.zh, en=reason.text.en)
        return cls(decision=reason.code, rule=reason.rule, text=text, facts=list(reason.facts))


class Found(StrictModel):
    """A decision as it was logged; personal facts are masked."""

    point: str
    request_id: UUID
    subject: str
    decided_on: date
    decided_at: datetime
    version_digest: str
    version_number: int
    is_canary: bool
    feature_set: str
    facts: dict[str, Any]
    outcome: str
    outputs: dict[str, Any]
    reasons: list[Why]
    degraded: str | None
    latency_us: int
    shadow_outcome: str | None
    shadow_degraded: str | None


class Replay(StrictModel):
    """What a policy says to the facts of a past decision."""

    version_number: int
    outcome: str
    outputs: dict[str, Any]
    reasons: list[Why]
    degraded: str | None
    is_same: bool
