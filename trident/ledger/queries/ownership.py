"""Accounts as their holders reach them."""

from uuid import UUID

from sqlalchemy.orm import Session

from trident.ledger.errors import UnknownAccount
from trident.ledger.queries.accounts import account
from trident.ledger.types import Account, AccountId


def account_of_holder(db: Session, account_id: UUID, *, holder_id: UUID) -> Account:
    """Return the account, if it is the holder's own.

    :raises UnknownAccount: there is no such account, or it is another's: the holder is not told which.
    """
    found = account(db, AccountId(account_id))
    if found.holder_id != holder_id:
        raise UnknownAccount
    return found
