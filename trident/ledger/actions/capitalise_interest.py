from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.ledger.actions.pay_interest import pay_interest
from trident.ledger.errors import DayStillOpen
from trident.ledger.locking import lock_closing
from trident.ledger.rules.interest import CapitalisedEvery
from trident.ledger.types import AccountId
from trident.ledger.views import InterestPayments

AT_ONCE = 500

_IS_CLOSED = text("SELECT closed_at IS NOT NULL FROM ledger.business_days WHERE business_on = :through_on")

# Due is what the residue of the last capitalisation and everything recorded since come to. Most rows are recorded on
# the day they are for, and found by that; corrections have an index of their own.
_DUE = text(
    """
    SELECT a.id, a.currency, r.expense_account, coalesce(p.residue, 0) + recorded.amount AS accrued
    FROM ledger.interest_rates r
    JOIN ledger.accounts a ON a.product = r.product AND a.currency = r.currency AND a.type = 'liability'
    LEFT JOIN LATERAL (
        SELECT through_on, residue FROM ledger.interest_capitalisations c
        WHERE c.account_id = a.id ORDER BY through_on DESC LIMIT 1
    ) p ON true
    CROSS JOIN LATERAL (
        SELECT sum(amount) AS amount FROM (
            SELECT amount FROM ledger.interest_accruals i
            WHERE i.account_id = a.id AND i.recorded_on = i.accrued_on AND i.accrued_on <= :through_on
              AND (p.through_on IS NULL OR i.accrued_on > p.through_on)
            UNION ALL
            SELECT amount FROM ledger.interest_accruals i
            WHERE i.account_id = a.id AND i.recorded_on <> i.accrued_on AND i.recorded_on <= :through_on
              AND (p.through_on IS NULL OR i.recorded_on > p.through_on)
        ) rows
    ) recorded
    WHERE r.valid_from <= :through_on AND (r.valid_until IS NULL OR r.valid_until > :through_on)
      AND r.capitalised = ANY (:frequencies)
      AND (CAST(:first_account AS uuid) IS NULL OR a.id >= :first_account)
      AND (p.through_on IS NULL OR p.through_on < :through_on)
      AND recorded.amount IS NOT NULL
    ORDER BY a.id LIMIT :limit
    """
)
_DONE = text(
    """
    UPDATE ledger.business_days SET interest_paid_at = :now
    WHERE business_on = :through_on AND interest_paid_at IS NULL
    """
)


def capitalise_interest(
    db: Session,
    *,
    through_on: date,
    now: datetime,
    first_account: AccountId | None = None,
    limit: int = AT_ONCE,
) -> InterestPayments:
    """Pay the interest that accounts have earned through a closed day, as many as `limit` at a time.

    Only accounts whose product is paid out on that day. Each is paid once, rounded half up (四舍五入) to whole minor
    units; what rounding took or gave waits for the next time. The entry goes from the product's expense account to the
    customer's, with the next day as its value date. Where the customer's account refuses (closed, or at its ceiling),
    the interest stays accrued and is part of the next payment.

    :param first_account: where to begin; `next_account` of the round before.
    :raises DayStillOpen: the day is not closed yet.
    """
    lock_closing(db)
    if not db.scalar(_IS_CLOSED, {"through_on": through_on}):
        raise DayStillOpen(business_on=through_on.isoformat())
    frequencies = [every.value for every in CapitalisedEvery if every.ends_on(through_on)]
    chosen = {"through_on": through_on, "frequencies": frequencies, "first_account": first_account, "limit": limit + 1}
    due = db.execute(_DUE, chosen).all()
    next_account = AccountId(due[limit].id) if len(due) > limit else None
    if next_account is None:
        db.execute(_DONE, {"through_on": through_on, "now": now})
    amounts, refused = pay_interest(db, due[:limit], through_on=through_on, now=now)
    below_unit = amounts.count(0)
    return InterestPayments(
        paid=len(amounts) - below_unit,
        paid_minor=sum(amounts),
        below_unit=below_unit,
        refused=tuple(refused),
        next_account=next_account,
    )
