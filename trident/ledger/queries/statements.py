"""Statements: an account over some days, and every posting in them."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from trident.ledger.queries.accounts import account, sequence_before
from trident.ledger.queries.entries import posting_views
from trident.ledger.rules.periods import check_period, days_between
from trident.ledger.tables import POSTINGS
from trident.ledger.types import AccountId, PostingView
from trident.ledger.views import Statement

_LINES_AT_ONCE = 1000
_BALANCE_AT = text("SELECT balance_minor FROM ledger.postings WHERE account_id = :account AND sequence = :sequence")
_SUMS = text(
    """
    SELECT count(*) FILTER (WHERE amount_minor > 0) AS in_count,
           coalesce(sum(amount_minor) FILTER (WHERE amount_minor > 0), 0) AS in_minor,
           count(*) FILTER (WHERE amount_minor < 0) AS out_count,
           coalesce(-sum(amount_minor) FILTER (WHERE amount_minor < 0), 0) AS out_minor
    FROM ledger.postings WHERE account_id = :account AND sequence > :after AND sequence <= :through
    """
)


def statement(db: Session, account_id: AccountId, *, from_on: date, to_on: date) -> Statement:
    """Return what the account had, got and gave from one day to another, both included, in the bank's zone.

    :raises UnknownAccount: there is no such account.
    :raises PeriodInvalid: it is no period of 1 to 366 days.
    """
    check_period(from_on, to_on)
    from_at, to_at = days_between(from_on, to_on)
    assert from_at is not None, "a checked period has bounds"
    assert to_at is not None, "a checked period has bounds"
    own = account(db, account_id)
    after, through = sequence_before(db, account_id, from_at), sequence_before(db, account_id, to_at)
    sums = db.execute(_SUMS, {"account": account_id, "after": after, "through": through}).one()
    return Statement(
        account_id=account_id,
        holder_name=own.holder_name or "",
        number=own.number,
        kind=own.kind,
        product=own.product,
        currency=own.currency,
        from_on=from_on,
        to_on=to_on,
        after_sequence=after,
        through_sequence=through,
        opening_minor=_balance_at(db, account_id, after),
        closing_minor=_balance_at(db, account_id, through),
        in_count=sums.in_count,
        in_minor=int(sums.in_minor),
        out_count=sums.out_count,
        out_minor=int(sums.out_minor),
    )


def statement_lines(db: Session, chosen: Statement) -> Iterator[PostingView]:
    """Walk the statement's postings, the oldest first, a thousand at a time."""
    after = chosen.after_sequence
    while after < chosen.through_sequence:
        end = min(after + _LINES_AT_ONCE, chosen.through_sequence)
        page = select(POSTINGS).where(
            POSTINGS.c.account_id == chosen.account_id, POSTINGS.c.sequence > after, POSTINGS.c.sequence <= end
        )
        yield from reversed(posting_views(db, page))
        after = end


def _balance_at(db: Session, account_id: AccountId, sequence: int) -> int:
    if sequence == 0:
        return 0
    return int(db.execute(_BALANCE_AT, {"account": account_id, "sequence": sequence}).scalar_one())
