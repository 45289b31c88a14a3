"""What the city's people send one another from their phones: through the same door as any customer's transfer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from trident import identity, ledger, payments
from trident.kernel.db import Database

_PHONE = identity.Origin("手机银行", "127.0.0.1")


def is_between_people(order: ledger.TransferOrder, holders: dict[ledger.AccountId, UUID]) -> bool:
    """Tell whether somebody pays somebody else."""
    source, target = holders.get(order.debit_account), holders.get(order.credit_account)
    return source is not None and target is not None and source != target


def send_from_phones(
    database: Database,
    orders: Sequence[ledger.TransferOrder],
    holders: dict[ledger.AccountId, UUID],
    *,
    now: datetime,
    settings: identity.IdentitySettings,
) -> int:
    """Let payers sign in and send; each order's id names the intent, so that none is sent twice.

    :returns: how many were settled, now or before; the others were refused, as they would be to anyone.
    """
    if not orders:
        return 0
    with database.transaction() as db:
        named = {one for order in orders for one in (order.debit_account, order.credit_account)}
        accounts = {one.id: one for one in ledger.accounts_by_ids(db, list(named))}
        payers = {holders[order.debit_account] for order in orders}
        tokens = {
            one: identity.open_customer_session(db, customer_id=one, origin=_PHONE, now=now, settings=settings).token
            for one in payers
        }
        requests = [
            payments.TransferRequest(
                token_digest=identity.token_digest(tokens[holders[order.debit_account]]),
                idempotency_key=order.id,
                source_account_id=order.debit_account,
                payee=_typed(accounts[order.credit_account]),
                amount_minor=order.amount_minor,
                currency=order.currency,
                memo=order.description or None,
            )
            for order in orders
        ]
        answers = payments.send_transfers(db, requests, now=now)
    return sum(isinstance(answer, payments.Transfer) for answer in answers)


def _typed(account: ledger.Account) -> payments.TypedPayee:
    assert account.holder_name is not None, "people's accounts have a holder"
    return payments.TypedPayee(account.number, account.holder_name)
