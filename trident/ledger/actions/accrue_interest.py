from datetime import date
from typing import Any, cast

from sqlalchemy import CursorResult, text
from sqlalchemy.orm import Session

from trident.ledger.errors import DayStillOpen

_NEXT_POSITION = text("SELECT next_position FROM ledger.business_days WHERE business_on = :on AND next_position > 0")

# The balance at the end of the day, by value date: what the account holds now, less what was posted on later business
# days, less what was posted by then with a value date still to come.
_ACCRUE = text(
    """
    WITH later AS (
        SELECT account_id, sum(amount_minor) AS amount_minor
        FROM ledger.postings WHERE position >= :next_position AND business_on > :on GROUP BY account_id
    ), ahead AS (
        SELECT account_id, sum(amount_minor) AS amount_minor
        FROM ledger.postings WHERE value_on <> business_on AND value_on > :on AND business_on <= :on
        GROUP BY account_id
    ), base AS (
        SELECT a.id, r.annual_rate, r.convention,
               (b.posted_minor - coalesce(later.amount_minor, 0) - coalesce(ahead.amount_minor, 0))::bigint
                   AS base_minor
        FROM ledger.interest_rates r
        JOIN ledger.accounts a ON a.product = r.product AND a.currency = r.currency AND a.type = 'liability'
        JOIN ledger.balances b ON b.account_id = a.id
        LEFT JOIN later ON later.account_id = a.id
        LEFT JOIN ahead ON ahead.account_id = a.id
        WHERE r.valid_from <= :on AND (r.valid_until IS NULL OR r.valid_until > :on)
    ), earned AS (
        SELECT id, base_minor, annual_rate, convention,
               ledger.interest_of_day(base_minor, annual_rate, convention, :on) AS amount
        FROM base WHERE base_minor > 0
    )
    INSERT INTO ledger.interest_accruals (
        account_id, accrued_on, revision, recorded_on, base_minor, annual_rate, convention, amount
    )
    SELECT id, :on, 1, :on, base_minor, annual_rate, convention, amount FROM earned WHERE amount > 0
    ON CONFLICT (account_id, accrued_on, revision) DO NOTHING
    """
)


def accrue_interest(db: Session, *, on: date) -> int:
    """Accrue a day's interest on all accounts whose product bears any, once per account and day.

    It is earned on the balance at the end of that day, by value date, at the rate that held then. The day must be cut
    off, so that its balances are final; closing a day accrues it.

    :returns: how many accounts earned something by this call.
    :raises DayStillOpen: the day is not cut off.
    """
    next_position = db.scalar(_NEXT_POSITION, {"on": on})
    if next_position is None:
        raise DayStillOpen(business_on=on.isoformat())
    accrued = cast("CursorResult[Any]", db.execute(_ACCRUE, {"on": on, "next_position": next_position}))
    return accrued.rowcount
