"""Prove the log of decisions and the lives of policies: every check finds the first thing that is not as written."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from trident.decisions.policy_text import policy_digest
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
    WHERE b.kind = 'seal'
      AND NOT EXISTS (SELECT FROM decisions.blocks d WHERE d.kind = 'drop' AND d.decided_on = b.decided_on)
      AND b.content_digest IS DISTINCT FROM
          decisions.content_digest(b.decided_on, b.first_position, b.last_position)
    ORDER BY b.number LIMIT 1
"""
# A row put into a stretch that was sealed without its day: no block's content would show it.
_SLIPPED_IN: Final = """
    SELECT 'a decision of ' || l.decided_on || ' at place ' || min(l.position) || ' is in no block' AS fault
    FROM decisions.log l
    WHERE l.position <= (SELECT max(last_position) FROM decisions.blocks WHERE kind = 'seal')
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
    WHERE NOT EXISTS (
        SELECT FROM decisions.log l
        WHERE l.decided_on = r.decided_on AND l.point = r.point AND l.request_id = r.request_id
    )
    ORDER BY r.request_id LIMIT 1
"""
_UNASKED: Final = """
    SELECT 'decision ' || l.request_id || ' of ' || l.point || ' was not asked for' AS fault
    FROM decisions.log l
    WHERE l.facts_digest <> '' AND NOT EXISTS (
        SELECT FROM decisions.requests r
        WHERE r.request_id = l.request_id AND r.point = l.point AND r.decided_on = l.decided_on
    )
    ORDER BY l.position LIMIT 1
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
_CHECKS: Final = (
    _CHAIN,
    _CONTENT,
    _SLIPPED_IN,
    _DROPPED_TWICE,
    _UNANSWERED,
    _UNASKED,
    _STEPS,
    _TWO_PEOPLE,
    _POINTERS,
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


def verify_log(db: Session) -> LogVerification:
    """Recompute the chain of blocks, their contents, policies' digests and what decides at each point.

    Reads the whole log: for a worker's or an auditor's own transaction.
    """
    extent = db.execute(_EXTENT).one()
    fault = next((found for check in _CHECKS if (found := db.scalar(text(check))) is not None), None)
    fault = fault or _changed_version(db)
    return LogVerification(fault is None, extent.blocks, extent.decisions, fault)


def _changed_version(db: Session) -> str | None:
    for row in db.execute(select(VersionRow).order_by(VersionRow.point, VersionRow.number)).scalars():
        if policy_digest(row.point, row.dmn, row.cases) != row.digest:
            return f"version {row.number} of {row.point} is not what was drafted"
    return None
