"""Prove the log of decisions and the lives of policies: every check finds the first thing that is not as written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from trident.decisions.policy_text import policy_digest
from trident.decisions.queries.log_days import log_days
from trident.decisions.refusals import LogDayNotKept
from trident.decisions.tables import VersionRow

_CHAIN: Final = """
    SELECT CASE WHEN number <> last_number + 1 THEN 'block ' || last_number + 1 || ' is missing'
                ELSE 'block ' || number || ' is not what was sealed' END AS fault
    FROM (
        SELECT number, previous_digest, digest, lag(number, 1, 0::bigint) OVER w AS last_number,
               lag(digest, 1, decode(repeat('00', 32), 'hex')) OVER w AS last_digest,
               decisions.block_digest(number, kind, decided_on, first_position, last_position, decisions,
                                      content_digest, previous_digest) AS counted
        FROM decisions.blocks WINDOW w AS (ORDER BY number)
    ) links
    WHERE number <> last_number + 1 OR previous_digest <> last_digest OR digest <> counted ORDER BY number LIMIT 1
"""
_CONTENT: Final = """
    SELECT 'the decisions of ' || b.decided_on || ' at places ' || b.first_position || ' to ' || b.last_position
           || ' are not those that block ' || b.number || ' sealed' AS fault
    FROM decisions.blocks b
    WHERE b.kind = 'seal' AND b.decided_on = :day
      AND NOT EXISTS (SELECT FROM decisions.blocks d WHERE d.kind = 'drop' AND d.decided_on = b.decided_on)
      AND b.content_digest IS DISTINCT FROM
          decisions.content_digest(b.decided_on, b.first_position, b.last_position)
    ORDER BY b.number LIMIT 1
"""
# A row put into a stretch that was sealed without its day: no block's content would show it.
_SLIPPED_IN: Final = """
    SELECT 'a decision of ' || l.decided_on || ' at place ' || min(l.position) || ' is in no block' AS fault
    FROM decisions.log l
    WHERE l.decided_on = :day AND l.position <= (SELECT max(last_position) FROM decisions.blocks WHERE kind = 'seal')
      AND NOT EXISTS (
          SELECT FROM decisions.blocks b WHERE b.kind = 'seal' AND b.decided_on = l.decided_on
             AND l.position BETWEEN b.first_position AND b.last_position
      )
    GROUP BY l.decided_on ORDER BY l.decided_on LIMIT 1
"""
_DROPPED_TWICE: Final = """
    SELECT 'decisions of ' || d.decided_on || ' are back after block ' || d.number || ' dropped them' AS fault
    FROM decisions.blocks d WHERE d.kind = 'drop' AND to_regclass('decisions.log_' || to_char(d.decided_on, 'YYYYMMDD'))
        IS NOT NULL ORDER BY d.number LIMIT 1
"""
_UNANSWERED: Final = """
    SELECT 'request ' || r.request_id || ' of ' || r.point || ' has no decision' AS fault
    FROM decisions.requests r
    WHERE (CAST(:day AS date) IS NULL OR r.decided_on = :day) AND NOT EXISTS (
        SELECT FROM decisions.logged l
        WHERE l.decided_on = r.decided_on AND l.point = r.point AND l.request_id = r.request_id
    )
    ORDER BY r.request_id LIMIT 1
"""
_UNASKED: Final = """
    SELECT 'decision ' || l.request_id || ' of ' || l.point || ' was not asked for' AS fault
    FROM decisions.logged l
    WHERE l.decided_on = :day AND l.facts_digest <> '' AND NOT EXISTS (
        SELECT FROM decisions.requests r
        WHERE r.request_id = l.request_id AND r.point = l.point AND r.decided_on = l.decided_on
    )
    ORDER BY l.position LIMIT 1
"""
_SPEECHLESS: Final = """
    SELECT 'a decision of ' || l.request_id || ' has lost its answer' AS fault
    FROM decisions.apart l
    WHERE l.decided_on = :day AND NOT EXISTS (
        SELECT FROM decisions.answers a WHERE a.decided_on = l.decided_on AND a.id = l.answer
    )
    ORDER BY l.position LIMIT 1
"""
# Two that were the first to give an answer have both written it, and the same.
_TWO_TONGUES: Final = """
    SELECT 'an answer of ' || a.decided_on || ' is there in two versions' AS fault
    FROM decisions.answers a JOIN decisions.answers b ON b.decided_on = a.decided_on AND b.id = a.id
    WHERE a.decided_on = :day AND a.written_by < b.written_by AND
        ROW(a.point, a.version, a.version_number, a.is_canary, a.feature_set, a.outcome, a.outputs, a.hits, a.reasons,
            a.degraded, a.is_error, a.is_refusal)::text IS DISTINCT FROM
        ROW(b.point, b.version, b.version_number, b.is_canary, b.feature_set, b.outcome, b.outputs, b.hits, b.reasons,
            b.degraded, b.is_error, b.is_refusal)::text
    LIMIT 1
"""
_STEPS: Final = """
    SELECT 'version ' || v.number || ' of ' || v.point || ' lacks a step before step ' || s.sequence AS fault
    FROM (SELECT *, lag(sequence, 1, 0) OVER (PARTITION BY digest ORDER BY sequence) AS last FROM decisions.steps) s
    JOIN decisions.versions v USING (digest) WHERE s.sequence <> s.last + 1 ORDER BY v.point, v.number LIMIT 1
"""
_TWO_PEOPLE: Final = """
    SELECT 'version ' || v.number || ' of ' || v.point || ' was approved by who made it' AS fault
    FROM decisions.steps a JOIN decisions.versions v USING (digest)
    JOIN decisions.steps m ON m.digest = a.digest AND m.stage IN ('draft', 'submitted') AND m.actor_id = a.actor_id
    WHERE a.stage = 'approved' ORDER BY v.point, v.number LIMIT 1
