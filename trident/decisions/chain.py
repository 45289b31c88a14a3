"""The chain of blocks that seals the log: each block holds the digest of the one before."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

GENESIS: Final = bytes(32)
"""The digest before the first block."""

SEALING_LOCK: Final = 1145258573
"""Held by whoever lengthens the chain of blocks."""

_LOCK: Final = text("SELECT pg_advisory_xact_lock(:key, 0)")
_HEAD: Final = text(
    """
    SELECT number, digest, (SELECT coalesce(max(last_position), 0) FROM decisions.blocks WHERE kind = 'seal') AS sealed
    FROM decisions.blocks ORDER BY number DESC LIMIT 1
    """
)
_BLOCK: Final = text(
    """
    INSERT INTO decisions.blocks (
        number, kind, decided_on, first_position, last_position, decisions, content_digest, previous_digest, digest,
        sealed_at
    )
    SELECT :number, :kind, :day, :first, :last, :decisions, c.digest, :previous,
           decisions.block_digest(:number, :kind, :day, :first, :last, :decisions, c.digest, :previous), :now
    FROM (SELECT coalesce(decisions.content_digest(:day, :first, :last), sha256('')) AS digest) c
    RETURNING digest
    """
)

# A mark with a number that was not given out yet is from before the database was moved to another server: nothing of
# that time is still under way. (Asking for this transaction's own number here would give it one too early.)
_COMPLETE: Final = text(
    """
    SELECT position FROM decisions.seal_mark
    WHERE marked_by < pg_snapshot_xmin(pg_current_snapshot()) OR marked_by >= pg_snapshot_xmax(pg_current_snapshot())
    """
)


def lock_chain(db: Session) -> None:
    """Be the only one to lengthen the chain until this transaction ends."""
    db.execute(_LOCK, {"key": SEALING_LOCK})


def read_complete(db: Session) -> int | None:
    """Return the place up to which the log is complete: nobody is writing there any more. None: not known now."""
    place: int | None = db.execute(_COMPLETE).scalar_one_or_none()
    return place


def chain_end(db: Session) -> tuple[int, bytes, int]:
    """Return the last block's number and digest, and the place up to which the log is sealed."""
    head = db.execute(_HEAD).one_or_none()
    return (0, GENESIS, 0) if head is None else (head.number, bytes(head.digest), head.sealed)


def add_block(
    db: Session,
    kind: str,
    number: int,
    previous: bytes,
    *,
    day: date,
    span: tuple[int, int],
    decisions: int,
    now: datetime,
) -> bytes:
    """Add a block to the chain and return its digest. The caller holds the chain."""
    block = {
        "number": number,
        "kind": kind,
        "day": day,
        "first": span[0],
        "last": span[1],
        "decisions": decisions,
        "previous": previous,
        "now": now,
    }
    return bytes(db.execute(_BLOCK, block).scalar_one())
