from datetime import datetime

from sqlalchemy.orm import Session

from trident.ledger.codes import STATUSES
from trident.ledger.errors import AccountClosed, AccountFrozen
from trident.ledger.queries.accounts import account
from trident.ledger.statuses import lock_account, set_status
from trident.ledger.types import Account, AccountId, AccountStatus


def freeze_account(db: Session, *, account_id: AccountId, reason: str, now: datetime) -> Account:
    """Freeze the account: from now on no money goes out of it; what comes in is kept (只收不付).

    :raises UnknownAccount: where there is no such account.
    :raises AccountFrozen: where it is frozen already.
    :raises AccountClosed: where it is closed.
    """
    row = lock_account(db, account_id)
    match STATUSES[row.status]:
        case AccountStatus.FROZEN:
            raise AccountFrozen
        case AccountStatus.CLOSED:
            raise AccountClosed
    set_status(db, row, AccountStatus.FROZEN, reason=reason, now=now)
    return account(db, account_id)
