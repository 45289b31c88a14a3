"""What the desk listens to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from trident.events.payments import TransferSettled
from trident.kernel.outbox import Handlers
from trident.operations.actions.count_transfers import count_transfers
from trident.operations.types import SettledAmount


def register(handlers: Handlers) -> None:
    """Subscribe the desk to what it counts."""

    @handlers.on(TransferSettled, "operations.count-transfers")
    def count(db: Session, events: Sequence[TransferSettled], _now: datetime) -> None:
        count_transfers(db, [SettledAmount(one.settled_at, one.amount_minor, one.currency) for one in events])
