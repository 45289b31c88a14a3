from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.decisions.log import facts_of
from trident.decisions.refusals import DecisionNotFound
from trident.decisions.types import DecisionPoint

_PAST: Final = text(
    """
    SELECT outcome, facts, sealed_facts FROM decisions.logged
    WHERE request_id = :request_id AND point = :point AND decided_on BETWEEN :first_on AND :last_on LIMIT 1
    """
)


def past_facts(
    db: Session, *, point: DecisionPoint, request_id: UUID, first_on: date, last_on: date
) -> tuple[str, dict[str, Any]]:
    """Return a past decision's outcome and its facts as they were given, sealed ones opened: for replaying only.

    :raises DecisionNotFound: there is none.
    """
    asked = {"request_id": request_id, "point": point.name, "first_on": first_on, "last_on": last_on}
    row = db.execute(_PAST, asked).one_or_none()
    if row is None:
        raise DecisionNotFound
    return row.outcome, facts_of(point, row.facts, row.sealed_facts)
