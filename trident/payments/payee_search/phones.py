"""A mobile number stands for an account of the customer of this bank whose number it is."""

import re
from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trident import customers, ledger

_MOBILE: Final = re.compile("1[3-9][0-9]{9}")
_BEGINNING: Final = re.compile("1[3-9][0-9]{0,9}")
_CURRENCY: Final = "CNY"
_NOBODY: Final = UUID(int=0)


def is_phone(number: str) -> bool:
    """Tell whether a number is a mobile number of the mainland, whole."""
    return _MOBILE.fullmatch(number) is not None


def may_become_phone(number: str) -> bool:
    """Tell whether a number that is being typed is the beginning of one, or one."""
    return _BEGINNING.fullmatch(number) is not None


def phone_accounts(db: Session, numbers: Collection[str]) -> dict[str, UUID]:
    """Return the account that each mobile number stands for: its customer's oldest of class I, in yuan and not closed.

    Numbers that are none, that no customer has, or whose customer has no such account are left out.
    """
    found: dict[str, UUID] = {}
    for number in filter(is_phone, numbers):
        # Asked for also where nobody has the number: how long it takes does not tell who is a customer.
        customer_id = customers.find_customer_id_by_phone(db, number) or _NOBODY
        for account in ledger.accounts_of(db, customer_id):
            if _takes_transfers(account):
                found[number] = account.id
                break
    return found


def _takes_transfers(account: ledger.Account) -> bool:
    return (
        account.kind is ledger.AccountKind.CLASS_1
        and account.currency == _CURRENCY
        and account.status is not ledger.AccountStatus.CLOSED
    )
