from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.ledger.actions.correct_interest import correct_interest_of_product
from trident.ledger.errors import InterestTermsInvalid
from trident.ledger.locking import lock_closing
from trident.ledger.queries.accounts import account
from trident.ledger.queries.business_days import first_open_day
from trident.ledger.queries.interest_rates import interest_rates
from trident.ledger.rules.interest import CapitalisedEvery, DayCount
from trident.ledger.types import AccountId, AccountType
from trident.ledger.views import InterestRate

HIGHEST_RATE = Decimal(10)
"""A thousand per cent a year: whoever writes 5 for five per cent is stopped by the one below it."""

_PLACES = -10
_END_PREDECESSOR = text(
    """
    UPDATE ledger.interest_rates SET valid_until = :valid_from
    WHERE product = :product AND currency = :currency AND valid_from < :valid_from
      AND (valid_until IS NULL OR valid_until > :valid_from)
    """
)
_INSERT = text(
    """
    INSERT INTO ledger.interest_rates (
        product, currency, valid_from, valid_until, annual_rate, convention, capitalised, expense_account, source,
        recorded_at
    ) VALUES (
        :product, :currency, :valid_from,
        (SELECT min(n.valid_from) FROM ledger.interest_rates n
         WHERE n.product = :product AND n.currency = :currency AND n.valid_from > :valid_from),
        :annual_rate, :convention, :capitalised, :expense_account, :source, :now
    )
    """
)


def set_interest_rate(
    db: Session,
    *,
    product: str,
    currency: str,
    annual_rate: Decimal,
    convention: DayCount,
    capitalised: CapitalisedEvery,
    expense_account: AccountId,
    valid_from: date,
    source: str,
    now: datetime,
) -> InterestRate:
    """Let a product bear interest at a rate from a day on, until the next rate of it begins.

    A rate may begin in the past: what closed days accrued meanwhile is corrected. The same rate again changes nothing;
    a product stops bearing interest by a rate of zero.

    :param annual_rate: as a fraction, at most ten decimals: 0.0005 is 0.05 per cent a year.
    :param expense_account: the bank's account that pays the interest.
    :param source: who decided it where, for whoever asks later.
    :raises InterestTermsInvalid: the rate is negative or finer than ten decimals, the paying account is not an expense
        of that currency, or another rate begins on that day; `reason` says which.
    :raises UnknownAccount: there is no such paying account.
    """
    lock_closing(db)
    exponent = annual_rate.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or exponent < _PLACES or not 0 <= annual_rate < HIGHEST_RATE:
        raise InterestTermsInvalid(reason="annual_rate")
    payer = account(db, expense_account)
    if payer.type is not AccountType.EXPENSE or payer.currency != currency:
        raise InterestTermsInvalid(reason="expense_account")
    wanted = (annual_rate, convention, capitalised, expense_account)
    for standing in interest_rates(db, product=product, currency=currency):
        if standing.valid_from != valid_from:
            continue
        if (standing.annual_rate, standing.convention, standing.capitalised, standing.expense_account) != wanted:
            raise InterestTermsInvalid(reason="valid_from")
        return standing
    terms = {"product": product, "currency": currency, "valid_from": valid_from}
    db.execute(_END_PREDECESSOR, terms)
    db.execute(
        _INSERT,
        terms
        | {
            "annual_rate": annual_rate,
            "convention": convention.value,
            "capitalised": capitalised.value,
            "expense_account": expense_account,
            "source": source,
            "now": now,
        },
    )
    recorded_on = first_open_day(db) or valid_from
    correct_interest_of_product(db, product=product, currency=currency, since=valid_from, recorded_on=recorded_on)
    return next(
        rate for rate in interest_rates(db, product=product, currency=currency) if rate.valid_from == valid_from
    )
