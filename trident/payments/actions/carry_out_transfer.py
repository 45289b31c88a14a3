from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.crypto import last4
from trident.kernel.errors import BankError
from trident.kernel.outbox import publish
from trident.payments.actions.reject_transfer import reject
from trident.payments.answers import transfer_of
from trident.payments.telling import settled_event
from trident.payments.types import TransferStatus
from trident.payments.waiting import end_waiting, lock_waiting


def carry_out_transfer(db: Session, *, transfer_id: UUID, now: datetime) -> TransferStatus:
    """Post a transfer that waited, from what was set aside; where its posting is refused now, reject it.

    :raises TransferNotFound, TransferNotWaiting: there is none, or its waiting has ended.
    :returns: `SETTLED` or `REJECTED`.
    """
    waiting = lock_waiting(db, transfer_id)
    row = waiting.transfer
    try:
        outcome = ledger.capture_hold(
            db,
            entry_id=ledger.EntryId(row.id),
            hold_id=waiting.hold_id,
            now=now,
            kind=ledger.EntryKind.TRANSFER,
        )
    except BankError as refusal:
        reject(db, waiting, reason=refusal.code(), now=now)
        return TransferStatus.REJECTED
    end_waiting(db, waiting, TransferStatus.SETTLED, balance_after_minor=outcome.debit_balance_minor, now=now)
    found = ledger.parties(db, account_ids={row.source_account_id, row.target_account_id}).by_id
    source, target = found[row.source_account_id], found[row.target_account_id]
    transfer = transfer_of(row)._replace(status=TransferStatus.SETTLED, settled_at=outcome.posted_at)
    publish(
        db,
        settled_event(
            transfer,
            payer_customer_id=row.customer_id,
            payee_customer_id=target.holder_id,
            target_account_id=target.account_id,
            source_last4=last4(source.number_masked),
            target_last4=last4(target.number_masked),
        ),
        now=now,
    )
    return TransferStatus.SETTLED
