from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.ledger.actions.accrue_interest import accrue_interest
from trident.ledger.actions.correct_interest import correct_interest_of_day
from trident.ledger.actions.cut_off_business_day import cut_off_business_day
from trident.ledger.actions.seal_blocks import seal_blocks
from trident.ledger.errors import BooksUnbalanced
from trident.ledger.locking import lock_closing
from trident.ledger.queries.business_days import closed_day_of, find_unfinished_day
from trident.ledger.views import ClosedDay

# The day's entries lie between the position that the day before left off at and the cut-off; a few of the next day
# may lie among them, where the calendar day was over before this one was cut off.
_FIND_NEXT = text(
    """
    UPDATE ledger.business_days d SET next_position = least(
        coalesce((SELECT min(position) FROM ledger.transfers
                  WHERE position BETWEEN p.first_position AND d.cut_off_position AND business_on > :on),
                 d.cut_off_position + 1),
        coalesce((SELECT min(position) FROM ledger.entry_legs
                  WHERE position BETWEEN p.first_position AND d.cut_off_position AND business_on > :on),
                 d.cut_off_position + 1))
    FROM (
        SELECT coalesce((SELECT next_position FROM ledger.business_days
                         WHERE business_on < :on ORDER BY business_on DESC LIMIT 1), 1) AS first_position,
               coalesce((SELECT max(business_on) FROM ledger.business_days WHERE business_on < :on),
                        date '0001-01-01') AS previous_on
    ) p
    WHERE d.business_on = :on
    RETURNING p.first_position, p.previous_on, d.cut_off_position, d.next_position
    """
)
_WRITE_BALANCES = text(
    """
    INSERT INTO ledger.daily_balances (
        account_id, business_on, posted_minor, sequence, kinds_in, kinds_out, least_minor, most_minor
    )
    SELECT account_id, business_on, (array_agg(balance_minor ORDER BY sequence DESC))[1], max(sequence),
           coalesce(bit_or(1::bigint << kind) FILTER (WHERE amount_minor > 0), 0),
           coalesce(bit_or(1::bigint << kind) FILTER (WHERE amount_minor < 0), 0),
           min(abs(amount_minor)), max(abs(amount_minor))
    FROM ledger.postings
    WHERE position BETWEEN :first_position AND :cut_off_position AND business_on > :previous_on AND business_on <= :on
    GROUP BY account_id, business_on
    """
)
_WRITE_TOTALS = text(
    """
    WITH later AS (
        SELECT account_id, sum(amount_minor) AS amount_minor
        FROM ledger.postings WHERE position >= :next_position AND business_on > :on GROUP BY account_id
    ), moved AS (
        SELECT account_id, -sum(least(amount_minor, 0)) AS debits_minor, sum(greatest(amount_minor, 0)) AS credits_minor
        FROM ledger.postings
        WHERE position BETWEEN :first_position AND :cut_off_position
          AND business_on > :previous_on AND business_on <= :on
        GROUP BY account_id
    )
    INSERT INTO ledger.general_ledger (
        business_on, product, type, currency, accounts, debits_minor, credits_minor, balance_minor
    )
    SELECT :on, a.product, a.type, a.currency, count(*) FILTER (WHERE a.opened_on <= :on),
           coalesce(sum(moved.debits_minor), 0), coalesce(sum(moved.credits_minor), 0),
           sum(b.posted_minor - coalesce(later.amount_minor, 0))
    FROM ledger.accounts a
    JOIN ledger.balances b ON b.account_id = a.id
    LEFT JOIN later ON later.account_id = a.id
    LEFT JOIN moved ON moved.account_id = a.id
    GROUP BY a.product, a.type, a.currency
    HAVING count(*) FILTER (WHERE a.opened_on <= :on) > 0 OR count(moved.account_id) > 0
    """
)
_FIND_IMBALANCE = text(
    """
    SELECT currency, NULL AS product, 0 AS expected, sum(balance_minor) AS found
    FROM ledger.general_ledger WHERE business_on = :on GROUP BY currency HAVING sum(balance_minor) <> 0
    UNION ALL
    SELECT g.currency, g.product, coalesce(p.balance_minor, 0) + g.credits_minor - g.debits_minor, g.balance_minor
    FROM ledger.general_ledger g
    LEFT JOIN ledger.general_ledger p
           ON p.business_on = :previous_on AND p.product = g.product AND p.type = g.type AND p.currency = g.currency
    WHERE g.business_on = :on
      AND g.balance_minor <> coalesce(p.balance_minor, 0) + g.credits_minor - g.debits_minor
    LIMIT 1
    """
)
_FINISH = text(
    """
    UPDATE ledger.business_days d
    SET closed_at = :now, block_number = b.number, block_digest = b.digest
    FROM (SELECT 1) one LEFT JOIN (
        SELECT number, digest FROM ledger.blocks ORDER BY number DESC LIMIT 1
    ) b ON true
    WHERE d.business_on = :on
    RETURNING d.business_on, d.cut_off_at, d.cut_off_position, d.closed_at, d.block_number, d.block_digest
    """
)


def close_business_day(db: Session, *, now: datetime, on: date | None = None) -> ClosedDay:
    """Close a business day: cut it off, write its balances and totals, see that they balance, accrue its interest.

    A day that `cut_off_business_day` has cut off in a transaction before is taken up from there; then transfers wait
    for nothing. Otherwise both is done here, and transfers wait for the commit.

    :param on: the day; by default the one that was cut off, else the oldest one that is open.
    :raises DayClosed: it is closed already.
    :raises DayNotBegun: it lies ahead.
    :raises EarlierDayOpen: another day comes first.
    :raises BooksUnbalanced: what the accounts hold is not what was posted, or does not add up to nothing.
    """
    lock_closing(db)
    unfinished = find_unfinished_day(db)
    if unfinished is not None and on in {None, unfinished}:
        day = unfinished
    else:
        day = cut_off_business_day(db, now=now, on=on)
    _make_up(db, day)
    accrue_interest(db, on=day)
    correct_interest_of_day(db, on=day)
    seal_blocks(db, now=now, is_final=True)
    return closed_day_of(db.execute(_FINISH, {"on": day, "now": now}).one())


def _make_up(db: Session, on: date) -> None:
    bounds = {"on": on} | dict(db.execute(_FIND_NEXT, {"on": on}).mappings().one())
    db.execute(_WRITE_BALANCES, bounds)
    db.execute(_WRITE_TOTALS, bounds)
    fault = db.execute(_FIND_IMBALANCE, bounds).one_or_none()
    if fault is not None:
        raise BooksUnbalanced(
            business_on=on.isoformat(),
            currency=fault.currency,
            product=fault.product,
            expected_minor=int(fault.expected),
            found_minor=int(fault.found),
        )
