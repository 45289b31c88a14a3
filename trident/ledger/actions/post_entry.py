from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.ledger.actions.post_transfers import post_transfers
from trident.ledger.codes import MULTI_LEG_ACTION
from trident.ledger.errors import EntryIdReused
from trident.ledger.legs import lock_books, write_legs
from trident.ledger.locking import lock_shard
from trident.ledger.queries.entries import entry
from trident.ledger.refusals import refusal_of
from trident.ledger.rules.entries import check_legs, find_refusal
from trident.ledger.tables import AccountRow, AnswerRow, TransferRow
from trident.ledger.types import Entry, EntryId, EntryKind, Leg, ResultCode, TransferOrder

_TWO = 2


def post_entry(
    db: Session,
    *,
    entry_id: EntryId,
    kind: EntryKind,
    legs: Sequence[Leg],
    description: str,
    now: datetime,
    value_on: date | None = None,
) -> Entry:
    """Post an entry of any number of legs, each on an account of its own: `amount_minor` > 0 credits, < 0 debits.

    Two legs are a transfer and take that way; more take a slower one through the same locks and rules. The same
    entry again returns it. A refusal raises and so rolls back: unlike a transfer's it is not remembered, and the
    same id may be tried again.

    :param value_on: from which day it counts for interest; the business date where none is given.
    :raises EntryUnbalanced: where the legs do not add up to nothing.
    :raises SameAccount: where an account has two legs.
    :raises EntryIdReused: where the id was used for something else; it names the field that differs.
    :raises InsufficientFunds: where a leg would take an account below its floor; likewise every other refusal of a
        transfer, in the order of the result codes.
    """
    check_legs(legs)
    if len(legs) == _TWO:
        return _post_transfer(db, entry_id, kind, legs, description, now, value_on)
    lock_shard(db)
    standing = _find_standing(db, entry_id, kind, legs, description, value_on)
    if standing is not None:
        return standing
    books = lock_books(db, legs, now=now)
    refusal = find_refusal(legs, books.states, kind)
    if refusal is not None:
        raise refusal
    write_legs(db, books, entry_id=entry_id, kind=kind, legs=legs, description=description, value_on=value_on)
    return entry(db, entry_id)


def _post_transfer(
    db: Session,
    entry_id: EntryId,
    kind: EntryKind,
    legs: Sequence[Leg],
    description: str,
    now: datetime,
    value_on: date | None,
) -> Entry:
    debit, credit = sorted(legs, key=lambda leg: leg.amount_minor)
    currency = db.scalar(select(AccountRow.currency).where(AccountRow.id == debit.account_id))
    order = TransferOrder(
        id=entry_id,
        debit_account=debit.account_id,
        credit_account=credit.account_id,
        amount_minor=credit.amount_minor,
        currency=currency or "",
        kind=kind,
        description=description,
        value_on=value_on,
    )
    outcome = post_transfers(db, [order], now=now)[0]
    if outcome.code is not ResultCode.POSTED:
        raise refusal_of(outcome)
    return entry(db, entry_id)


def _find_standing(
    db: Session, entry_id: EntryId, kind: EntryKind, legs: Sequence[Leg], description: str, value_on: date | None
) -> Entry | None:
    """Return the entry if it was posted before, on the same terms."""
    answer = db.get(AnswerRow, entry_id)
    if answer is None and db.get(TransferRow, entry_id) is None:
        return None
    if answer is None or answer.action != MULTI_LEG_ACTION:
        raise EntryIdReused(differs="action")
    standing = entry(db, entry_id)
    posted = {(leg.account_id, leg.amount_minor) for leg in standing.legs}
    if posted != {(leg.account_id, leg.amount_minor) for leg in legs}:
        raise EntryIdReused(differs="legs")
    if standing.kind is not kind:
        raise EntryIdReused(differs="kind")
    if standing.description != description:
        raise EntryIdReused(differs="description")
    if standing.value_on != (value_on or standing.business_on):
        raise EntryIdReused(differs="value_on")
    return standing
