from datetime import datetime

from sqlalchemy.orm import Session

from trident.ledger.actions.post_transfers import post_transfers
from trident.ledger.locking import lock_shard
from trident.ledger.queries.holds import hold
from trident.ledger.refusals import refusal_of
from trident.ledger.types import (
    EntryId,
    EntryKind,
    HoldId,
    PostingOutcome,
    ResultCode,
    TransferAction,
    TransferOrder,
)


def capture_hold(
    db: Session,
    *,
    entry_id: EntryId,
    hold_id: HoldId,
    now: datetime,
    amount_minor: int | None = None,
    kind: EntryKind = EntryKind.HOLD_CAPTURE,
) -> PostingOutcome:
    """Post the held funds, all or `amount_minor` of them; what is left over is free again.

    :raises HoldNotFound: where there is no such hold.
    :raises HoldAlreadySettled: where it was captured or released.
    :raises HoldExpired: where its time is over.
    :raises HoldTooSmall: where more is asked for than is held.
    :raises AccountFrozen: where the account debited is frozen; likewise every refusal of a transfer.
    """
    lock_shard(db)
    held = hold(db, hold_id)
    order = TransferOrder(
        id=entry_id,
        debit_account=held.debit_account,
        credit_account=held.credit_account,
        amount_minor=held.amount_minor if amount_minor is None else amount_minor,
        currency=held.currency,
        kind=kind,
        description=held.description,
        action=TransferAction.CAPTURE,
        hold_id=hold_id,
    )
    outcome = post_transfers(db, [order], now=now)[0]
    if outcome.code is not ResultCode.POSTED:
        raise refusal_of(outcome)
    return outcome
