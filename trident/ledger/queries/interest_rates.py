"""What products pay, and what accounts have earned and not been paid yet."""

from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.orm import Session

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
