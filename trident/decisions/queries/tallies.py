"""How often points gave their outcomes and rules spoke: read off the counts, however many decisions there were.

Decisions are counted by five minutes, some seconds behind (`counted_until`): a period's ends are taken to the next full
five.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

_OUTCOMES: Final = text(
    """
    SELECT point, outcome, sum(decisions)::bigint AS decisions FROM decisions.outcome_tally
    WHERE begins_at >= :since AND begins_at < :until GROUP BY point, outcome ORDER BY point, decisions DESC, outcome
    """
)
_QUARTERS: Final = text(
    """
    SELECT date_bin('15 minutes', begins_at, :since) AS quarter_at, outcome, sum(decisions)::bigint AS decisions
    FROM decisions.outcome_tally WHERE point = :point AND begins_at >= :since AND begins_at < :until
    GROUP BY 1, 2 ORDER BY 1, 2
    """
)
_RULES: Final = text(
    """
    SELECT code, rule, max(zh) AS zh, max(en) AS en, sum(hits)::bigint AS hits FROM decisions.rule_tally
    WHERE point = :point AND begins_at >= :since AND begins_at < :until AND outcome IS DISTINCT FROM :but
    GROUP BY code, rule ORDER BY hits DESC, code, rule
    """
)
_MARK: Final = text("SELECT counted_at FROM decisions.tally_mark")


@dataclass(frozen=True, slots=True)
class RuleHits:
    """How often a rule spoke; its words are those it had last."""

    code: str
    rule: str
    zh: str
    en: str
    hits: int


def outcome_counts(db: Session, *, since: datetime, until: datetime) -> dict[str, dict[str, int]]:
    """How often each point gave each outcome in a half-open period."""
    found: dict[str, dict[str, int]] = {}
    for row in db.execute(_OUTCOMES, {"since": since, "until": until}):
        found.setdefault(row.point, {})[row.outcome] = row.decisions
    return found


def outcomes_by_quarter(
    db: Session, *, point: str, since: datetime, until: datetime
) -> list[tuple[datetime, str, int]]:
    """Decisions of a point by quarters of an hour from `since` on: when each begins, the outcome, how many."""
    rows = db.execute(_QUARTERS, {"point": point, "since": since, "until": until})
    return [(row.quarter_at, row.outcome, row.decisions) for row in rows]


def rule_hits(
    db: Session, *, point: str, since: datetime, until: datetime, except_outcome: str | None = None
) -> list[RuleHits]:
    """How often each rule of a point's policies spoke in a half-open period, the most frequent first.

    :param except_outcome: decisions that ended so are left out.
    """
    asked = {"point": point, "since": since, "until": until, "but": except_outcome}
    return [RuleHits(*row) for row in db.execute(_RULES, asked)]


def counted_until(db: Session) -> datetime | None:
    """When decisions were last counted; younger ones are not in the counts yet."""
    at: datetime | None = db.execute(_MARK).scalar_one_or_none()
    return at
