from datetime import datetime

from sqlalchemy.orm import Session

from trident.ledger.actions.post_transfers import post_transfers
from trident.ledger.queries.holds import hold
from trident.ledger.refusals import refusal_of
from trident.ledger.types import (
    AccountId,
    EntryId,
    EntryKind,
    Hold,
    HoldId,
    ResultCode,
    TransferAction,
    TransferOrder,
)


def place_hold(
    db: Session,
    *,
    hold_id: HoldId,
    debit_account: AccountId,
    credit_account: AccountId,
    amount_minor: int,
    currency: str,
    description: str,
    now: datetime,
    expires_at: datetime | None = None,
    kind: EntryKind = EntryKind.HOLD_CAPTURE,
) -> Hold:
    """Set funds aside for a later capture; a hold is judged as the transfer that it announces.

    :param expires_at: from then on it can no longer be captured; None: it does not expire.
    :raises InsufficientFunds: where less is free to use; likewise every refusal of a transfer.
    :raises HoldExpired: where `expires_at` is over already.
    """
    order = TransferOrder(
        id=EntryId(hold_id),
        debit_account=debit_account,
        credit_account=credit_account,
        amount_minor=amount_minor,
        currency=currency,
        kind=kind,
        description=description,
        action=TransferAction.HOLD,
        expires_at=expires_at,
    )
    outcome = post_transfers(db, [order], now=now)[0]
    if outcome.code is not ResultCode.POSTED:
        raise refusal_of(outcome)
    return hold(db, hold_id)
