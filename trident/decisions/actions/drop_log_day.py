from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.decisions.chain import add_block, chain_end, lock_chain
from trident.decisions.queries.log_exports import is_exported
from trident.kernel.audit import record_audit
from trident.kernel.auth import SystemActor

_COUNT: Final = text(
    """
    SELECT coalesce(sum(length(answers) / 16), 0)::bigint AS decisions,
           count(*) FILTER (WHERE position > :sealed) AS unsealed,
           coalesce(min(position), 0) AS first, coalesce(max(position), 0) AS last
    FROM decisions.log WHERE decided_on = :day
    """
)
_FORGET: Final = text("DELETE FROM decisions.requests WHERE decided_on = :day")


def drop_log_day(db: Session, *, day: date, now: datetime, exported_to: Path | None = None) -> bool:
    """Drop a day of the log as a whole, with the ids that were answered on it; the chain keeps what it was.

    A day that is not sealed to its end is left for another time: tells whether it was dropped. Waits two seconds at
    most for those who are writing.

    :param exported_to: the folder that must have all of the day, as it is sealed now, before it goes.
    """
    lock_chain(db)
    number, previous, sealed = chain_end(db)
    found = db.execute(_COUNT, {"day": day, "sealed": sealed}).one()
    if found.unsealed or (exported_to is not None and not is_exported(db, exported_to, day)):
        return False
    # The block is written before the day goes: its content digest is that of the whole day.
    span = (found.first, found.last)
    add_block(db, "drop", number + 1, previous, day=day, span=span, decisions=found.decisions, now=now)
    db.execute(text("SET LOCAL lock_timeout = '2s'"))
    db.execute(_FORGET, {"day": day})
    db.execute(text(f"DROP TABLE decisions.log_{day:%Y%m%d}, decisions.answers_{day:%Y%m%d}"))
    record_audit(
        db,
        actor=SystemActor("decisions"),
        action="decision-log.dropped",
        subject_type="decision-log",
        subject_id=day.isoformat(),
        now=now,
        details={"decisions": found.decisions},
    )
    return True
