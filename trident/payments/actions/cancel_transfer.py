from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident import ledger
from trident.events.payments import TransferCancelled
from trident.kernel.crypto import last4
from trident.kernel.outbox import publish
from trident.payments.types import TransferStatus
from trident.payments.waiting import end_waiting, let_go, lock_waiting


def cancel_transfer(db: Session, *, customer_id: UUID, transfer_id: UUID, now: datetime) -> None:
    """Call back a transfer that waits; what was set aside is free again.

    :raises TransferNotFound: the customer has made none of this id.
    :raises TransferNotWaiting: it has settled, or its waiting has ended otherwise.
    """
    waiting = lock_waiting(db, transfer_id, customer_id=customer_id)
    row = waiting.transfer
    let_go(db, waiting, now=now)
    end_waiting(db, waiting, TransferStatus.CANCELLED, now=now)
    source = ledger.parties(db, account_ids={row.source_account_id}).by_id[row.source_account_id]
    publish(
        db,
        TransferCancelled(
            transfer_id=row.id,
            payer_customer_id=customer_id,
            source_account_id=row.source_account_id,
            source_last4=last4(source.number_masked),
            target_last4=last4(row.payee_number_masked),
            amount_minor=row.amount_minor,
            currency=row.currency,
            was_held=waiting.status is TransferStatus.HELD,
            cancelled_at=now,
        ),
        now=now,
    )
