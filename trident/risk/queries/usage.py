from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trident.kernel.packed import execute_packed
from trident.risk.online.plan import CUSTOMER
from trident.risk.online.usage import Usage, unpack_usages

_READ: Final = f"SELECT usage FROM risk.track WHERE subject = %(customer)s AND entity = {CUSTOMER}"  # noqa: S608 - a number


def read_usage(db: Session, *, customer: UUID, currency: str, day: date) -> Usage:
    """Return what a customer has sent to others so far on a day and in its year."""
    return read_usages(db, customer).get(currency, Usage(day)).on(day)


def read_usages(db: Session, customer: UUID) -> dict[str, Usage]:
    """Return what a customer has sent to others by currencies, as it was counted last."""
    row = execute_packed(db, _READ, {"customer": customer}).fetchone()
    return {} if row is None or row[0] is None else unpack_usages(bytes(row[0]))
