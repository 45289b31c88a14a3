from datetime import datetime

from sqlalchemy.orm import Session

from trident.ledger.codes import STATUSES
from trident.ledger.errors import AccountClosed, AccountFrozen, AccountNotEmpty
from trident.ledger.queries.accounts import account
from trident.ledger.statuses import lock_account, set_status
from trident.ledger.types import Account, AccountId, AccountStatus


def close_account(db: Session, *, account_id: AccountId, reason: str, now: datetime) -> Account:
    """Close the account for good; it must be empty.

    :raises UnknownAccount: where there is no such account.
    :raises AccountNotEmpty: where it still holds something, or something is held.
    :raises AccountFrozen: where it is frozen: first unfreeze it.
    :raises AccountClosed: where it is closed already.
    """
    row = lock_account(db, account_id)
    match STATUSES[row.status]:
        case AccountStatus.FROZEN:
            raise AccountFrozen
        case AccountStatus.CLOSED:
            raise AccountClosed
    if row.posted_minor != 0 or row.held_minor != 0:
        raise AccountNotEmpty
    set_status(db, row, AccountStatus.CLOSED, reason=reason, now=now)
    return account(db, account_id)
