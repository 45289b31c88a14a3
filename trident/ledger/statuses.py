"""The change of an account's status, under the lock that its postings take."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.ledger.codes import STATUS_CODES
from trident.ledger.errors import UnknownAccount
from trident.ledger.locking import lock_shard
from trident.ledger.tables import BalanceRow, StatusChangeRow
from trident.ledger.types import AccountId, AccountStatus


def lock_account(db: Session, account_id: AccountId) -> BalanceRow:
    """Lock the account against postings until the transaction ends.

    :raises UnknownAccount: where there is no such account.
    """
    lock_shard(db)
    row = db.scalar(
        select(BalanceRow)
        .where(BalanceRow.account_id == account_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise UnknownAccount
    return row


def set_status(db: Session, row: BalanceRow, status: AccountStatus, *, reason: str, now: datetime) -> None:
    """Give the locked account its new status, and note why."""
    row.status = STATUS_CODES[status]
    db.add(StatusChangeRow(account_id=row.account_id, changed_at=now, status=row.status, reason=reason))
    db.flush()
