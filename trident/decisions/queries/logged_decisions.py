from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.decisions.judgements import JudgementReason
from trident.decisions.log import read_reasons
from trident.decisions.refusals import DecisionNotFound
from trident.decisions.types import DecisionPoint
from trident.kernel.clock import bank_day
from trident.kernel.pages import decode_cursor, encode_cursor

MASKED: Final = "***"
# The position is given out as decisions are written: its order is that of time, but for transactions side by side.
# What is asked of answers is asked of them first: they are few.
_LIST: Final = """
    WITH chosen AS MATERIALIZED (
        SELECT DISTINCT ON (decided_on, id) * FROM decisions.answers
        WHERE decided_on BETWEEN :first_on AND :last_on {of_answers} ORDER BY decided_on, id, written_by
    )
    SELECT l.position, l.place, a.point, l.request_id, l.subject, l.decided_at, a.version_number, a.is_canary,
           a.outcome, a.degraded, l.shadow_outcome, l.facts -> 'amount' AS amount
    FROM decisions.apart AS l JOIN chosen AS a ON a.decided_on = l.decided_on AND a.id = l.answer
    WHERE l.decided_on BETWEEN :first_on AND :last_on AND l.decided_at >= :since AND l.decided_at < :until {of_rows}
    ORDER BY l.position DESC, l.place DESC LIMIT :limit
"""
_ONE: Final = text(
    """
    SELECT * FROM decisions.logged
    WHERE request_id = :request_id AND point = :point AND decided_on BETWEEN :first_on AND :last_on LIMIT 1
    """
)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in a list. `amount_minor`: of points that ask for an amount."""

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


@dataclass(frozen=True, slots=True)
class LoggedDecision:
    """A decision as it was logged; personal facts are masked."""

    point: str
    request_id: UUID
    subject: str
    decided_at: datetime
    version: bytes
    version_number: int
    is_canary: bool
    feature_set: str
    facts: Mapping[str, Any]
    outcome: str
    outputs: Mapping[str, Any]
    reasons: tuple[JudgementReason, ...]
    degraded: str | None
    latency_us: int
    shadow_outcome: str | None
    shadow_degraded: str | None


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """Which decisions to list; unset fields do not filter. The period is half-open."""

    since: datetime
    until: datetime
    point: str | None = None
    subject: str | None = None
    outcome: str | None = None
    version_number: int | None = None
    is_degraded: bool = False


def list_decisions(
    db: Session, chosen: DecisionFilter, *, cursor: str | None, limit: int
) -> tuple[list[DecisionLine], str | None]:
    """Decisions of a period, the newest first, and the cursor of the next page.

    :raises BadCursor: the cursor is not one of this list's.
    """
    asked: dict[str, Any] = _period(chosen.since, chosen.until) | {"limit": limit + 1}
    of_answers: list[str] = []
    for name in ("point", "outcome", "version_number"):
        value = getattr(chosen, name)
        if value is not None:
            of_answers.append(f"AND {name} = :{name}")
            asked[name] = value
    if chosen.is_degraded:
        of_answers.append("AND degraded IS NOT NULL")
    of_rows: list[str] = []
    if chosen.subject is not None:
        of_rows.append("AND l.subject = :subject")
        asked["subject"] = chosen.subject
    if cursor is not None:
        asked["position"], asked["place"] = decode_cursor(cursor, int, int)
        of_rows.append("AND l.position <= :position AND (l.position, l.place) < (:position, :place)")
    statement = _LIST.format(of_answers=" ".join(of_answers), of_rows=" ".join(of_rows))
    rows = db.execute(text(statement), asked).all()
    next_cursor = encode_cursor(rows[limit - 1].position, rows[limit - 1].place) if len(rows) > limit else None
    return [
        DecisionLine(
            point=row.point,
            request_id=row.request_id,
            subject=row.subject,
            decided_at=row.decided_at,
            version_number=row.version_number,
            is_canary=row.is_canary,
            outcome=row.outcome,
            degraded=row.degraded,
            shadow_outcome=row.shadow_outcome,
            amount_minor=row.amount if isinstance(row.amount, int) else None,
        )
        for row in rows[:limit]
    ], next_cursor


def logged_decision(
    db: Session, *, point: DecisionPoint, request_id: UUID, first_on: date, last_on: date
) -> LoggedDecision:
    """One decision, looked for on the days from `first_on` to `last_on`.

    :raises DecisionNotFound: there is none.
    """
    asked = {"request_id": request_id, "point": point.name, "first_on": first_on, "last_on": last_on}
    row = db.execute(_ONE, asked).one_or_none()
    if row is None:
        raise DecisionNotFound
    hidden = dict.fromkeys(point.personal, MASKED) if row.sealed_facts is not None else {}
    return LoggedDecision(
        point=row.point,
        request_id=row.request_id,
        subject=row.subject,
        decided_at=row.decided_at,
        version=bytes(row.version),
        version_number=row.version_number,
        is_canary=row.is_canary,
        feature_set=row.feature_set,
        facts={**row.facts, **hidden},
        outcome=row.outcome,
        outputs=row.outputs,
        reasons=read_reasons(row.reasons),
        degraded=row.degraded,
        latency_us=row.latency_us,
        shadow_outcome=row.shadow_outcome,
        shadow_degraded=row.shadow_degraded,
    )


def _period(since: datetime, until: datetime) -> dict[str, Any]:
    return {"since": since, "until": until, "first_on": bank_day(since), "last_on": bank_day(until)}
