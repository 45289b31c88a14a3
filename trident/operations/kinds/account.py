"""What a checker is shown of an account."""

from uuid import UUID

from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.crypto import mask_name
from trident.operations.errors import BankOwnAccount
from trident.operations.types import AccountSummary


def customer_account(db: Session, account_id: UUID) -> ledger.Account:
    """The account, which must be a customer's.

    :raises UnknownAccount: there is no such account.
    :raises BankOwnAccount: it is the bank's own.
    """
    account = ledger.account(db, ledger.AccountId(account_id))
    if account.holder_id is None:
        raise BankOwnAccount
    return account


def sum_up_account(account: ledger.Account) -> AccountSummary:
    """The account as it stands now, its number and holder masked."""
    return AccountSummary(
        account_id=account.id,
        customer_id=account.holder_id,
        number_masked=account.number_masked,
        holder_name_masked=mask_name(account.holder_name or ""),
        product=account.product,
        status=account.status.value,
        currency=account.currency,
        balance_minor=account.posted_minor,
        available_minor=account.available_minor,
    )
