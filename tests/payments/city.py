import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from trident import customers, ledger
from trident.identity.sessions import open_session
from trident.identity.tables import CustomerSessionRow
from trident.identity.types import Origin
from trident.kernel.auth import csrf_token
from trident.kernel.db import Database
from trident.kernel.ids import new_id

INSTANT = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
PATH = "/api/customer/transfers"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Person:
    customer_id: UUID
    name: str
    account_id: UUID
    number: str
    token: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"trident_customer={self.token}", "X-CSRF-Token": csrf_token(self.token)}


@dataclass
class City:
    """Makes people with accounts and money, and looks at what they have."""

    database: Database
    vault_id: UUID

    def person(self, name: str = "", *, funds: int = 100_000, language: str = "zh") -> Person:
        number = next(_numbers)
        name = name or "王" + chr(0x4E00 + number)
        digits = f"23010219{50 + number // 999:02d}0101{number % 999:03d}"
        customer_id = new_id(INSTANT)
        with self.database.transaction() as db:
            customers.register_customer(
                db,
                customer_id=customer_id,
                name=name,
                id_number=digits + customers.id_number_check_character(digits),
                phone=f"139{number:08d}",
                language="en" if language == "en" else "zh",
                now=INSTANT,
            )
            session = open_session(
                db,
                CustomerSessionRow,
                holder_id=customer_id,
                origin=Origin("test", f"127.1.{number // 250}.{number % 250}"),
                idle_s=7200,
                lifetime_s=7200,
                now=INSTANT - timedelta(hours=1),
            )
        account = self.account(customer_id, name, funds=funds)
        return Person(customer_id, name, account.id, account.number, session.token)

    def account(self, holder_id: UUID, name: str, *, funds: int = 0, **terms: Any) -> ledger.Account:
        values = {"kind": ledger.AccountKind.CLASS_1, "currency": "CNY", "product": "current"} | terms
        with self.database.transaction() as db:
            opened = ledger.open_account(
                db,
                account_id=ledger.AccountId(new_id(INSTANT)),
                type=ledger.AccountType.LIABILITY,
                holder_id=holder_id,
                holder_name=name,
                number=None,
                now=INSTANT,
                **values,
            )
            if funds:
                self.fund(db, opened.id, funds)
        return opened

    def fund(self, db: Any, account_id: UUID, funds: int) -> None:
        order = ledger.TransferOrder(
            ledger.EntryId(new_id(INSTANT)),
            ledger.AccountId(self.vault_id),
            ledger.AccountId(account_id),
            funds,
            "CNY",
            ledger.EntryKind.OPENING,
        )
        (outcome,) = ledger.post_transfers(db, [order], now=INSTANT)
        assert outcome.code is ledger.ResultCode.POSTED

    def balance(self, person: Person) -> int:
        with self.database.transaction() as db:
            return ledger.balance(db, ledger.AccountId(person.account_id)).posted_minor

    def state(self) -> tuple[Any, ...]:
        """Everything a transfer may change: the refusal tests compare it before and after."""
        with self.database.transaction() as db:
            return tuple(
                db.execute(text(query)).all()
                for query in (
                    "SELECT account_id, posted_minor, held_minor, sequence FROM ledger.balances ORDER BY 1",
                    "SELECT count(*) FROM ledger.transfers",
                    "SELECT count(*) FROM payments.transfer WHERE refusal IS NULL",
                    "SELECT count(*) FROM kernel.outbox",
                    "SELECT count(*) FROM payments.payee",
                )
            )


def found_city(database: Database) -> City:
    """Give an empty database the vault from which the people's money comes."""
    vault_id = new_id(INSTANT)
    with database.transaction() as db:
        ledger.open_account(
            db,
            account_id=ledger.AccountId(vault_id),
            kind=ledger.AccountKind.INTERNAL,
            type=ledger.AccountType.ASSET,
            currency="CNY",
            holder_id=None,
            holder_name=None,
            product="cash",
            number=None,
            floor_minor=None,
            now=INSTANT,
        )
    return City(database, vault_id)


def body(source: Person, target: Person, **changes: Any) -> dict[str, Any]:
    asked = {
        "source_account_id": str(source.account_id),
        "payee_account_number": target.number,
        "payee_name": target.name,
        "amount_minor": 100,
        "currency": "CNY",
    } | changes
    return {name: value for name, value in asked.items() if value is not ...}