"""
_POINTERS: Final = """
    WITH stands AS (
        SELECT DISTINCT ON (s.digest) v.point, s.digest, s.stage, s.canary_permille
        FROM decisions.steps s JOIN decisions.versions v USING (digest) ORDER BY s.digest, s.sequence DESC
    )
    SELECT 'what decides at ' || p.point || ' is not what the steps say' AS fault
    FROM decisions.pointers p
    WHERE p.live IS DISTINCT FROM (SELECT digest FROM stands s WHERE s.point = p.point AND s.stage = 'live')
       OR p.shadow IS DISTINCT FROM (SELECT digest FROM stands s WHERE s.point = p.point AND s.stage = 'shadow')
       OR p.canary IS DISTINCT FROM (SELECT digest FROM stands s WHERE s.point = p.point AND s.stage = 'canary')
       OR p.canary_permille <> coalesce(
            (SELECT canary_permille FROM stands s WHERE s.point = p.point AND s.stage = 'canary'), 0)
    ORDER BY p.point LIMIT 1
"""
_OF_BLOCKS: Final = (_CHAIN, _DROPPED_TWICE)
_OF_A_DAY: Final = (_CONTENT, _SLIPPED_IN, _UNASKED, _SPEECHLESS, _TWO_TONGUES)
_OF_POLICIES: Final = (_STEPS, _TWO_PEOPLE, _POINTERS)
# A day of blocks that nobody dropped counts, whether the log has a place for it or has lost it.
_SEALED_DAYS: Final = text(
    """
    SELECT DISTINCT decided_on FROM decisions.blocks b
    WHERE NOT EXISTS (SELECT FROM decisions.blocks d WHERE d.kind = 'drop' AND d.decided_on = b.decided_on)
    """
)
_DAY_EXTENT: Final = text(
    """
    SELECT (SELECT count(*) FROM decisions.blocks WHERE decided_on = :day AND kind = 'seal') AS blocks,
           coalesce(sum(length(answers) / 16), 0)::bigint AS decisions,
           coalesce(sum(length(answers) / 16) FILTER (
               WHERE position > (SELECT coalesce(max(last_position), 0) FROM decisions.blocks WHERE kind = 'seal')
           ), 0)::bigint AS unsealed
    FROM decisions.log WHERE decided_on = :day
    """
)
_EXTENT: Final = text(
    """
    SELECT count(*) AS blocks, coalesce(sum(decisions) FILTER (WHERE kind = 'seal'), 0)::bigint AS decisions
    FROM decisions.blocks
    """
)


@dataclass(frozen=True, slots=True)
class LogVerification:
    """What was proven: blocks and sealed decisions (dropped days included), or the first fault."""

    is_intact: bool
    blocks: int
    decisions: int
    first_fault: str | None


@dataclass(frozen=True, slots=True)
class LogDayVerification:
    """What was proven of one day: its blocks, its decisions and how many of them wait to be sealed; or a fault."""

    day: date
    blocks: int
    decisions: int
    unsealed: int
    first_fault: str | None


def verify_log(db: Session, *, on_day: Callable[[LogDayVerification], None] | None = None) -> LogVerification:
    """Recompute the chain of blocks, their contents, policies' digests and what decides at each point.

    Reads the whole log: for a worker's or an auditor's own transaction.

    :param on_day: told of each day that has decisions as soon as it is read, the oldest first; after a fault no more.
    """
    extent = db.execute(_EXTENT).one()
    fault = _first_fault(db, *_OF_BLOCKS) or _walk_days(db, on_day)
    fault = fault or _first_fault(db, _UNANSWERED, *_OF_POLICIES) or _changed_version(db)
    return LogVerification(fault is None, extent.blocks, extent.decisions, fault)


def verify_log_day(db: Session, day: date) -> LogDayVerification:
    """Recompute the chain of blocks, and the contents of one day's.

    :raises LogDayNotKept: the log has no such day, or not any more.
    """
    if day not in _kept_days(db):
        raise LogDayNotKept(day=day.isoformat())
    found = _verify_day(db, day)
    fault = _first_fault(db, *_OF_BLOCKS) or found.first_fault or _first_fault(db, _UNANSWERED, day=day)
    return replace(found, first_fault=fault)


def _walk_days(db: Session, on_day: Callable[[LogDayVerification], None] | None) -> str | None:
    for day in _kept_days(db):
        found = _verify_day(db, day)
        if on_day is not None and (found.blocks or found.decisions):
            on_day(found)
        if found.first_fault is not None:
            return found.first_fault
    return None


def _kept_days(db: Session) -> list[date]:
    return sorted({*log_days(db), *db.execute(_SEALED_DAYS).scalars()})


def _verify_day(db: Session, day: date) -> LogDayVerification:
    extent = db.execute(_DAY_EXTENT, {"day": day}).one()
    fault = _first_fault(db, *_OF_A_DAY, day=day)
    return LogDayVerification(day, extent.blocks, extent.decisions, extent.unsealed, fault)


def _first_fault(db: Session, *checks: str, day: date | None = None) -> str | None:
    found = (db.scalar(text(check), {"day": day} if ":day" in check else {}) for check in checks)
    return next((fault for fault in found if fault is not None), None)


def _changed_version(db: Session) -> str | None:
    for row in db.execute(select(VersionRow).order_by(VersionRow.point, VersionRow.number)).scalars():
        if policy_digest(row.point, row.dmn, row.cases) != row.digest:
            return f"version {row.number} of {row.point} is not what was drafted"
    return None
