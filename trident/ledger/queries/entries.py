"""Entries, and the postings of an account."""

from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import Session

from trident.kernel.pages import decode_cursor, encode_cursor
from trident.ledger.codes import KIND_CODES, KINDS
from trident.ledger.errors import UnknownEntry
from trident.ledger.queries.accounts import sequence_before
from trident.ledger.queries.day_summaries import HIGHEST, ranges_to_read
from trident.ledger.tables import POSTINGS, AccountRow, EntryLegRow, ReversalRow, TransferRow
from trident.ledger.types import (
    AccountId,
    Direction,
    Entry,
    EntryId,
    PostedLeg,
    PostingFilter,
    PostingView,
)


def entry(db: Session, entry_id: EntryId) -> Entry:
    """Return the entry with all its legs, and the entry that it reverses or is reversed by.

    :raises UnknownEntry: where nothing was posted under this id.
    """
    transfer = db.get(TransferRow, entry_id)
    if transfer is not None:
        return _entry(db, transfer, entry_id, _legs_of_transfer(transfer))
    legs = db.scalars(select(EntryLegRow).where(EntryLegRow.entry_id == entry_id).order_by(EntryLegRow.leg)).all()
    if not legs:
        raise UnknownEntry
    posted = tuple(
        PostedLeg(AccountId(leg.account_id), leg.amount_minor, leg.sequence, leg.balance_minor) for leg in legs
    )
    return _entry(db, legs[0], entry_id, posted)


def postings(
    db: Session, account_id: AccountId, chosen: PostingFilter, *, cursor: str | None = None, limit: int = 20
) -> tuple[list[PostingView], str | None]:
    """List the account's postings, the latest first, and the cursor of the next page.

    :raises BadCursor: where the cursor is not one of this list's.
    :raises UnknownAccount: where the filter has a period and there is no such account.
    """
    high = HIGHEST if cursor is None else decode_cursor(cursor, int)[0] - 1
    # Periods become ranges of sequence numbers, which are indexed; posting times are not.
    low = 0 if chosen.from_at is None else sequence_before(db, account_id, chosen.from_at)
    if chosen.to_at is not None:
        high = min(high, sequence_before(db, account_id, chosen.to_at))
    found: list[PostingView] = []
    for after, through in ranges_to_read(db, account_id, chosen, low=low, high=high):
        page = (
            select(POSTINGS)
            .where(POSTINGS.c.account_id == account_id, POSTINGS.c.sequence > after, POSTINGS.c.sequence <= through)
            .where(*_conditions(chosen))
            .order_by(POSTINGS.c.sequence.desc())
            .limit(limit + 1 - len(found))
        )
        found += posting_views(db, page)
        if len(found) > limit:
            break
    more = encode_cursor(found[limit - 1].sequence) if len(found) > limit else None
    return found[:limit], more


def find_posting(db: Session, account_id: AccountId, entry_id: EntryId) -> PostingView | None:
    """Return the account's leg of the entry, if it has one."""
    at = _place_of(db, account_id, entry_id)
    if at is None:
        return None
    return posting_views(db, select(POSTINGS).where(POSTINGS.c.account_id == account_id, POSTINGS.c.sequence == at))[0]


def _place_of(db: Session, account_id: AccountId, entry_id: EntryId) -> int | None:
    transfer = db.get(TransferRow, entry_id)
    if transfer is not None:
        if transfer.debit_account == account_id:
            return transfer.debit_sequence
        return transfer.credit_sequence if transfer.credit_account == account_id else None
    return db.scalar(
        select(EntryLegRow.sequence).where(EntryLegRow.entry_id == entry_id, EntryLegRow.account_id == account_id)
    )


def _conditions(chosen: PostingFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    amount = POSTINGS.c.amount_minor
    if chosen.direction is not None:
        conditions.append(amount > 0 if chosen.direction is Direction.IN else amount < 0)
    if chosen.kind is not None:
        conditions.append(POSTINGS.c.kind == KIND_CODES[chosen.kind])
    if chosen.min_minor is not None:
        conditions.append(or_(amount >= chosen.min_minor, amount <= -chosen.min_minor))
    if chosen.max_minor is not None:
        conditions.append(and_(amount <= chosen.max_minor, amount >= -chosen.max_minor))
    return conditions


def posting_views(db: Session, page: Any) -> list[PostingView]:  # noqa: ANN401 - a select over the view of postings
    """Return the postings that a select over the view of postings chooses, the latest first."""
    chosen = page.subquery("page")
    statement = (
        select(chosen, AccountRow.holder_name, AccountRow.number_masked, ReversalRow.reversal_id)
        .outerjoin(AccountRow, AccountRow.id == chosen.c.counterparty_id)
        .outerjoin(ReversalRow, ReversalRow.entry_id == chosen.c.entry_id)
        .order_by(chosen.c.sequence.desc())
    )
    return [_view(row) for row in db.execute(statement)]


def _view(row: Row[Any]) -> PostingView:
    return PostingView(
        entry_id=row.entry_id,
        account_id=row.account_id,
        sequence=row.sequence,
        direction=Direction.IN if row.amount_minor > 0 else Direction.OUT,
        amount_minor=abs(row.amount_minor),
        currency=row.currency,
        balance_after_minor=row.balance_minor,
        kind=KINDS[row.kind],
        description=row.description,
        counterparty_name=row.holder_name,
        counterparty_number_masked=row.number_masked,
        posted_at=row.posted_at,
        value_on=row.value_on,
        reversed=row.reversal_id is not None,
    )


def _legs_of_transfer(row: TransferRow) -> tuple[PostedLeg, ...]:
    return (
        PostedLeg(AccountId(row.debit_account), -row.amount_minor, row.debit_sequence, row.debit_balance_minor),
        PostedLeg(AccountId(row.credit_account), row.amount_minor, row.credit_sequence, row.credit_balance_minor),
    )


def _entry(db: Session, row: TransferRow | EntryLegRow, entry_id: EntryId, legs: tuple[PostedLeg, ...]) -> Entry:
    links = db.scalars(
        select(ReversalRow).where(or_(ReversalRow.entry_id == entry_id, ReversalRow.reversal_id == entry_id))
    ).all()
    return Entry(
        id=entry_id,
        position=row.position,
        kind=KINDS[row.kind],
        currency=row.currency,
        description=row.description,
        posted_at=row.posted_at,
        business_on=row.business_on,
        value_on=row.value_on,
        legs=legs,
        reversed_by=next((EntryId(link.reversal_id) for link in links if link.entry_id == entry_id), None),
        reverses=next((EntryId(link.entry_id) for link in links if link.reversal_id == entry_id), None),
    )
