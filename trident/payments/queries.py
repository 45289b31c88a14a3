from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from trident import risk
from trident.kernel.arrays import UuidArray
from trident.kernel.clock import bank_day
from trident.kernel.packed import execute_packed
from trident.kernel.pages import decode_cursor, encode_cursor
from trident.payments.answers import transfer_of
from trident.payments.errors import TransferNotFound
from trident.payments.tables import PayeeRow, ReportRow, TransferRow, WaitingRow
from trident.payments.types import Payee, PayeeId, Transfer, TransferStatus

_TRANSFER = TransferRow.__table__
_WAITING = WaitingRow.__table__
_REPORT = ReportRow.__table__
_STATUS = func.coalesce(_WAITING.c.status, TransferStatus.SETTLED.value)
_PRESENT = (
    select(
        _TRANSFER,
        _STATUS.label("status"),
        _WAITING.c.ended_at,
        _WAITING.c.due_at.label("present_due_at"),
        _WAITING.c.balance_after_minor.label("present_balance_minor"),
        _WAITING.c.reason.label("present_reason"),
        _WAITING.c.is_confirmed,
        _REPORT.c.transfer_id.is_not(None).label("is_reported"),
    )
    .outerjoin(_WAITING, _WAITING.c.transfer_id == _TRANSFER.c.id)
    .outerjoin(_REPORT, _REPORT.c.transfer_id == _TRANSFER.c.id)
)
_ACCOUNTS = "SELECT customer_id, id, account_id FROM payments.payee WHERE id = ANY (%(ids)b)"


def transfers(
    db: Session, *, customer_id: UUID, cursor: str | None, limit: int, status: TransferStatus | None = None
) -> tuple[list[Transfer], str | None]:
    """The customer's transfers as they stand now, the newest first, and the cursor of the next page.

    :raises BadCursor: the cursor is not one of this list's.
    """
    query = _PRESENT.where(_TRANSFER.c.customer_id == customer_id, _TRANSFER.c.refusal.is_(None))
    if status is not None:
        query = query.where(_STATUS.in_([status.value]))
    if cursor is not None:
        query = query.where(_TRANSFER.c.id < decode_cursor(cursor, UUID)[0])
    rows = db.execute(query.order_by(_TRANSFER.c.id.desc()).limit(limit + 1)).all()
    more = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return [_present(row) for row in rows[:limit]], more


def transfer(db: Session, *, customer_id: UUID, transfer_id: UUID) -> Transfer:
    """One of the customer's transfers, as it stands now.

    :raises TransferNotFound: the customer has made none of this id.
    """
    return _present(transfer_row(db, customer_id=customer_id, transfer_id=transfer_id))


def transfer_row(db: Session, *, customer_id: UUID, transfer_id: UUID) -> Row[Any]:
    """The row of one of the customer's transfers, with `status` and what else became of it.

    :raises TransferNotFound: the customer has made none of this id.
    """
    query = _PRESENT.where(
        _TRANSFER.c.id == transfer_id, _TRANSFER.c.customer_id == customer_id, _TRANSFER.c.refusal.is_(None)
    )
    row: Row[Any] | None = db.execute(query).one_or_none()
    if row is None:
        raise TransferNotFound
    return row


def transfer_usage(db: Session, *, customer_id: UUID, currency: str, now: datetime) -> risk.Usage:
    """What the customer has sent to others so far on this day and in this year."""
    return risk.read_usage(db, customer=customer_id, currency=currency, day=bank_day(now))


def _present(row: Row[Any]) -> Transfer:
    """A transfer as it stands now: its answer, and what became of it since."""
    found = transfer_of(row)._replace(is_reported=row.is_reported)
    if row.waits is None:
        return found
    status = TransferStatus(row.status)
    return found._replace(
        status=status,
        settled_at=row.ended_at if status is TransferStatus.SETTLED else None,
        due_at=row.present_due_at,
        balance_after_minor=row.present_balance_minor,
        reason=row.present_reason,
        is_confirmed=row.is_confirmed,
    )


def payees(db: Session, *, customer_id: UUID, limit: int) -> list[Payee]:
    """The customer's payees, the last used first."""
    query = (
        select(PayeeRow)
        .where(PayeeRow.customer_id == customer_id)
        .order_by(PayeeRow.last_used_at.desc(), PayeeRow.id.desc())
        .limit(limit)
    )
    return [
        Payee(PayeeId(row.id), row.name, row.number_masked, row.last_used_at, row.times_used)
        for row in db.scalars(query)
    ]


def ask_payee_accounts(db: Session, payee_ids: Collection[UUID]) -> Callable[[], dict[tuple[UUID, UUID], UUID]]:
    """Ask for the accounts behind payees, by customer and payee: another customer's payee is not found.

    One statement, none for nothing; returns what reads the answer.
    """
    if not payee_ids:
        return dict
    rows = execute_packed(db, _ACCOUNTS, {"ids": UuidArray.of_ids(list(payee_ids))})
    return lambda: {(customer_id, payee_id): account_id for customer_id, payee_id, account_id in rows}
