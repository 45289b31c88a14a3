from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.kernel.clock import bank_day

_WINDOW: Final = """
    FROM decisions.logged
    WHERE decided_on BETWEEN :first_on AND :last_on AND point = :point AND shadow = :shadow
      AND decided_at >= :since AND decided_at < :until
"""
_COUNTS: Final = text(
    f"SELECT outcome, shadow_outcome, count(*) AS decisions {_WINDOW} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
)
_EXAMPLES: Final = text(
    f"""
    SELECT request_id, decided_on, outcome, shadow_outcome FROM (
        SELECT *, row_number() OVER (PARTITION BY outcome, shadow_outcome ORDER BY decided_at DESC, request_id) AS nth
        {_WINDOW} AND outcome IS DISTINCT FROM shadow_outcome
    ) apart WHERE nth <= :each ORDER BY outcome, shadow_outcome, nth
    """  # noqa: S608 - our own text
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A pair of outcomes that live (or canary) and shadow gave to the same facts; a failed shadow has None."""

    outcome: str
    shadow_outcome: str | None
    decisions: int
    examples: tuple[tuple[date, UUID], ...]


@dataclass(frozen=True, slots=True)
class ShadowComparison:
    """How often a shadow agreed in a period, and where it did not, most frequent first."""

    agreements: int
    failures: int
    disagreements: tuple[Disagreement, ...]


def shadow_comparison(
    db: Session, *, point: str, shadow: bytes, since: datetime, until: datetime, examples: int = 5
) -> ShadowComparison:
    """Compare what a version in shadow said with what was answered, over a half-open period.

    :param examples: of each pair at most so many, the latest first.
    """
    asked = {
        "point": point,
        "shadow": shadow,
        "since": since,
        "until": until,
        "first_on": bank_day(since),
        "last_on": bank_day(until),
        "each": examples,
    }
    counts = list(db.execute(_COUNTS, asked))
    shown: dict[tuple[str, str | None], list[tuple[date, UUID]]] = {}
    for row in db.execute(_EXAMPLES, asked):
        shown.setdefault((row.outcome, row.shadow_outcome), []).append((row.decided_on, row.request_id))
    return ShadowComparison(
        agreements=sum(row.decisions for row in counts if row.outcome == row.shadow_outcome),
        failures=sum(row.decisions for row in counts if row.shadow_outcome is None),
        disagreements=tuple(
            Disagreement(row.outcome, row.shadow_outcome, row.decisions, tuple(shown[row.outcome, row.shadow_outcome]))
            for row in counts
            if row.outcome != row.shadow_outcome
        ),
    )
