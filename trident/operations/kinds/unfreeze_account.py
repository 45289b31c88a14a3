"""Let money out of a frozen account again."""

from uuid import UUID

from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.errors import Title
from trident.operations.errors import BankOwnAccount
from trident.operations.kinds.account import customer_account, sum_up_account
from trident.operations.kinds.kind import Kind, Order
from trident.operations.types import AccountSummary


def _summarise(db: Session, account_id: UUID) -> AccountSummary:
    account = customer_account(db, account_id)
    if account.status is not ledger.AccountStatus.FROZEN:
        raise ledger.AccountNotFrozen
    return sum_up_account(account)


def _execute(db: Session, order: Order) -> None:
    ledger.unfreeze_account(db, account_id=ledger.AccountId(order.subject_id), reason=order.reason, now=order.now)


KIND = Kind(
    code="unfreeze-account",
    title=Title(zh="解冻账户", en="Unfreeze an account"),
    subject_type="account",
    summarise=_summarise,
    execute=_execute,
    refusals=(ledger.UnknownAccount, BankOwnAccount, ledger.AccountNotFrozen),
)
