"""Holds: funds set aside."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.ledger.codes import HOLD_STATUSES
from trident.ledger.errors import HoldNotFound
from trident.ledger.tables import HoldRow
from trident.ledger.types import AccountId, Hold, HoldId


def hold(db: Session, hold_id: HoldId) -> Hold:
    """Return the hold as it stands.

    :raises HoldNotFound: where there is none with this id.
    """
    row = db.get(HoldRow, hold_id, populate_existing=True)
    if row is None:
        raise HoldNotFound
    return _hold(row)


def open_holds(db: Session, account_id: AccountId) -> list[Hold]:
    """Return the holds that hold back funds of the account, the oldest first."""
    statement = (
        select(HoldRow)
        .where(HoldRow.debit_account == account_id, HoldRow.status == 0)
        .order_by(HoldRow.placed_at, HoldRow.id)
        .execution_options(populate_existing=True)
    )
    return [_hold(row) for row in db.scalars(statement)]


def _hold(row: HoldRow) -> Hold:
    return Hold(
        id=HoldId(row.id),
        debit_account=AccountId(row.debit_account),
        credit_account=AccountId(row.credit_account),
        amount_minor=row.amount_minor,
        captured_minor=row.captured_minor,
        currency=row.currency,
        description=row.description,
        status=HOLD_STATUSES[row.status],
        placed_at=row.placed_at,
        expires_at=row.expires_at,
        settled_at=row.settled_at,
    )
