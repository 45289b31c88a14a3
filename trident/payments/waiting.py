"""Transfers that wait, delayed or held: written with their answer, locked by whoever ends their waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from trident import ledger, risk
from trident.kernel.arrays import BooleanArray, InstantArray, TextArray, UuidArray
from trident.kernel.clock import bank_day
from trident.kernel.ids import new_id
from trident.kernel.packed import execute_packed
from trident.payments.errors import TransferNotFound, TransferNotWaiting
from trident.payments.intents import Intent
from trident.payments.tables import TransferRow, WaitingRow
from trident.payments.touched import customer_key, write_touched
from trident.payments.types import WAITS, Transfer, TransferStatus

_WRITE: Final = """
    INSERT INTO payments.waiting (transfer_id, customer_id, hold_id, status, due_at, reason, is_counted, sent_at)
    SELECT * FROM unnest(%(ids)b, %(customers)b, %(holds)b, %(statuses)b, %(dues)b, %(reasons)b, %(counted)b, %(sent)b)
"""
_TRANSFER: Final = TransferRow.__table__
_WAITING: Final = WaitingRow.__table__


def write_waiting(db: Session, intents: Sequence[Intent]) -> None:
    """Write those of a batch that wait; none for nothing."""
    found = [
        (intent, intent.answer)
        for intent in intents
        if isinstance(intent.answer, Transfer) and intent.answer.status in WAITS
    ]
    if not found:
        return
    execute_packed(
        db,
        _WRITE,
        {
            "ids": UuidArray.of_ids([transfer.id for _, transfer in found]),
            "customers": UuidArray.of_ids([intent.customer_id for intent, _ in found]),
            "holds": UuidArray.of_ids([intent.hold_id for intent, _ in found]),
            "statuses": TextArray.of([transfer.status.value for _, transfer in found]),
            "dues": InstantArray.of([transfer.due_at for _, transfer in found]),
            "reasons": TextArray.of([transfer.reason or "review" for _, transfer in found]),
            "counted": BooleanArray.of([bool(intent.verdict and intent.verdict.counts) for intent, _ in found]),
            "sent": InstantArray.of([transfer.sent_at for _, transfer in found]),
        },
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A transfer that waits, locked: nobody else ends its waiting before this transaction does."""

    transfer: Row[Any]
    hold_id: ledger.HoldId
    status: TransferStatus
    is_counted: bool
    is_confirmed: bool


def lock_waiting(db: Session, transfer_id: UUID, *, customer_id: UUID | None = None) -> Waiting:
    """Lock a transfer that waits; the shard's lock comes first, as in every posting.

    :param customer_id: whose it must be; None where the bank itself asks.
    :raises TransferNotFound: there is no such transfer of theirs.
    :raises TransferNotWaiting: it does not wait, or no longer; `stands` tells.
    """
    ledger.lock_shard(db)
    of = _TRANSFER.c.id == transfer_id
    if customer_id is not None:
        of &= _TRANSFER.c.customer_id == customer_id
    row = db.execute(select(_TRANSFER).where(of, _TRANSFER.c.refusal.is_(None))).one_or_none()
    if row is None:
        raise TransferNotFound
    waits = select(_WAITING).where(_WAITING.c.transfer_id == transfer_id).with_for_update(key_share=True)
    found = db.execute(waits).one_or_none()
    status = TransferStatus.SETTLED if found is None else TransferStatus(found.status)
    if found is None or status not in WAITS:
        raise TransferNotWaiting(stands=status)
    return Waiting(row, ledger.HoldId(found.hold_id), status, found.is_counted, found.is_confirmed)


def end_waiting(
    db: Session,
    waiting: Waiting,
    status: TransferStatus,
    *,
    reason: str | None = None,
    balance_after_minor: int | None = None,
    now: datetime,
) -> None:
    """Write what became of a transfer that waited."""
    values: dict[str, Any] = {"status": status.value, "ended_at": now, "balance_after_minor": balance_after_minor}
    if reason is not None:
        values["reason"] = reason
    of_transfer = WaitingRow.transfer_id == waiting.transfer.id
    db.execute(update(WaitingRow).where(of_transfer).values(values).execution_options(synchronize_session=False))


def let_go(db: Session, waiting: Waiting, *, now: datetime) -> None:
    """Free what was set aside, and let it no longer count towards the payer's limits."""
    transfer = waiting.transfer
    ledger.release_hold(db, release_id=ledger.EntryId(new_id(now)), hold_id=waiting.hold_id, now=now)
    if waiting.is_counted:
        risk.give_back_usage(
            db,
            customer=transfer.customer_id,
            currency=transfer.currency,
            amount_minor=transfer.amount_minor,
            sent_on=bank_day(transfer.answered_at),
        )
        write_touched(db, [customer_key(transfer.customer_id)])
