from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from trident.kernel.arrays import UuidArray, execute_packed
from trident.kernel.pages import decode_cursor, encode_cursor
from trident.payments.answers import transfer_of
from trident.payments.errors import TransferNotFound
from trident.payments.rules import normalised_name
from trident.payments.tables import PayeeRow, TransferRow
from trident.payments.types import Payee, PayeeId, Transfer

RECENT_PAYEES = 500
_TRANSFER = TransferRow.__table__
_ACCOUNTS = "SELECT customer_id, id, account_id FROM payments.payee WHERE id = ANY (%(ids)b)"


def transfers(db: Session, *, customer_id: UUID, cursor: str | None, limit: int) -> tuple[list[Transfer], str | None]:
    """The customer's settled transfers, the newest first, and the cursor of the next page.

    :raises BadCursor: the cursor is not one of this list's.
    """
    query = select(_TRANSFER).where(_TRANSFER.c.customer_id == customer_id, _TRANSFER.c.refusal.is_(None))
    if cursor is not None:
        query = query.where(_TRANSFER.c.id < decode_cursor(cursor, UUID)[0])
    rows = db.execute(query.order_by(_TRANSFER.c.id.desc()).limit(limit + 1)).all()
    more = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return [transfer_of(row) for row in rows[:limit]], more


def transfer(db: Session, *, customer_id: UUID, transfer_id: UUID) -> Transfer:
    """One of the customer's settled transfers.

    :raises TransferNotFound: the customer has made none of this id.
    """
    query = select(_TRANSFER).where(
        _TRANSFER.c.id == transfer_id, _TRANSFER.c.customer_id == customer_id, _TRANSFER.c.refusal.is_(None)
    )
    row: Row[Any] | None = db.execute(query).one_or_none()
    if row is None:
        raise TransferNotFound
    return transfer_of(row)


def payees(db: Session, *, customer_id: UUID, containing: str, limit: int) -> list[Payee]:
    """The customer's payees, the last used first, whose name or account number's ends contain the text.

    Looked for among the 500 last used: names are sealed, so they are compared here and not in the database.
    """
    query = (
        select(PayeeRow)
        .where(PayeeRow.customer_id == customer_id)
        .order_by(PayeeRow.last_used_at.desc(), PayeeRow.id.desc())
        .limit(RECENT_PAYEES)
    )
    wanted = normalised_name(containing)
    digits = containing.replace(" ", "")
    found: list[Payee] = []
    for row in db.scalars(query):
        is_wanted = wanted in normalised_name(row.name) or (digits and digits in row.number_masked.replace(" ", ""))
        if is_wanted:
            found.append(Payee(PayeeId(row.id), row.name, row.number_masked, row.last_used_at, row.times_used))
            if len(found) == limit:
                break
    return found


def payee_accounts(db: Session, payee_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], UUID]:
    """The accounts behind payees, by customer and payee, in one statement: another customer's payee is not found."""
    if not payee_ids:
        return {}
    rows = execute_packed(db, _ACCOUNTS, {"ids": UuidArray.of_ids(list(payee_ids))})
    return {(customer_id, payee_id): account_id for customer_id, payee_id, account_id in rows}
