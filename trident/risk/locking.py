"""The lock of the store: whoever carries tracks forward holds it until the end of the transaction."""

from typing import Final

from sqlalchemy.orm import Session

from trident.kernel.packed import execute_packed

ACTIVITY_LOCK: Final = 1381192523
_LOCK: Final = f"SELECT pg_advisory_xact_lock({ACTIVITY_LOCK}, 0)"
LOCKED: Final = f"({_LOCK}::text) IS NOT NULL"
"""A condition that is always true: a statement that has it takes the lock before it writes its first row."""


def lock_activity(db: Session) -> None:
    """Wait for the store's one writer, and be it until this transaction ends: totals build on one another."""
    execute_packed(db, _LOCK, {})
