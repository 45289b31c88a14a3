from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from trident.ledger.actions.post_transfers import post_transfers
from trident.ledger.rules.interest import capitalise_half_up
from trident.ledger.types import AccountId, EntryId, EntryKind, PostingOutcome, ResultCode, TransferOrder

_NAMESPACE = UUID("6f1c3b52-8f6e-5d0a-9c3e-2b7a41d8c0f1")
"""Of the ids of interest entries: made from account and day, so that no day is paid twice."""

_RECORD = text(
    """
    INSERT INTO ledger.interest_capitalisations (
        account_id, through_on, accrued, amount_minor, residue, entry_id, capitalised_at
    ) VALUES (:account_id, :through_on, :accrued, :amount_minor, :residue, :entry_id, :now)
    """
)


def pay_interest(
    db: Session, due: Sequence[Row[Any]], *, through_on: date, now: datetime, purpose: str = "结息"
) -> tuple[list[int], dict[AccountId, PostingOutcome]]:
    """Pay what accounts have accrued through a closed day, and record it; the caller holds the closing lock.

    :param due: rows of `id`, `currency`, `expense_account` and `accrued`, one an account.
    :param purpose: what the statement calls it; entries of another purpose have ids of their own.
    :returns: what each account was paid, 0 where that is less than half a minor unit; and the answers of the accounts
        that refused, whose interest stays accrued.
    """
    orders: list[TransferOrder] = []
    records: dict[UUID, dict[str, Any]] = {}
    for row in due:
        capitalised = capitalise_half_up(row.accrued)
        entry_id = EntryId(uuid5(_NAMESPACE, f"{row.id}:{through_on}" + ("" if purpose == "结息" else f":{purpose}")))
        is_paid = capitalised.amount_minor > 0
        records[row.id] = {
            "account_id": row.id,
            "through_on": through_on,
            "accrued": row.accrued,
            "amount_minor": capitalised.amount_minor,
            "residue": capitalised.residue,
            "entry_id": entry_id if is_paid else None,
            "now": now,
        }
        if is_paid:
            order = TransferOrder(
                id=entry_id,
                debit_account=row.expense_account,
                credit_account=row.id,
                amount_minor=capitalised.amount_minor,
                currency=row.currency,
                kind=EntryKind.INTEREST,
                description=f"{purpose} {through_on}",
                value_on=through_on + timedelta(days=1),
            )
            orders.append(order)
    refused: dict[AccountId, PostingOutcome] = {}
    for order, outcome in zip(orders, post_transfers(db, orders, now=now), strict=True):
        if outcome.code is not ResultCode.POSTED:
            refused[order.credit_account] = outcome
            del records[order.credit_account]
    if records:
        db.execute(_RECORD, list(records.values()))
    return [record["amount_minor"] for record in records.values()], refused
