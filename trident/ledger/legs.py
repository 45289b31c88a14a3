"""Entries of several legs in the tables: what they are judged against, under the lock, and how they are written."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import any_, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_update
from sqlalchemy.orm import Session
from sqlalchemy.types import DateTime, Uuid

from trident.ledger.codes import KIND_CODES, MULTI_LEG_ACTION, STATUSES
from trident.ledger.rules.entries import AccountState, Usage
from trident.ledger.rules.opening import is_counted
from trident.ledger.tables import AnswerRow, BalanceRow, EntryLegRow, LimitUsageRow
from trident.ledger.types import EntryId, EntryKind, Leg, ResultCode


class OpenBooks(NamedTuple):
    """The accounts of an entry, locked, and when and where in the books it goes."""

    rows: Mapping[UUID, BalanceRow]
    usages: Mapping[UUID, Usage]
    posted_at: datetime
    business_on: date
    last_position: int

    @property
    def states(self) -> dict[UUID, AccountState]:
        """What the legs are judged against."""
        return {account_id: _state(row, self.usages[account_id]) for account_id, row in self.rows.items()}


def lock_books(db: Session, legs: Sequence[Leg], *, now: datetime) -> OpenBooks:
    """Lock the accounts of the legs, in the order of their ids, and open the books for one entry; unknown ones lack."""
    rows = _lock_balances(db, legs)
    latest = max((row.last_posted_at for row in rows.values() if row.last_posted_at is not None), default=None)
    books = func.ledger.open_books(
        bindparam("now", now, type_=DateTime(timezone=True)),
        bindparam("latest", latest, type_=DateTime(timezone=True)),
    ).table_valued("posted_at", "business_on", "last_position")
    row = db.execute(select(books.c.posted_at, books.c.business_on, books.c.last_position)).one()
    return OpenBooks(rows, _usages(db, rows, row.business_on), row.posted_at, row.business_on, row.last_position)


def write_legs(
    db: Session,
    books: OpenBooks,
    *,
    entry_id: EntryId,
    kind: EntryKind,
    legs: Sequence[Leg],
    description: str,
    value_on: date | None,
) -> None:
    """Write the entry: its legs, the new balances, the claim of its id, and what counts towards class limits."""
    same: dict[str, Any] = {
        "position": books.last_position + 1,
        "entry_id": entry_id,
        "posted_at": books.posted_at,
        "business_on": books.business_on,
        "value_on": value_on or books.business_on,
        "currency": books.rows[legs[0].account_id].currency,
        "kind": KIND_CODES[kind],
        "description": description,
    }
    posted = [
        same
        | {
            "leg": number,
            "account_id": leg.account_id,
            "sequence": books.rows[leg.account_id].sequence + 1,
            "amount_minor": leg.amount_minor,
            "balance_minor": books.rows[leg.account_id].posted_minor + leg.amount_minor,
        }
        for number, leg in enumerate(legs, start=1)
    ]
    db.execute(insert(EntryLegRow), posted)
    for values in posted:
        db.execute(
            update(BalanceRow)
            .where(BalanceRow.account_id == values["account_id"])
            .values(posted_minor=values["balance_minor"], sequence=values["sequence"], last_posted_at=books.posted_at)
        )
    db.execute(
        insert(AnswerRow),
        {
            "id": entry_id,
            "code": ResultCode.POSTED.value,
            "action": MULTI_LEG_ACTION,
            "kind": same["kind"],
            "currency": same["currency"],
            "description": description,
            "value_on": value_on,
            "answered_at": books.posted_at,
            "business_on": books.business_on,
        },
    )
    if is_counted(kind):
        _count(db, legs, books)


def _lock_balances(db: Session, legs: Sequence[Leg]) -> dict[UUID, BalanceRow]:
    ids = bindparam("ids", [leg.account_id for leg in legs], type_=ARRAY(Uuid))
    statement = (
        select(BalanceRow)
        .where(BalanceRow.account_id == any_(ids))
        .order_by(BalanceRow.account_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {row.account_id: row for row in db.scalars(statement)}


def _usages(db: Session, rows: Mapping[UUID, BalanceRow], on: date) -> dict[UUID, Usage]:
    ids = bindparam("ids", list(rows), type_=ARRAY(Uuid))
    statement = select(LimitUsageRow).where(LimitUsageRow.account_id == any_(ids))
    usages = {account_id: Usage(counted_on=on) for account_id in rows}
    for row in db.scalars(statement.execution_options(populate_existing=True)):
        counted = Usage(row.counted_on, row.in_day_minor, row.in_year_minor, row.out_day_minor, row.out_year_minor)
        usages[row.account_id] = counted.as_of(on)
    return usages


def _state(row: BalanceRow, usage: Usage) -> AccountState:
    return AccountState(
        status=STATUSES[row.status],
        currency=row.currency,
        posted_minor=row.posted_minor,
        held_minor=row.held_minor,
        floor_minor=row.floor_minor,
        ceiling_minor=row.ceiling_minor,
        limit_profile=row.limit_profile,
        usage=usage,
    )


def _count(db: Session, legs: Sequence[Leg], books: OpenBooks) -> None:
    for leg in legs:
        if books.rows[leg.account_id].limit_profile == 0:
            continue
        usage = books.usages[leg.account_id].with_leg(leg.amount_minor)
        figures = {
            "counted_on": usage.counted_on,
            "in_day_minor": usage.in_day_minor,
            "in_year_minor": usage.in_year_minor,
            "out_day_minor": usage.out_day_minor,
            "out_year_minor": usage.out_year_minor,
        }
        db.execute(
            insert_or_update(LimitUsageRow)
            .values(account_id=leg.account_id, **figures)
            .on_conflict_do_update(index_elements=[LimitUsageRow.account_id], set_=figures)
        )
