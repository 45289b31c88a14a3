"""The lock of the ledger's shard: whoever changes balances holds it until the end of the transaction."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.kernel.packed import execute_packed

SHARD_LOCK = 1279607879
"""The key that the posting function locks too."""

_LOCK = f"SELECT pg_advisory_xact_lock({SHARD_LOCK}, 0)"


def lock_shard(db: Session) -> None:
    """Wait for the ledger's one writer to finish, and be the writer until this transaction ends.

    Take it before reading whatever a posting of the same transaction depends on: what is read after it cannot be
    changed by anybody else before the commit. Taking it twice does no harm.
    """
    execute_packed(db, _LOCK, {})


CLOSING_LOCK = 1279607880
"""Held by whoever makes up the books of a day, pays interest or sets a rate; transfers do not wait for it."""

SEALING_LOCK = 1279607881
"""Held by whoever lengthens the chain of sealed blocks."""

_LOCK_KEY = text("SELECT pg_advisory_xact_lock(:key, 0)")


def lock_closing(db: Session) -> None:
    """Be the only one, until this transaction ends, to close days, pay interest or set rates."""
    db.execute(_LOCK_KEY, {"key": CLOSING_LOCK})


def lock_sealing(db: Session) -> None:
    """Be the only one, until this transaction ends, to seal blocks."""
    db.execute(_LOCK_KEY, {"key": SEALING_LOCK})
