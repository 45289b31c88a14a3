from datetime import datetime

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from trident.ledger.actions.post_entry import post_entry
from trident.ledger.errors import EntryAlreadyReversed, EntryNotReversible
from trident.ledger.locking import lock_shard
from trident.ledger.queries.entries import entry
from trident.ledger.tables import ReversalRow
from trident.ledger.types import Entry, EntryId, EntryKind, Leg


def reverse_entry(db: Session, *, entry_id: EntryId, reversal_id: EntryId, reason: str, now: datetime) -> Entry:
    """Reverse an entry by a counter-entry of the same value date; the entry itself stays as it is.

    It does not count towards the class limits, nor does it give back what the entry counted. The same reversal
    again returns it.

    :param reversal_id: the id of the counter-entry.
    :raises UnknownEntry: where there is no such entry.
    :raises EntryAlreadyReversed: where another entry has reversed it.
    :raises EntryNotReversible: where it is a reversal itself.
    :raises InsufficientFunds: where the money has gone on; likewise every refusal of `post_entry`.
    """
    lock_shard(db)
    original = entry(db, entry_id)
    links = db.scalars(
        select(ReversalRow).where(or_(ReversalRow.entry_id == entry_id, ReversalRow.reversal_id == entry_id))
    ).all()
    if any(link.reversal_id == entry_id for link in links):
        raise EntryNotReversible
    if any(link.reversal_id != reversal_id for link in links):
        raise EntryAlreadyReversed
    counter = post_entry(
        db,
        entry_id=reversal_id,
        kind=EntryKind.REVERSAL,
        legs=[Leg(leg.account_id, -leg.amount_minor) for leg in original.legs],
        description=original.description,
        value_on=original.value_on,
        now=now,
    )
    if not links:
        db.execute(
            insert(ReversalRow),
            {"entry_id": entry_id, "reversal_id": reversal_id, "reason": reason, "reversed_at": counter.posted_at},
        )
    return entry(db, reversal_id)
