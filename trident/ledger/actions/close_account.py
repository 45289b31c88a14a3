from datetime import datetime

from sqlalchemy.orm import Session

from trident.ledger.codes import STATUSES
from trident.ledger.errors import AccountClosed, AccountFrozen, AccountNotEmpty, InterestUnpaid
from trident.ledger.locking import lock_closing
from trident.ledger.queries.accounts import account
from trident.ledger.queries.interest_rates import payable_interest
from trident.ledger.rules.interest import capitalise_half_up
from trident.ledger.statuses import lock_account, set_status
from trident.ledger.types import Account, AccountId, AccountStatus


def close_account(db: Session, *, account_id: AccountId, reason: str, now: datetime) -> Account:
    """Close the account for good; it must be empty, and the interest it has earned paid out.

    Interest is first settled (`settle_interest`), then withdrawn with the rest. What is less than half a minor unit,
    or would be the customer's debt, is left.

    :raises UnknownAccount: where there is no such account.
    :raises AccountNotEmpty: where it still holds something, or something is held.
    :raises InterestUnpaid: where interest waits to be paid (`accrued_minor`).
    :raises InterestNotFinal: where a day that bears interest is not closed yet (`business_on`).
    :raises AccountFrozen: where it is frozen: first unfreeze it.
    :raises AccountClosed: where it is closed already.
    """
    lock_closing(db)
    row = lock_account(db, account_id)
    match STATUSES[row.status]:
        case AccountStatus.FROZEN:
            raise AccountFrozen
        case AccountStatus.CLOSED:
            raise AccountClosed
    if row.posted_minor != 0 or row.held_minor != 0:
        raise AccountNotEmpty
    payable = payable_interest(db, account_id, now=now)
    accrued_minor = capitalise_half_up(payable.accrued).amount_minor
    if accrued_minor > 0:
        raise InterestUnpaid(accrued_minor=accrued_minor)
    set_status(db, row, AccountStatus.CLOSED, reason=reason, now=now)
    return account(db, account_id)
