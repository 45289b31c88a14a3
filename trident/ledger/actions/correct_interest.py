from datetime import date
from typing import Any, Final, cast

from sqlalchemy import CursorResult, text
from sqlalchemy.orm import Session

_BACK_VALUED: Final = """
    SELECT p.account_id, min(p.value_on) AS since
    FROM ledger.postings p
    WHERE p.value_on <> p.business_on AND p.value_on < :on AND p.business_on = :on
    GROUP BY p.account_id
"""
_OF_PRODUCT: Final = """
    SELECT id, CAST(:since AS date) FROM ledger.accounts
    WHERE product = :product AND currency = :currency AND type = 'liability'
"""

# What each day should have earned, knowing what is known now, against what stands for it. A day that is wrong is taken
# back by a row of the opposite amount; the right one follows. Days before the first closed one were never accrued.
_CORRECT: Final = """
    WITH affected (account_id, since) AS MATERIALIZED ({affected}),
    shifted AS MATERIALIZED (
        SELECT account_id, business_on, value_on, amount_minor
        FROM ledger.postings
        WHERE value_on <> business_on AND business_on <= :on AND account_id IN (SELECT account_id FROM affected)
    ), days AS (
        SELECT a.account_id, day::date AS day
        FROM affected a
        CROSS JOIN generate_series(
            greatest(a.since, (SELECT min(business_on) FROM ledger.business_days)), CAST(:through AS date), '1 day'
        ) day
    ), base AS (
        SELECT d.account_id, d.day,
               coalesce((SELECT b.posted_minor FROM ledger.daily_balances b
                         WHERE b.account_id = d.account_id AND b.business_on <= d.day
                         ORDER BY b.business_on DESC LIMIT 1), 0)
               + coalesce((SELECT sum(CASE WHEN s.business_on > d.day THEN s.amount_minor ELSE -s.amount_minor END)
                           FROM shifted s
                           WHERE s.account_id = d.account_id AND (s.business_on > d.day) = (s.value_on <= d.day)), 0)
               AS base_minor
        FROM days d
    ), wanted AS (
        SELECT b.account_id, b.day, b.base_minor::bigint AS base_minor, r.annual_rate, r.convention,
               CASE WHEN b.base_minor > 0
                    THEN ledger.interest_of_day(b.base_minor::bigint, r.annual_rate, r.convention, b.day)
                    ELSE 0 END AS amount
        FROM base b
        JOIN ledger.accounts a ON a.id = b.account_id AND a.type = 'liability'
        JOIN ledger.interest_rates r ON r.product = a.product AND r.currency = a.currency
             AND r.valid_from <= b.day AND (r.valid_until IS NULL OR r.valid_until > b.day)
    ), wrong AS (
        SELECT w.*, s.revision, s.standing, l.base_minor AS last_base, l.annual_rate AS last_rate,
               l.convention AS last_convention
        FROM wanted w
        CROSS JOIN LATERAL (
            SELECT coalesce(max(i.revision), 0) AS revision, coalesce(sum(i.amount), 0) AS standing
            FROM ledger.interest_accruals i WHERE i.account_id = w.account_id AND i.accrued_on = w.day
        ) s
        LEFT JOIN ledger.interest_accruals l
               ON l.account_id = w.account_id AND l.accrued_on = w.day AND l.revision = s.revision
        WHERE s.standing <> w.amount
    )
    INSERT INTO ledger.interest_accruals (
        account_id, accrued_on, revision, recorded_on, base_minor, annual_rate, convention, amount
    )
    SELECT account_id, day, revision + 1, :on, last_base, last_rate, last_convention, -standing
    FROM wrong WHERE standing <> 0
    UNION ALL
    SELECT account_id, day, revision + CASE WHEN standing = 0 THEN 1 ELSE 2 END, :on,
           base_minor, annual_rate, convention, amount
    FROM wrong WHERE amount <> 0
"""
_CORRECT_BACK_VALUED = text(_CORRECT.format(affected=_BACK_VALUED))
_CORRECT_PRODUCT = text(_CORRECT.format(affected=_OF_PRODUCT))
_LAST_CUT_OFF = text("SELECT max(business_on) FROM ledger.business_days WHERE closed_at IS NOT NULL")


def correct_interest_of_day(db: Session, *, on: date) -> int:
    """Correct the interest of days before `on` for what was posted on `on` with an earlier value date.

    Reversals are such postings: they bear the value date of what they reverse. Closing a day does this; doing it again
    finds nothing left to correct.

    :returns: how many rows were written, reversals of wrong ones included.
    """
    yesterday = date.fromordinal(on.toordinal() - 1)
    written = cast("CursorResult[Any]", db.execute(_CORRECT_BACK_VALUED, {"on": on, "through": yesterday}))
    return written.rowcount


def correct_interest_of_product(db: Session, *, product: str, currency: str, since: date, recorded_on: date) -> int:
    """Correct the interest of a product's accounts since a day on which another rate should have held.

    :param recorded_on: the business day in whose books the correction goes.
    :returns: how many rows were written, reversals of wrong ones included.
    """
    through: date | None = db.scalar(_LAST_CUT_OFF)
    if through is None or since > through:
        return 0
    chosen = {"product": product, "currency": currency, "since": since, "through": through, "on": recorded_on}
    written = cast("CursorResult[Any]", db.execute(_CORRECT_PRODUCT, chosen))
    return written.rowcount
