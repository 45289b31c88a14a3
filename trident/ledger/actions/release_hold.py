from datetime import datetime

from sqlalchemy.orm import Session

from trident.ledger.actions.post_transfers import post_transfers
from trident.ledger.locking import lock_shard
from trident.ledger.queries.holds import hold
from trident.ledger.refusals import refusal_of
from trident.ledger.types import (
    EntryId,
    EntryKind,
    Hold,
    HoldId,
    ResultCode,
    TransferAction,
    TransferOrder,
)


def release_hold(db: Session, *, release_id: EntryId, hold_id: HoldId, now: datetime) -> Hold:
    """Let the held funds go: they are free to use again.

    :param release_id: the request's own id; the same one again gives the same answer.
    :raises HoldNotFound: where there is no such hold.
    :raises HoldAlreadySettled: where it was captured or released.
    :raises HoldExpired: where its time is over: the funds are let go anyway.
    """
    lock_shard(db)
    held = hold(db, hold_id)
    order = TransferOrder(
        id=release_id,
        debit_account=held.debit_account,
        credit_account=held.credit_account,
        amount_minor=0,
        currency=held.currency,
        kind=EntryKind.HOLD_CAPTURE,
        description=held.description,
        action=TransferAction.RELEASE,
        hold_id=hold_id,
    )
    outcome = post_transfers(db, [order], now=now)[0]
    if outcome.code is not ResultCode.POSTED:
        raise refusal_of(outcome)
    return hold(db, hold_id)
