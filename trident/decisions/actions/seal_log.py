from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.decisions.chain import add_block, chain_end, lock_chain, read_complete

STRETCH: Final = 5000
"""Places of the log that are sealed at once, a block for each day among them."""

LONGEST_WAIT: Final = timedelta(minutes=1)
"""A decision this old is sealed even if its stretch is not full."""

# The place first, the transaction's own number after it: whoever was given a place up to here has a lower number,
# because a decision claims its id, which is a write, before it is given a place in the log.
_LAST_PLACE: Final = text("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM decisions.log_position")
_MARK: Final = text(
    """
    INSERT INTO decisions.seal_mark (position, marked_by) VALUES (:position, pg_current_xact_id())
    ON CONFLICT (id) DO UPDATE SET position = excluded.position, marked_by = excluded.marked_by
    """
)
_FIRST: Final = text(
    """
    SELECT position, decided_at FROM decisions.log WHERE position > :sealed AND position <= :end
    ORDER BY position LIMIT 1
    """
)
_DAYS: Final = text(
    """
    SELECT decided_on, sum(length(answers) / 16)::bigint AS decisions
    FROM decisions.log WHERE position BETWEEN :first AND :last
    GROUP BY decided_on ORDER BY decided_on
    """
)

_DAYS_TO_SEAL: Final = text(
    "SELECT DISTINCT tableoid::regclass::text FROM decisions.log WHERE position > :sealed AND position <= :end"
)
BACKLOG: Final = 10 * STRETCH
"""From so many places on their days are analysed first.

Of a day that nobody has analysed yet the database believes that it is all but empty, and reads all of it for each
stretch.
"""


def mark_log(db: Session) -> None:
    """Note how far places are given out: in a later transaction `seal_log` can tell when that is complete."""
    lock_chain(db)
    if read_complete(db) is None and db.scalar(text("SELECT 1 FROM decisions.seal_mark")):
        return  # the one that is there still waits for a transaction: moving it would put it off for ever
    position = db.execute(_LAST_PLACE).scalar_one()
    db.execute(_MARK, {"position": position})


def seal_log(db: Session, *, now: datetime, is_final: bool = False, most: int = 100) -> int:
    """Seal what is complete in the log into blocks, each chained to the one before; returns how many.

    Runs behind the writers and holds up none of them. Several workers take turns.

    :param is_final: seal the last, short stretch too, however young it is.
    :param most: how many stretches at most.
    """
    lock_chain(db)
    end = read_complete(db)
    if end is None:
        return 0
    number, previous, sealed = chain_end(db)
    if end - sealed > BACKLOG:
        for day in db.scalars(_DAYS_TO_SEAL, {"sealed": sealed, "end": end}).all():
            db.execute(text(f"ANALYZE {day}"))
    blocks = 0
    for _ in range(most):
        # The next place is mostly close by: then what lies behind its stretch need not be looked at.
        close_by = min(end, sealed + STRETCH)
        oldest = (
            db.execute(_FIRST, {"sealed": sealed, "end": close_by}).one_or_none()
            or db.execute(_FIRST, {"sealed": sealed, "end": end}).one_or_none()
        )
        if oldest is None:
            break
        first, last = oldest.position, min(oldest.position + STRETCH - 1, end)
        is_full = last - first == STRETCH - 1
        if not is_full and not is_final and oldest.decided_at > now - LONGEST_WAIT:
            break
        for row in db.execute(_DAYS, {"first": first, "last": last}).all():
            number += 1
            previous = add_block(
                db, "seal", number, previous, day=row.decided_on, span=(first, last), decisions=row.decisions, now=now
            )
            blocks += 1
        sealed = last
    return blocks
