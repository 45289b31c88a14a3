"""Freeze a customer's account: money still comes in, none goes out (只收不付)."""

from uuid import UUID

from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.errors import Title
from trident.operations.errors import AccountAlreadyFrozen, BankOwnAccount
from trident.operations.kinds.account import customer_account, sum_up_account
from trident.operations.kinds.kind import Kind, Order
from trident.operations.types import AccountSummary


def _summarise(db: Session, account_id: UUID) -> AccountSummary:
    account = customer_account(db, account_id)
    if account.status is ledger.AccountStatus.CLOSED:
        raise ledger.AccountClosed
    if account.status is ledger.AccountStatus.FROZEN:
        raise AccountAlreadyFrozen
    return sum_up_account(account)


def _execute(db: Session, order: Order) -> None:
    # Asked again: the account may have been frozen or closed since the request was made.
    _summarise(db, order.subject_id)
    ledger.freeze_account(db, account_id=ledger.AccountId(order.subject_id), reason=order.reason, now=order.now)


KIND = Kind(
    code="freeze-account",
    title=Title(zh="冻结账户", en="Freeze an account"),
    subject_type="account",
    summarise=_summarise,
    execute=_execute,
    refusals=(ledger.UnknownAccount, BankOwnAccount, ledger.AccountClosed, AccountAlreadyFrozen),
)
