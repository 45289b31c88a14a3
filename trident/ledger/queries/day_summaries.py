"""Which postings of an account a filter can match at all, by what closed days say they had in short."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.ledger.codes import KIND_CODES
from trident.ledger.types import AccountId, Direction, PostingFilter

_ALL = -1
_PASSED_BY = text(
    """
    SELECT before, sequence FROM (
        SELECT lag(sequence, 1, 0::bigint) OVER (ORDER BY business_on) AS before, sequence,
               kinds_in, kinds_out, least_minor, most_minor
        FROM ledger.daily_balances WHERE account_id = :account
    ) d
    WHERE sequence > :low AND before < :high
      AND NOT (((kinds_in & :kinds_in) | (kinds_out & :kinds_out)) <> 0
               AND most_minor >= :min_minor AND least_minor <= :max_minor)
    ORDER BY sequence DESC
    """
)
HIGHEST = (1 << 63) - 1
"""Beyond every sequence number and every amount."""


def ranges_to_read(
    db: Session, account_id: AccountId, chosen: PostingFilter, *, low: int, high: int
) -> Iterator[tuple[int, int]]:
    """Yield the ranges `(after, through]` of sequence numbers to look for postings in, the latest first.

    Together they are all that lies above `low` and up to `high`, without the days of which it is known that nothing
    matches. Days that are not closed yet are always looked through.
    """
    if (chosen.direction, chosen.kind, chosen.min_minor, chosen.max_minor) == (None, None, None, None):
        yield low, high
        return
    kinds = _ALL if chosen.kind is None else 1 << KIND_CODES[chosen.kind]
    bounds = {
        "account": account_id,
        "low": low,
        "high": high,
        "kinds_in": 0 if chosen.direction is Direction.OUT else kinds,
        "kinds_out": 0 if chosen.direction is Direction.IN else kinds,
        "min_minor": 0 if chosen.min_minor is None else chosen.min_minor,
        "max_minor": HIGHEST if chosen.max_minor is None else chosen.max_minor,
    }
    through = high
    for day in db.execute(_PASSED_BY, bounds).all():
        if day.sequence < through:
            yield day.sequence, through
        through = min(through, day.before)
    if through > low:
        yield low, through
