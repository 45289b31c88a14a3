"""Business days: which one it is, and which ones are over."""

from datetime import date, datetime, timedelta

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from trident.kernel.clock import bank_day
from trident.ledger.types import AccountId
from trident.ledger.views import ClosedDay

_CLOSED_THROUGH = text("SELECT closed_through FROM ledger.books WHERE id")
_FIRST_DAY = text("SELECT min(opened_on) FROM ledger.accounts")
_CLOSED_DAYS = text(
    """
    SELECT business_on, cut_off_at, cut_off_position, closed_at, block_number, block_digest
    FROM ledger.business_days WHERE closed_at IS NOT NULL ORDER BY business_on DESC LIMIT :limit
    """
)
_UNFINISHED = text("SELECT business_on FROM ledger.business_days WHERE closed_at IS NULL")
_UNPAID = text(
    """
    SELECT business_on FROM ledger.business_days
    WHERE interest_paid_at IS NULL AND closed_at IS NOT NULL ORDER BY business_on
    """
)
_BALANCE_ON = text(
    """
    SELECT posted_minor FROM ledger.daily_balances
    WHERE account_id = :account AND business_on <= :on ORDER BY business_on DESC LIMIT 1
    """
)


def business_day(db: Session, *, now: datetime) -> date:
    """Return the business date that a posting of this instant bears: the calendar day, or the first that is open."""
    today = bank_day(now)
    closed_through = db.scalar(_CLOSED_THROUGH)
    return today if closed_through is None else max(today, closed_through + timedelta(days=1))


def first_open_day(db: Session) -> date | None:
    """Return the oldest day that is not closed; None while the bank has no account."""
    closed_through: date | None = db.scalar(_CLOSED_THROUGH)
    if closed_through is not None:
        return closed_through + timedelta(days=1)
    first: date | None = db.scalar(_FIRST_DAY)
    return first


def find_unfinished_day(db: Session) -> date | None:
    """Return the day that is cut off and not made up yet, if there is one."""
    found: date | None = db.scalar(_UNFINISHED)
    return found


def unpaid_days(db: Session) -> list[date]:
    """Return the closed days through which not all interest that is due has been paid, the oldest first."""
    return list(db.scalars(_UNPAID))


def closed_days(db: Session, *, limit: int = 30) -> list[ClosedDay]:
    """Return the days closed last, the latest first."""
    return [closed_day_of(row) for row in db.execute(_CLOSED_DAYS, {"limit": limit})]


def closing_balance(db: Session, account_id: AccountId, on: date) -> int:
    """Return what the account held at the end of a closed business day, in minor units."""
    return db.scalar(_BALANCE_ON, {"account": account_id, "on": on}) or 0


def closed_day_of(row: Row[tuple[object, ...]]) -> ClosedDay:
    """Read a closed day from a row of ledger.business_days."""
    return ClosedDay(
        business_on=row.business_on,
        cut_off_at=row.cut_off_at,
        cut_off_position=row.cut_off_position,
        closed_at=row.closed_at,
        block_number=row.block_number,
        block_digest=row.block_digest,
    )
