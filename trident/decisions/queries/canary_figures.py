from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.decisions.guard_rails import Figures
from trident.kernel.clock import bank_day

_FIGURES: Final = text(
    """
    SELECT is_canary, count(*) AS decisions, count(*) FILTER (WHERE is_error) AS errors,
           count(*) FILTER (WHERE degraded IS NOT NULL AND NOT is_error) AS degraded,
           count(*) FILTER (WHERE is_refusal) AS refusals,
           percentile_disc(0.95) WITHIN GROUP (ORDER BY latency_us) AS latency_us
    FROM decisions.logged
    WHERE decided_on BETWEEN :first_on AND :last_on AND point = :point AND decided_at >= :since AND decided_at <= :until
      AND (NOT is_canary OR version = :canary)
    GROUP BY is_canary
    """
)
_NOTHING: Final = Figures(0, 0, 0, 0, 0)


def canary_figures(
    db: Session, *, point: str, canary: bytes, since: datetime, until: datetime
) -> tuple[Figures, Figures]:
    """Return what a canary, and what live did beside it, both ends of the window included."""
    asked = {
        "point": point,
        "canary": canary,
        "since": since,
        "until": until,
        "first_on": bank_day(since),
        "last_on": bank_day(until),
    }
    found = {
        row.is_canary: Figures(row.decisions, row.errors, row.degraded, row.refusals, row.latency_us)
        for row in db.execute(_FIGURES, asked)
    }
    return found.get(True, _NOTHING), found.get(False, _NOTHING)
