from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from trident import ledger
from trident.events.payments import TransferReported
from trident.kernel.clock import bank_day
from trident.kernel.crypto import last4
from trident.kernel.outbox import publish
from trident.payments.errors import TransferNotReportable
from trident.payments.queries import transfer_row
from trident.payments.tables import ReportRow, WaitingRow
from trident.payments.types import WAITS, TransferStatus

REPORTABLE: Final = timedelta(days=30)


def report_transfer(db: Session, *, customer_id: UUID, transfer_id: UUID, now: datetime) -> None:
    """Say of a transfer: this was not me. What is delayed stops and is held; said again, nothing more happens.

    :raises TransferNotFound: the customer has made none of this id.
    :raises TransferNotReportable: it was cancelled or rejected, or settled more than 30 days ago.
    """
    ledger.lock_shard(db)
    row = transfer_row(db, customer_id=customer_id, transfer_id=transfer_id)
    status = TransferStatus(row.status)
    if status in {TransferStatus.CANCELLED, TransferStatus.REJECTED} or now - row.answered_at > REPORTABLE:
        raise TransferNotReportable(stands=status)
    written = insert(ReportRow).values(transfer_id=transfer_id, customer_id=customer_id, reported_at=now)
    if db.scalar(written.on_conflict_do_nothing().returning(ReportRow.transfer_id)) is None:
        return
    if status is TransferStatus.DELAYED:
        of_transfer = WaitingRow.transfer_id == transfer_id
        held = {"status": TransferStatus.HELD.value, "due_at": None, "reason": "review"}
        db.execute(update(WaitingRow).where(of_transfer).values(held).execution_options(synchronize_session=False))
    found = ledger.parties(db, account_ids={row.source_account_id, row.target_account_id}).by_id
    source, target = found[row.source_account_id], found[row.target_account_id]
    publish(
        db,
        TransferReported(
            transfer_id=transfer_id,
            reference=ledger.entry_reference(transfer_id),
            payer_customer_id=customer_id,
            payee_customer_id=target.holder_id,
            source_account_id=row.source_account_id,
            target_account_id=row.target_account_id,
            source_last4=last4(source.number_masked),
            target_last4=last4(target.number_masked),
            amount_minor=row.amount_minor,
            currency=row.currency,
            device_key=row.device_key,
            address_key=row.address_key,
            decision_id=transfer_id,
            decided_on=bank_day(row.answered_at),
            score_permille=row.score_permille,
            is_waiting=status in WAITS,
            sent_at=row.answered_at,
            reported_at=now,
        ),
        now=now,
    )
