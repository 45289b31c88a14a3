"""What products pay, and what accounts have earned and not been paid yet."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from trident.ledger.errors import InterestNotFinal
from trident.ledger.queries.business_days import business_day, find_unfinished_day, first_open_day
from trident.ledger.rules.interest import CapitalisedEvery, DayCount
from trident.ledger.types import AccountId
from trident.ledger.views import InterestRate

_RATES = text(
    """
    SELECT * FROM ledger.interest_rates
    WHERE (CAST(:product AS text) IS NULL OR product = :product)
      AND (CAST(:currency AS text) IS NULL OR currency = :currency)
    ORDER BY product, currency, valid_from
    """
)
_ACCRUED = text(
    """
    SELECT coalesce(c.residue, 0) + coalesce((
        SELECT sum(i.amount) FROM ledger.interest_accruals i
        WHERE i.account_id = a.id AND i.recorded_on > coalesce(c.through_on, date '0001-01-01')
    ), 0)
    FROM (SELECT CAST(:account AS uuid) AS id) a
    LEFT JOIN LATERAL (
        SELECT residue, through_on FROM ledger.interest_capitalisations
        WHERE account_id = a.id ORDER BY through_on DESC LIMIT 1
    ) c ON true
    """
)


_PAYABLE = text(
    """
    SELECT a.id, a.currency, l.through_on, coalesce(c.residue, 0) + coalesce((
        SELECT sum(i.amount) FROM ledger.interest_accruals i
        WHERE i.account_id = a.id AND i.recorded_on > coalesce(c.through_on, date '0001-01-01')
          AND i.recorded_on <= l.through_on
    ), 0) AS accrued,
    (
        SELECT expense_account FROM ledger.interest_rates r
        WHERE r.product = a.product AND r.currency = a.currency AND r.valid_from <= l.through_on
        ORDER BY valid_from DESC LIMIT 1
    ) AS expense_account,
    -- Days before today that bear interest and are not closed yet.
    a.type = 'liability' AND EXISTS (
        SELECT FROM ledger.interest_rates r
        WHERE r.product = a.product AND r.currency = a.currency AND r.valid_from < :today
          AND (r.valid_until IS NULL OR r.valid_until > :open_on)
    ) AND :open_on < :today AND EXISTS (
        SELECT FROM ledger.postings p WHERE p.account_id = a.id AND p.sequence = 1 AND p.business_on < :today
    ) AS is_open,
    -- Corrections that a close still has to find, or has to count.
    a.type = 'liability' AND (EXISTS (
        SELECT FROM ledger.postings p
        WHERE p.account_id = a.id AND p.business_on >= :open_on AND p.value_on < p.business_on
          AND p.value_on < :open_on
    ) OR EXISTS (
        SELECT FROM ledger.interest_accruals i WHERE i.account_id = a.id AND i.recorded_on > l.through_on
    )) AS is_corrected
    FROM ledger.accounts a
    CROSS JOIN (SELECT max(business_on) AS through_on FROM ledger.business_days WHERE closed_at IS NOT NULL) l
    LEFT JOIN LATERAL (
        SELECT residue, through_on FROM ledger.interest_capitalisations
        WHERE account_id = a.id ORDER BY through_on DESC LIMIT 1
    ) c ON true
    WHERE a.id = :account
    """
)


def interest_rates(db: Session, *, product: str | None = None, currency: str | None = None) -> list[InterestRate]:
    """Return all rates that were ever set, by product, currency and first day."""
    return [
        InterestRate(
            product=row.product,
            currency=row.currency,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            annual_rate=row.annual_rate,
            convention=DayCount(row.convention),
            capitalised=CapitalisedEvery(row.capitalised),
            expense_account=AccountId(row.expense_account),
            source=row.source,
        )
        for row in db.execute(_RATES, {"product": product, "currency": currency})
    ]


def accrued_interest(db: Session, account_id: AccountId) -> Decimal:
    """Return the interest the account has earned and not been paid, in minor units with ten decimals."""
    return Decimal(db.execute(_ACCRUED, {"account": account_id}).scalar_one())


def payable_interest(db: Session, account_id: AccountId, *, now: datetime) -> Row[Any]:
    """Return `accrued`, what an existing account has earned through the last closed day `through_on` and not been paid.

    With `id`, `currency` and the `expense_account` that pays, as `pay_interest` takes them.

    :raises InterestNotFinal: a day before today bears interest and is not closed, or a correction is still to come;
        `business_on` is the day whose close is waited for.
    """
    today = business_day(db, now=now)
    open_on = find_unfinished_day(db) or first_open_day(db) or today
    chosen = {"account": account_id, "today": today, "open_on": open_on}
    row = db.execute(_PAYABLE, chosen).one()
    if row.is_open or row.is_corrected:
        raise InterestNotFinal(business_on=(today if row.is_corrected else today - timedelta(days=1)).isoformat())
    return row
