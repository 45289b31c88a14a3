"""A customer's allowance of name checks: account numbers must not tell who holds them to somebody who tries names."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.kernel.arrays import UuidArray
from trident.kernel.packed import execute_packed

NAME_CHECKS: Final = 30
NAME_CHECKS_PERIOD: Final = timedelta(hours=1)
_EACH: Final = NAME_CHECKS_PERIOD / NAME_CHECKS
ONE_BACK_S: Final = ceil(_EACH.total_seconds())
"""After so long one check has come back to a customer who has none."""

# The generic cell rate algorithm (ITU-T I.371, annex A); the row lock puts parallel checks one behind the other.
_TAKE: Final = text(
    """
    INSERT INTO payments.name_checks AS n (customer_id, whole_at)
    SELECT id, CAST(:now AS timestamptz) + :each FROM unnest(CAST(:customers AS uuid[])) AS id ORDER BY id
    ON CONFLICT (customer_id) DO UPDATE SET whole_at = greatest(n.whole_at, :now) + :each
        WHERE greatest(n.whole_at, :now) + :each <= CAST(:now AS timestamptz) + :period
    RETURNING customer_id
    """
)


_WITHOUT: Final = """
    SELECT customer_id FROM payments.name_checks WHERE customer_id = ANY (%(customers)b) AND whole_at > %(whole_at)s
"""


def take_name_checks(db: Session, customer_ids: Collection[UUID], *, now: datetime) -> set[UUID]:
    """Take one check from the allowance of each customer, in one statement; returns those who had one left."""
    if not customer_ids:
        return set()
    values = {"customers": list(customer_ids), "now": now, "each": _EACH, "period": NAME_CHECKS_PERIOD}
    return set(db.scalars(_TAKE, values))


def ask_name_checks(db: Session, customer_ids: Collection[UUID], *, now: datetime) -> Callable[[], set[UUID]]:
    """Ask which of these customers have no name check left; return what reads the answer."""
    asked = {"customers": UuidArray.of_ids(list(customer_ids)), "whole_at": now + NAME_CHECKS_PERIOD - _EACH}
    rows = execute_packed(db, _WITHOUT, asked)
    return lambda: {customer_id for (customer_id,) in rows}
