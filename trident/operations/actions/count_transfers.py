"""Keep the hourly figures of the overview, so that nobody counts the day's transfers to show them."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from trident.operations.tables import HourlyTransfersRow
from trident.operations.types import SettledAmount


def count_transfers(db: Session, settled: Sequence[SettledAmount]) -> None:
    """Add settled transfers to the figures of their hours, in one statement for all of them."""
    counts: Counter[tuple[object, str]] = Counter()
    amounts: Counter[tuple[object, str]] = Counter()
    for one in settled:
        hour = (one.settled_at.replace(minute=0, second=0, microsecond=0), one.currency)
        counts[hour] += 1
        amounts[hour] += one.amount_minor
    if not counts:
        return
    # In key order: two workers that count at once must not wait for one another crosswise.
    rows = [
        {"hour_at": hour[0], "currency": hour[1], "transfers": counts[hour], "amount_minor": amounts[hour]}
        for hour in sorted(counts, key=str)
    ]
    added = insert(HourlyTransfersRow).values(rows)
    db.execute(
        added.on_conflict_do_update(
            index_elements=[HourlyTransfersRow.hour_at, HourlyTransfersRow.currency],
            set_={
                "transfers": HourlyTransfersRow.transfers + added.excluded.transfers,
                "amount_minor": HourlyTransfersRow.amount_minor + added.excluded.amount_minor,
            },
        )
    )
