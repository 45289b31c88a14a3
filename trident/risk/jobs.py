"""What risk does by itself, in a worker. Any number of workers may do any of it at the same time."""

from datetime import datetime
from typing import Final

from trident.kernel.db import Database
from trident.risk.actions.expire_listings import expire_listings

_AT_ONCE: Final = 200


def expire_old_listings(database: Database, *, now: datetime) -> int:
    """Take entries off their lists whose time is over; returns how many."""
    expired = 0
    while True:
        with database.transaction() as db:
            some = expire_listings(db, now=now, most=_AT_ONCE)
        expired += some
        if some < _AT_ONCE:
            return expired
