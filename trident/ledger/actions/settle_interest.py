from datetime import datetime

from sqlalchemy.orm import Session

from trident.ledger.actions.pay_interest import pay_interest
from trident.ledger.codes import STATUSES
from trident.ledger.errors import AccountClosed
from trident.ledger.locking import lock_closing
from trident.ledger.queries.interest_rates import payable_interest
from trident.ledger.refusals import refusal_of
from trident.ledger.rules.interest import capitalise_half_up
from trident.ledger.statuses import lock_account
from trident.ledger.types import AccountId, AccountStatus


def settle_interest(db: Session, *, account_id: AccountId, now: datetime) -> int:
    """Pay an account all the interest it has earned, so that it can be emptied and closed (销户结息).

    It is paid as on a day of capitalisation: through the last closed day, rounded once, into the account itself. What
    is withdrawn on the same day bears none for it.

    :returns: what was paid, in minor units; 0 where nothing was due, as when it is called again.
    :raises UnknownAccount: where there is no such account.
    :raises AccountClosed: where it is closed.
    :raises InterestNotFinal: where a day that bears interest is not closed yet (`business_on`).
    :raises CeilingExceeded: where the account may not hold so much more: first withdraw from it.
    :raises ClassLimitReached: likewise, of an account of class III.
    """
    lock_closing(db)
    if STATUSES[lock_account(db, account_id).status] is AccountStatus.CLOSED:
        raise AccountClosed
    payable = payable_interest(db, account_id, now=now)
    if payable.through_on is None or capitalise_half_up(payable.accrued).amount_minor == 0:
        return 0
    paid, refused = pay_interest(db, [payable], through_on=payable.through_on, now=now, purpose="销户结息")
    if refused:
        raise refusal_of(refused[account_id])
    return sum(paid)
