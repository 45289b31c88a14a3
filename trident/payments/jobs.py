"""What payments do by themselves, in a worker. Any number of workers may do it at the same time."""

from datetime import datetime
from typing import Final

from sqlalchemy import select

from trident.kernel.db import Database
from trident.payments.actions.carry_out_transfer import carry_out_transfer
from trident.payments.actions.keep_payee_tokens import keep_payee_tokens
from trident.payments.errors import TransferNotWaiting
from trident.payments.tables import WaitingRow
from trident.payments.types import TransferStatus

_AT_ONCE: Final = 200


def carry_out_due_transfers(database: Database, *, now: datetime) -> int:
    """Carry out the delayed transfers whose time has come, each in a transaction of its own; returns how many."""
    carried_out = 0
    while True:
        with database.transaction(read_only=True) as db:
            due = list(
                db.scalars(
                    select(WaitingRow.transfer_id)
                    .where(WaitingRow.status == TransferStatus.DELAYED.value, WaitingRow.due_at <= now)
                    .order_by(WaitingRow.due_at)
                    .limit(_AT_ONCE)
                )
            )
        for transfer_id in due:
            try:
                with database.transaction() as db:
                    carry_out_transfer(db, transfer_id=transfer_id, now=now)
                carried_out += 1
            except TransferNotWaiting:  # another worker, or its payer, was quicker
                continue
        if len(due) < _AT_ONCE:
            return carried_out


def keep_all_payee_tokens(database: Database) -> int:
    """Make all payees findable by the rules of this version, some hundred a transaction; returns how many were not."""
    kept, done = 0, _AT_ONCE
    while done == _AT_ONCE:
        with database.transaction() as db:
            done = keep_payee_tokens(db, most=_AT_ONCE)
        kept += done
    return kept
