from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trident.kernel.packed import execute_packed
from trident.risk.locking import lock_activity
from trident.risk.online.plan import CUSTOMER
from trident.risk.online.usage import pack_usages
from trident.risk.queries.usage import read_usages

_WRITE: Final = f"""
    UPDATE risk.track SET usage = %(usage)s WHERE subject = %(customer)s AND entity = {CUSTOMER}
"""  # noqa: S608 - a number


def give_back_usage(db: Session, *, customer: UUID, currency: str, amount_minor: int, sent_on: date) -> None:
    """Let a transfer that was not carried out after all no longer count, on its own day and in its own year.

    Waits for the store's lock. It stays in the history that features are made of: it was asked for.
    """
    lock_activity(db)
    usages = read_usages(db, customer)
    used = usages.get(currency)
    if used is not None:
        used.give_back(amount_minor, day=sent_on)
        execute_packed(db, _WRITE, {"usage": pack_usages(usages), "customer": customer})
