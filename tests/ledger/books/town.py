"""A bank of a few accounts, for tests of what its books say."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text

from trident import ledger
from trident.kernel.clock import BANK_ZONE
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.ledger import (
    AccountId,
    AccountKind,
    AccountType,
    CapitalisedEvery,
    ClosedDay,
    DayCount,
    EntryId,
    EntryKind,
    NewAccount,
    PostingOutcome,
    ResultCode,
    TransferOrder,
)

FIRST_DAY = date(2026, 3, 16)
PRODUCT = "demand-deposit"
TABLES = (
    "accounts", "balances", "transfers", "entry_legs", "holds", "reversals", "books", "business_days", "daily_balances",
    "general_ledger", "interest_rates", "interest_accruals", "interest_capitalisations", "blocks",
)  # fmt: skip


def noon(on: date) -> datetime:
    """Noon in Shanghai."""
    return datetime(on.year, on.month, on.day, 12, tzinfo=BANK_ZONE).astimezone(UTC)


def after_midnight(on: date) -> datetime:
    """Five minutes into the next day in Shanghai."""
    return noon(on) + timedelta(hours=12, minutes=5)


@dataclass(frozen=True)
class Town:
    database: Database
    vault: AccountId
    expense: AccountId
    savers: list[AccountId]
    holders: list[UUID]

    def pay(
        self, debit: AccountId, credit: AccountId, amount: int, *, now: datetime, kind: EntryKind = EntryKind.TRANSFER,
        value_on: date | None = None, description: str = "午餐",
    ) -> PostingOutcome:  # fmt: skip
        order = TransferOrder(EntryId(new_id()), debit, credit, amount, "CNY", kind, description, value_on=value_on)
        with self.database.transaction() as db:
            outcome = ledger.post_transfers(db, [order], now=now)[0]
        assert outcome.code is ResultCode.POSTED, outcome
        return outcome

    def deposit(self, saver: AccountId, amount: int, *, now: datetime, value_on: date | None = None) -> PostingOutcome:
        return self.pay(self.vault, saver, amount, now=now, kind=EntryKind.CASH_DEPOSIT, value_on=value_on)

    def close(self, on: date) -> ClosedDay:
        with self.database.transaction() as db:
            return ledger.close_business_day(db, now=after_midnight(on), on=on)

    def rate(
        self, rate: str, *, since: date = date(2025, 1, 1), convention: DayCount = DayCount.ACTUAL_360,
        every: CapitalisedEvery = CapitalisedEvery.QUARTER,
    ) -> None:  # fmt: skip
        with self.database.transaction() as db:
            ledger.set_interest_rate(
                db, product=PRODUCT, currency="CNY", annual_rate=Decimal(rate), convention=convention,
                capitalised=every, expense_account=self.expense, valid_from=since, source="test",
                now=noon(FIRST_DAY),
            )  # fmt: skip

    def rows(self, query: str, **values: object) -> list[Any]:
        with self.database.transaction(read_only=True) as db:
            return list(db.execute(text(query), values))

    def everything(self) -> dict[str, list[Any]]:
        return {name: self.rows(f"SELECT * FROM ledger.{name} ORDER BY 1, 2") for name in TABLES}


def open_town(
    database: Database, *, savers: int = 3, kind: AccountKind = AccountKind.CLASS_1, on: date = FIRST_DAY
) -> Town:
    own = [
        NewAccount(AccountId(new_id()), AccountKind.INTERNAL, AccountType.ASSET, "CNY", "cash", floor_minor=None),
        NewAccount(
            AccountId(new_id()), AccountKind.GENERAL_LEDGER, AccountType.EXPENSE, "CNY", "interest-paid",
            floor_minor=None,
        ),
    ]  # fmt: skip
    holders = [new_id() for _ in range(savers)]
    people = [
        NewAccount(
            AccountId(new_id()), kind, AccountType.LIABILITY, "CNY", PRODUCT, holder_id=holder, holder_name=f"张{place}"
        )
        for place, holder in enumerate(holders)
    ]
    with database.transaction() as db:
        ledger.open_accounts(db, [*own, *people], now=noon(on))
    return Town(database, own[0].account_id, own[1].account_id, [one.account_id for one in people], holders)


def tamper(database: Database, statement: str, **values: object) -> None:
    """Change the books as someone with the database in hand would, past triggers and the posting function."""
    with database.transaction() as db:
        db.execute(text("SET LOCAL session_replication_role = replica"))
        db.execute(text(statement), values)
