from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from trident.events.payments import HeldTransferConfirmed
from trident.kernel.outbox import publish
from trident.payments.errors import TransferNotWaiting
from trident.payments.tables import WaitingRow
from trident.payments.types import TransferStatus
from trident.payments.waiting import lock_waiting


def confirm_transfer(db: Session, *, customer_id: UUID, transfer_id: UUID, now: datetime) -> None:
    """Say of a held transfer: this was me. Said again, nothing more happens; whoever reviews it decides all the same.

    :raises TransferNotFound: the customer has made none of this id.
    :raises TransferNotWaiting: it is not held.
    """
    waiting = lock_waiting(db, transfer_id, customer_id=customer_id)
    if waiting.status is not TransferStatus.HELD:
        raise TransferNotWaiting(stands=waiting.status)
    if waiting.is_confirmed:
        return
    of_transfer = WaitingRow.transfer_id == transfer_id
    db.execute(
        update(WaitingRow).where(of_transfer).values(is_confirmed=True).execution_options(synchronize_session=False)
    )
    event = HeldTransferConfirmed(transfer_id=transfer_id, payer_customer_id=customer_id, confirmed_at=now)
    publish(db, event, now=now)
