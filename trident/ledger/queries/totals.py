"""The general ledger: what all accounts add up to."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.ledger.types import AccountType
from trident.ledger.views import GeneralLedgerTotals, ProductTotal, TrialBalance

_TOTALS = text(
    """
    SELECT a.product, a.type, a.currency, a.holder_id IS NOT NULL AS is_customers, count(*) AS accounts,
           coalesce(-sum(b.posted_minor) FILTER (WHERE b.posted_minor < 0), 0) AS debit_minor,
           coalesce(sum(b.posted_minor) FILTER (WHERE b.posted_minor > 0), 0) AS credit_minor
    FROM ledger.accounts a JOIN ledger.balances b ON b.account_id = a.id
    GROUP BY a.currency, a.type, a.product, is_customers ORDER BY a.currency, a.type, a.product, is_customers
    """
)


def general_ledger_totals(db: Session) -> GeneralLedgerTotals:
    """Return the totals by currency, type and product, and by currency alone, as the accounts stand now."""
    items = tuple(
        ProductTotal(
            product=row.product,
            type=AccountType(row.type),
            currency=row.currency,
            is_customers=row.is_customers,
            accounts=row.accounts,
            debit_minor=int(row.debit_minor),
            credit_minor=int(row.credit_minor),
            balance_minor=int(row.credit_minor - row.debit_minor),
        )
        for row in db.execute(_TOTALS)
    )
    return GeneralLedgerTotals(items=items, balanced=_trial_balance(items))


def _trial_balance(totals: tuple[ProductTotal, ...]) -> tuple[TrialBalance, ...]:
    return tuple(
        TrialBalance(
            currency=currency,
            debit_minor=sum(total.debit_minor for total in totals if total.currency == currency),
            credit_minor=sum(total.credit_minor for total in totals if total.currency == currency),
        )
        for currency in sorted({total.currency for total in totals})
    )
