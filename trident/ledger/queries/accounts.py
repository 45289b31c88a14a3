"""Accounts as they stand: their terms, balances and limits."""

from collections.abc import Sequence
from datetime import MINYEAR, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger, DateTime, LargeBinary, Uuid

from trident.kernel.clock import bank_day
from trident.kernel.crypto import blind_index
from trident.ledger.class_limits import ClassLimit, limits_of
from trident.ledger.codes import STATUSES
from trident.ledger.errors import UnknownAccount
from trident.ledger.tables import NUMBER, AccountRow, BalanceRow, BooksRow, LimitUsageRow
from trident.ledger.types import (
    Account,
    AccountId,
    AccountKind,
    AccountType,
    Balance,
    LimitState,
    ResolvedAccount,
)

_MICROSECOND = timedelta(microseconds=1)


def account(db: Session, account_id: AccountId) -> Account:
    """Return the account.

    :raises UnknownAccount: where there is none with this id.
    """
    found = accounts_by_ids(db, [account_id])
    if not found:
        raise UnknownAccount
    return found[0]


def accounts_by_ids(db: Session, account_ids: Sequence[UUID]) -> list[Account]:
    """Return those of the accounts that exist, in the order of their ids."""
    ids = bindparam("ids", list(account_ids), type_=ARRAY(Uuid))
    return _read(db, AccountRow.id == any_(ids), order=AccountRow.id)


def accounts_of(db: Session, holder_id: UUID) -> list[Account]:
    """Return the holder's accounts, the oldest first."""
    return _read(db, AccountRow.holder_id == holder_id, order=AccountRow.opened_at)


def find_account_by_number(db: Session, number: str) -> Account | None:
    """Return the account with this number, if there is one."""
    found = _read(db, AccountRow.number_index == blind_index(NUMBER, number), order=AccountRow.id)
    return found[0] if found else None


def resolve_numbers(db: Session, numbers: Sequence[str]) -> dict[str, ResolvedAccount]:
    """Return what each account number leads to, in one statement; numbers that lead nowhere are left out."""
    by_index = {blind_index(NUMBER, number): number for number in numbers}
    statement = (
        select(
            AccountRow.number_index,
            AccountRow.id,
            AccountRow.kind,
            AccountRow.currency,
            BalanceRow.status,
            AccountRow.holder_id,
            AccountRow.holder_name,
            AccountRow.number_masked,
        )
        .join(BalanceRow, BalanceRow.account_id == AccountRow.id)
        .where(AccountRow.number_index == any_(bindparam("indexes", list(by_index), type_=ARRAY(LargeBinary))))
    )
    return {
        by_index[bytes(row.number_index)]: ResolvedAccount(
            account_id=AccountId(row.id),
            kind=AccountKind(row.kind),
            currency=row.currency,
            status=STATUSES[row.status],
            holder_id=row.holder_id,
            holder_name=row.holder_name,
            number_masked=row.number_masked,
        )
        for row in db.execute(statement)
    }


def balance(db: Session, account_id: AccountId) -> Balance:
    """Return what the account holds now.

    :raises UnknownAccount: where there is no such account.
    """
    row = db.get(BalanceRow, account_id, populate_existing=True)
    if row is None:
        raise UnknownAccount
    return Balance(
        account_id=account_id,
        currency=row.currency,
        posted_minor=row.posted_minor,
        held_minor=row.held_minor,
        available_minor=row.posted_minor - row.held_minor - min(row.floor_minor or 0, 0),
        sequence=row.sequence,
    )


def balance_as_of(db: Session, account_id: AccountId, at: datetime) -> int:
    """Return the balance in minor units after the last posting at or before the instant; 0 before the first.

    :raises UnknownAccount: where there is no such account.
    """
    _check_known(db, account_id)
    return db.execute(select(func.ledger.balance_as_of(account_id, at, type_=BigInteger))).scalar_one()


def sequence_before(db: Session, account_id: AccountId, at: datetime) -> int:
    """Return the sequence number of the last posting before the instant; 0 where there is none.

    The postings of a half-open period are those after `sequence_before` its beginning and up to that of its end.

    :raises UnknownAccount: where there is no such account.
    """
    _check_known(db, account_id)
    if at.year == MINYEAR:  # nothing was posted then, and nothing lies before its first microsecond
        return 0
    instant = bindparam("at", at - _MICROSECOND, type_=DateTime(timezone=True))
    return db.execute(select(func.ledger.sequence_as_of(account_id, instant, type_=BigInteger))).scalar_one()


def limits(db: Session, account_id: AccountId, *, now: datetime) -> list[LimitState]:
    """Return the class limits that bind the account, and what is used of each; none for other accounts.

    :raises UnknownAccount: where there is no such account.
    """
    row = db.get(BalanceRow, account_id, populate_existing=True)
    if row is None:
        raise UnknownAccount
    usage = db.get(LimitUsageRow, account_id, populate_existing=True)
    closed_through = db.execute(select(BooksRow.closed_through)).scalar_one()
    today = bank_day(now)
    if closed_through is not None:
        today = max(today, closed_through + timedelta(days=1))

    def used(limit: ClassLimit) -> int:
        if limit.direction == "balance":
            return row.posted_minor
        if usage is None or usage.counted_on.year != today.year:
            return 0
        if limit.period == "day" and usage.counted_on != today:
            return 0
        return int(getattr(usage, f"{limit.direction}_{limit.period}_minor"))

    return [
        LimitState(
            code=limit.rule,
            direction=limit.direction,
            period=limit.period,
            limit_minor=limit.limit_minor,
            used_minor=used(limit),
            source=limit.source,
        )
        for limit in limits_of(row.limit_profile)
    ]


def _check_known(db: Session, account_id: AccountId) -> None:
    if db.scalar(select(AccountRow.id).where(AccountRow.id == account_id)) is None:
        raise UnknownAccount


def _read(db: Session, where: ColumnElement[bool], *, order: Any) -> list[Account]:  # noqa: ANN401 - any column
    statement: Select[Any] = (
        select(*AccountRow.__table__.columns, *[c for c in BalanceRow.__table__.columns if c.name != "currency"])
        .join(BalanceRow, BalanceRow.account_id == AccountRow.id)
        .where(where)
        .order_by(order)
    )
    return [_account(row) for row in db.execute(statement)]


def _account(row: Row[Any]) -> Account:
    return Account(
        id=AccountId(row.id),
        kind=AccountKind(row.kind),
        type=AccountType(row.type),
        currency=row.currency,
        product=row.product,
        holder_id=row.holder_id,
        holder_name=row.holder_name,
        number=row.number,
        number_masked=row.number_masked,
        status=STATUSES[row.status],
        posted_minor=row.posted_minor,
        held_minor=row.held_minor,
        sequence=row.sequence,
        floor_minor=row.floor_minor,
        ceiling_minor=row.ceiling_minor,
        bound_account_id=row.bound_account_id,
        face_to_face=row.is_face_to_face,
        opened_at=row.opened_at,
        opened_on=row.opened_on,
    )
