"""Old claims are forgotten: what the relay has finished and nobody can put back is never asked about again.

Outbox rows need no such thing: the relay removes a row in the transaction that delivers it or gives it up.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from trident.kernel.db import Database
from trident.kernel.ids import first_id_at

AT_ONCE = 5000
"""Claims a transaction looks at; each takes some ten milliseconds."""

# Along the key, from where the last batch ended: an event's id begins with its instant. An event that still waits, or
# is a dead letter that may be put back, needs its claims: by them, handlers that have acted do not act again. One
# statement sees both tables at one instant, so an event on its way from one to the other is in one of them.
_FORGET = text(
    """
    WITH old AS MATERIALIZED (
        SELECT event_id, handler, handled_at FROM kernel.handled
        WHERE (event_id, handler) > (:after_id, :after_handler) AND event_id < :end
        ORDER BY event_id, handler LIMIT :most
    ), forgotten AS (
        DELETE FROM kernel.handled h USING old
        WHERE h.event_id = old.event_id AND h.handler = old.handler AND old.handled_at < :before
          AND NOT EXISTS (SELECT FROM kernel.outbox o WHERE o.event_id = old.event_id)
          AND NOT EXISTS (
              SELECT FROM kernel.dead_letters d WHERE d.event_id = old.event_id AND d.replayed_at IS NULL
          )
        RETURNING 1
    )
    SELECT event_id, handler, (SELECT count(*) FROM forgotten) AS forgotten FROM old
    ORDER BY event_id DESC, handler DESC LIMIT 1
    """
)


def forget_claims(database: Database, *, before: datetime, at_once: int = AT_ONCE) -> int:
    """Delete the claims of events that were told and handled before an instant, in transactions of `at_once` claims.

    Claims of events that wait in the outbox, or whose dead letter nobody has replayed, stay.

    :returns: how many were deleted.
    """
    forgotten = 0
    last: tuple[UUID, str] | None = (UUID(int=0), "")
    while last is not None:
        chosen = {"after_id": last[0], "after_handler": last[1], "end": first_id_at(before)}
        with database.transaction() as db:
            row = db.execute(_FORGET, {**chosen, "before": before, "most": at_once}).one_or_none()
        forgotten += 0 if row is None else row.forgotten
        last = None if row is None else (row.event_id, row.handler)
    return forgotten
