from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.ledger.locking import lock_sealing

BLOCK_SIZE = 1000
"""Entries in a full block."""

LONGEST_WAIT = timedelta(minutes=1)
"""An entry this old is sealed even if its block does not become full."""

_HEAD = text("SELECT number, last_position, digest FROM ledger.blocks ORDER BY number DESC LIMIT 1")
_LAST_POSITION = text(
    """
    SELECT coalesce(greatest((SELECT max(position) FROM ledger.transfers),
                             (SELECT max(position) FROM ledger.entry_legs)), 0)
    """
)
_POSTED_AT = text(
    """
    SELECT posted_at FROM ledger.transfers WHERE position = :position
    UNION ALL SELECT posted_at FROM ledger.entry_legs WHERE position = :position LIMIT 1
    """
)
_SEAL = text(
    """
    INSERT INTO ledger.blocks (
        number, first_position, last_position, content_digest, previous_digest, digest, sealed_at
    )
    SELECT :number, :first, :last, c.digest, :previous,
           ledger.block_digest(:number, :first, :last, c.digest, :previous), :now
    FROM (SELECT ledger.content_digest(:first, :last) AS digest) c
    RETURNING digest
    """
)
GENESIS = bytes(32)
"""The digest before the first block."""


def seal_blocks(db: Session, *, now: datetime, is_final: bool = False, most: int = 1000) -> int:
    """Seal what was posted into blocks of 1,000 entries, each chained to the one before.

    Runs behind the writers and holds up none of them. Entries have positions without gaps in the order of their
    commits, so what is visible is complete. Several workers take turns.

    :param is_final: seal the last, short block too, however young it is.
    :param most: how many blocks at most.
    :returns: how many blocks were sealed.
    """
    lock_sealing(db)
    head = db.execute(_HEAD).one_or_none()
    number, sealed, previous = (
        (0, 0, GENESIS) if head is None else (head.number, head.last_position, bytes(head.digest))
    )
    end: int = db.execute(_LAST_POSITION).scalar_one()
    blocks = 0
    while sealed < end and blocks < most:
        last = min(sealed + BLOCK_SIZE, end)
        is_full = last - sealed == BLOCK_SIZE
        if not is_full and not is_final and db.scalar(_POSTED_AT, {"position": sealed + 1}) > now - LONGEST_WAIT:
            break
        block = {"number": number + 1, "first": sealed + 1, "last": last, "previous": previous, "now": now}
        previous = bytes(db.execute(_SEAL, block).scalar_one())
        number, sealed, blocks = number + 1, last, blocks + 1
    return blocks
