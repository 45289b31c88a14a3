from datetime import datetime

from sqlalchemy.orm import Session

from trident.ledger.codes import STATUSES
from trident.ledger.errors import AccountClosed, AccountNotFrozen
from trident.ledger.queries.accounts import account
from trident.ledger.statuses import lock_account, set_status
from trident.ledger.types import Account, AccountId, AccountStatus


def unfreeze_account(db: Session, *, account_id: AccountId, reason: str, now: datetime) -> Account:
    """Let money go out of the account again.

    :raises UnknownAccount: where there is no such account.
    :raises AccountNotFrozen: where it is not frozen.
    :raises AccountClosed: where it is closed.
    """
    row = lock_account(db, account_id)
    match STATUSES[row.status]:
        case AccountStatus.ACTIVE:
            raise AccountNotFrozen
        case AccountStatus.CLOSED:
            raise AccountClosed
    set_status(db, row, AccountStatus.ACTIVE, reason=reason, now=now)
    return account(db, account_id)
