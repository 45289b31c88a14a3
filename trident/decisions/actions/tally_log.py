from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.decisions.chain import read_complete

STRETCH: Final = 50_000
"""Places of the log that are counted at once."""

_MARK: Final = text("SELECT position, counted_on FROM decisions.tally_mark FOR UPDATE")
_FIRST: Final = text(
    """
    SELECT position FROM decisions.log
    WHERE position > :counted AND position <= :end AND (CAST(:since AS date) IS NULL OR decided_on >= :since)
    ORDER BY position LIMIT 1
    """
)
_SPAN: Final = """
    FROM decisions.logged AS l
    WHERE l.position BETWEEN :first AND :last AND (CAST(:since AS date) IS NULL OR l.decided_on >= :since)
"""
_BIN: Final = "date_bin('5 minutes', decided_at, TIMESTAMPTZ '2000-01-01 00:00:00+00')"
_OUTCOMES: Final = text(
    f"""
    INSERT INTO decisions.outcome_tally AS t (point, begins_at, outcome, decisions)
    SELECT l.point, {_BIN}, l.outcome, count(*) {_SPAN} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (point, begins_at, outcome) DO UPDATE SET decisions = t.decisions + excluded.decisions
    """
)
# A rule's words are those it had last.
_RULES: Final = text(
    f"""
    INSERT INTO decisions.rule_tally AS t (point, begins_at, version_number, code, rule, outcome, zh, en, hits)
    SELECT point, begins_at, version_number, r ->> 0, r ->> 1, outcome, max(r ->> 3), max(r ->> 4), count(*)
    FROM (SELECT l.point, {_BIN} AS begins_at, l.version_number, l.outcome, l.reasons {_SPAN}) AS spoken,
        json_array_elements(reasons) AS r
    GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (point, begins_at, version_number, code, rule, outcome)
    DO UPDATE SET hits = t.hits + excluded.hits, zh = excluded.zh, en = excluded.en
    """  # noqa: S608 - our own words
)
_COUNTED: Final = text(
    """
    UPDATE decisions.tally_mark SET position = :last, counted_at = :now, counted_on = coalesce(
        (SELECT max(l.decided_on) FROM decisions.log AS l
         WHERE l.position BETWEEN :first AND :last AND (CAST(:since AS date) IS NULL OR l.decided_on >= :since)),
        counted_on
    )
    """
)
_LOOKED: Final = text("UPDATE decisions.tally_mark SET counted_at = :now")
_A_DAY: Final = text("SELECT CAST(:day AS date) - 1")


def tally_log(db: Session, *, now: datetime) -> int:
    """Count what is complete in the log and not counted yet, a stretch at a time; returns how many places that was.

    Each decision is counted once: the mark moves in the same transaction. Runs behind the writers and holds up none.
    """
    mark = db.execute(_MARK).one()
    end = read_complete(db)
    # What was written later is of the day before at the earliest, however slow its transaction: older days rest.
    since = None if mark.counted_on is None else db.scalar(_A_DAY, {"day": mark.counted_on})
    first = None
    if end is not None:
        first = db.scalar(_FIRST, {"counted": mark.position, "end": end, "since": since})
    if first is None or end is None:
        db.execute(_LOOKED, {"now": now})
        return 0
    last = min(first + STRETCH - 1, end)
    span = {"first": first, "last": last, "since": since}
    db.execute(_OUTCOMES, span)
    db.execute(_RULES, span)
    db.execute(_COUNTED, span | {"now": now})
    return int(last - first + 1)


def forget_tallies(db: Session, *, before: datetime) -> None:
    """Forget the counts of what was decided before an instant."""
    for table in ("outcome_tally", "rule_tally"):
        db.execute(text(f"DELETE FROM decisions.{table} WHERE begins_at < :before"), {"before": before})  # noqa: S608
