"""What the latest writers touched: who has read before taking the lock learns what of it may have changed since.

A ring of rows, one for each of the latest batches, written and read under the lock; nothing in it is worth keeping when
the database starts anew, so it is not logged.
"""

from array import array
from collections.abc import Callable, Collection, Iterable
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trident import ledger, risk
from trident.kernel.packed import execute_packed

SLOTS: Final = 64
"""Writers remembered; who has read before more than that have written reads all of it again."""
_LATEST: Final = "SELECT coalesce(max(number), 0) FROM payments.touched"
_SINCE: Final = "SELECT number, keys FROM payments.touched WHERE number > %(number)s ORDER BY number"
_WRITE: Final = f"""
    INSERT INTO payments.touched (slot, number, keys)
    SELECT number %% {SLOTS}, number, %(keys)s
    FROM (SELECT coalesce(max(number), 0) + 1 AS number FROM payments.touched) AS next
    ON CONFLICT (slot) DO UPDATE SET number = excluded.number, keys = excluded.keys
"""  # noqa: S608 - a constant
_BITS: Final = 0xFFFF_FFFF
_SPREAD: Final = 0x9E37_79B1

Touched = Collection[int] | None
"""Keys of what was touched; None where nobody knows any more: then all of it may have been."""


def customer_key(customer_id: UUID) -> int:
    """Return the key of all that only a customer's own transfers change: their answers, usage and history."""
    return customer_id.int & _BITS


def payment_keys(payment: risk.Payment) -> list[int]:
    """Return the keys of all that a payment changes; the first is its customer's.

    32 bits of an id are enough: where two meet by chance something is read again that need not be.
    """
    return [
        (subject + place * _SPREAD) & _BITS for place, subject in enumerate(payment.subjects) if subject is not None
    ]


def ask_latest(db: Session) -> Callable[[], int]:
    """Ask, before anything else is read, for the number of the latest writer; return what reads the answer."""
    rows = execute_packed(db, _LATEST, {})

    def read() -> int:
        row = rows.fetchone()
        assert row is not None, "an aggregate has a row"
        number: int = row[0]
        return number

    return read


def lock_and_ask(db: Session, latest: int) -> Callable[[], Touched]:
    """Take the lock of the ledger's shard and ask what writers after `latest` touched; return what reads the answer."""
    ledger.lock_shard(db)
    rows = execute_packed(db, _SINCE, {"number": latest})

    def read() -> Touched:
        found = rows.fetchall()
        if found and found[0][0] != latest + 1:
            return None
        keys: set[int] = set()
        for _, packed in found:
            keys.update(array("I", packed))
        return keys

    return read


def write_touched(db: Session, keys: Iterable[int]) -> None:
    """Tell others what this transaction touches; the caller holds the lock of the ledger's shard."""
    execute_packed(db, _WRITE, {"keys": array("I", keys).tobytes()})
