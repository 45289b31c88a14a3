from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident import ledger
from trident.events.payments import TransferRejected
from trident.kernel.crypto import last4
from trident.kernel.outbox import publish
from trident.payments.types import TransferStatus
from trident.payments.waiting import Waiting, end_waiting, let_go, lock_waiting


def reject_transfer(db: Session, *, transfer_id: UUID, reason: str, now: datetime) -> None:
    """Do not carry out a transfer that waited; what was set aside is free again.

    :param reason: `review`, `fraud`, or the name of the refusal that its posting met.
    :raises TransferNotFound, TransferNotWaiting: there is none, or its waiting has ended.
    """
    reject(db, lock_waiting(db, transfer_id), reason=reason, now=now)


def reject(db: Session, waiting: Waiting, *, reason: str, now: datetime) -> None:
    """Reject a transfer whose waiting this transaction has locked."""
    row = waiting.transfer
    let_go(db, waiting, now=now)
    end_waiting(db, waiting, TransferStatus.REJECTED, reason=reason, now=now)
    source = ledger.parties(db, account_ids={row.source_account_id}).by_id[row.source_account_id]
    publish(
        db,
        TransferRejected(
            transfer_id=row.id,
            payer_customer_id=row.customer_id,
            source_account_id=row.source_account_id,
            source_last4=last4(source.number_masked),
            target_last4=last4(row.payee_number_masked),
            amount_minor=row.amount_minor,
            currency=row.currency,
            reason=reason,
            rejected_at=now,
        ),
        now=now,
    )
