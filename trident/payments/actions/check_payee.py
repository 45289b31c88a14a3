from collections.abc import Collection
from datetime import datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.arrays import UuidArray, execute_packed
from trident.payments.errors import TooManyNameChecks
from trident.payments.payee_search.phones import phone_accounts
from trident.payments.rules import is_same_name
from trident.payments.types import CheckOutcome, TypedPayee

NAME_CHECKS: Final = 30
NAME_CHECKS_PERIOD: Final = timedelta(hours=1)
_EACH: Final = NAME_CHECKS_PERIOD / NAME_CHECKS

# The generic cell rate algorithm (ITU-T I.371, annex A); the row lock puts parallel checks one behind the other.
_TAKE: Final = text(
    """
    INSERT INTO payments.name_checks AS n (customer_id, whole_at)
    SELECT id, CAST(:now AS timestamptz) + :each FROM unnest(CAST(:customers AS uuid[])) AS id ORDER BY id
    ON CONFLICT (customer_id) DO UPDATE SET whole_at = greatest(n.whole_at, :now) + :each
        WHERE greatest(n.whole_at, :now) + :each <= CAST(:now AS timestamptz) + :period
    RETURNING customer_id
    """
)


_WITHOUT: Final = """
    SELECT customer_id FROM payments.name_checks WHERE customer_id = ANY (%(customers)b) AND whole_at > %(whole_at)s
"""


def check_payee(
    db: Session, *, customer_id: UUID, payee: TypedPayee, now: datetime
) -> tuple[CheckOutcome, ledger.ResolvedAccount | None]:
    """Tell whether the typed name is that of the account's holder, and the account where it is.

    Each check is taken from the customer's allowance, 30 coming back over an hour: account numbers must not tell
    who holds them to somebody who tries names.

    :raises TooManyNameChecks: the allowance is used up; `retry_after_s` tells when one will be back.
    """
    if customer_id not in take_name_checks(db, [customer_id], now=now):
        raise TooManyNameChecks(retry_after_s=ceil(_EACH.total_seconds()))
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


def take_name_checks(db: Session, customer_ids: Collection[UUID], *, now: datetime) -> set[UUID]:
    """Take one check from the allowance of each customer, in one statement; returns those who had one left."""
    if not customer_ids:
        return set()
    values = {"customers": list(customer_ids), "now": now, "each": _EACH, "period": NAME_CHECKS_PERIOD}
    return set(db.scalars(_TAKE, values))


def without_name_checks(db: Session, customer_ids: Collection[UUID], *, now: datetime) -> set[UUID]:
    """Which of these customers have no name check left, in one statement."""
    if not customer_ids:
        return set()
    asked = {"customers": UuidArray.of_ids(list(customer_ids)), "whole_at": now + NAME_CHECKS_PERIOD - _EACH}
    return {customer_id for (customer_id,) in execute_packed(db, _WITHOUT, asked)}
