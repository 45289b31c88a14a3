"""The payments that customers have made, as risk counts them: what scores are learned from."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident import risk
from trident.payments.tables import TransferRow

_AT_ONCE: Final = 5_000


def payments_made(db: Session, *, since: datetime, until: datetime) -> Iterator[risk.Payment]:
    """Yield all that was taken in within a half-open period, settled or set aside, whatever became of it; in no order.

    Reads through the whole table, some thousand rows at a time: made for a command, not for a screen.
    """
    taken = select(
        TransferRow.id,
        TransferRow.answered_at,
        TransferRow.amount_minor,
        TransferRow.customer_id,
        TransferRow.target_account_id,
        TransferRow.source_account_id,
        TransferRow.device_key,
        TransferRow.address_key,
    ).where(TransferRow.refusal.is_(None), TransferRow.answered_at >= since, TransferRow.answered_at < until)
    for row in db.execute(taken, execution_options={"yield_per": _AT_ONCE}):
        yield risk.Payment(*row)
