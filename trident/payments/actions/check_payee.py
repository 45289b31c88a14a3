from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident import ledger
from trident.payments.errors import TooManyNameChecks
from trident.payments.name_checks import ONE_BACK_S, take_name_checks
from trident.payments.payee_search.phones import phone_accounts
from trident.payments.rules import is_same_name
from trident.payments.types import CheckOutcome, TypedPayee


def check_payee(
    db: Session, *, customer_id: UUID, payee: TypedPayee, now: datetime
) -> tuple[CheckOutcome, ledger.ResolvedAccount | None]:
    """Tell whether the typed name is that of the account's holder, and the account where it is.

    Each check is taken from the customer's allowance, 30 coming back over an hour: account numbers must not tell
    who holds them to somebody who tries names.

    :raises TooManyNameChecks: the allowance is used up; `retry_after_s` tells when one will be back.
    """
    if customer_id not in take_name_checks(db, [customer_id], now=now):
        raise TooManyNameChecks(retry_after_s=ONE_BACK_S)
    account = _account_of(db, payee.number)
    if account is None or account.holder_id is None:
        return CheckOutcome.UNKNOWN, None
    if not is_same_name(payee.name, account.holder_name or ""):
        return CheckOutcome.MISMATCH, None
    return (CheckOutcome.OWN_ACCOUNT if account.holder_id == customer_id else CheckOutcome.MATCH), account


def _account_of(db: Session, number: str) -> ledger.ResolvedAccount | None:
    """Return the account of a number, or that of the customer whose mobile number it is."""
    account = ledger.resolve_numbers(db, [number]).get(number)
    phones = {} if account is not None else phone_accounts(db, [number])
    if number not in phones:
        return account
    meant = ledger.account(db, ledger.AccountId(phones[number])).number
    return ledger.resolve_numbers(db, [meant]).get(meant)
