from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from trident.ledger.actions.post_transfers import post_transfers
from trident.ledger.errors import DayStillOpen
from trident.ledger.locking import lock_closing
from trident.ledger.rules.interest import CapitalisedEvery, capitalise_half_up
from trident.ledger.types import AccountId, EntryId, EntryKind, ResultCode, TransferOrder
from trident.ledger.views import InterestPayments

AT_ONCE = 500
_NAMESPACE = UUID("6f1c3b52-8f6e-5d0a-9c3e-2b7a41d8c0f1")
"""Of the ids of interest entries: made from account and day, so that no day is paid twice."""

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
_RECORD = text(
    """
    INSERT INTO ledger.interest_capitalisations (
        account_id, through_on, accrued, amount_minor, residue, entry_id, capitalised_at
    ) VALUES (:account_id, :through_on, :accrued, :amount_minor, :residue, :entry_id, :now)
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
    return _pay(db, due[:limit], through_on, now, next_account)


def _pay(
    db: Session, due: Sequence[Row[Any]], through_on: date, now: datetime, next_account: AccountId | None
) -> InterestPayments:
    orders: list[TransferOrder] = []
    records: dict[UUID, dict[str, Any]] = {}
    for row in due:
        capitalised = capitalise_half_up(row.accrued)
        entry_id = EntryId(uuid5(_NAMESPACE, f"{row.id}:{through_on}"))
        is_paid = capitalised.amount_minor > 0
        records[row.id] = {
            "account_id": row.id,
            "through_on": through_on,
            "accrued": row.accrued,
            "amount_minor": capitalised.amount_minor,
            "residue": capitalised.residue,
            "entry_id": entry_id if is_paid else None,
            "now": now,
        }
        if is_paid:
            order = TransferOrder(
                id=entry_id,
                debit_account=row.expense_account,
                credit_account=row.id,
                amount_minor=capitalised.amount_minor,
                currency=row.currency,
                kind=EntryKind.INTEREST,
                description=f"结息 {through_on}",
                value_on=through_on + timedelta(days=1),
            )
            orders.append(order)
    below_unit = len(records) - len(orders)
    outcomes = post_transfers(db, orders, now=now)
    refused = []
    for order, outcome in zip(orders, outcomes, strict=True):
        if outcome.code is not ResultCode.POSTED:
            refused.append(order.credit_account)
            del records[order.credit_account]
    if records:
        db.execute(_RECORD, list(records.values()))
    return InterestPayments(
        paid=len(orders) - len(refused),
        paid_minor=sum(record["amount_minor"] for record in records.values()),
        below_unit=below_unit,
        refused=tuple(refused),
        next_account=next_account,
    )
