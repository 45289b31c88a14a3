"""A few customers with accounts and entries, and staff of every role signed in beside them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.customers.people import person
from tests.identity.desk import CHEAP, PASSWORD, Watch
from trident import customers, identity, ledger
from trident.customers import NewCustomer
from trident.identity.sessions import open_session
from trident.identity.tables import StaffSessionRow
from trident.kernel.auth import Role, StaffActor, csrf_token
from trident.kernel.db import Database
from trident.kernel.ids import new_id

STAFF_ROLES = (Role.TELLER, Role.OPERATIONS, Role.RISK, Role.AUDITOR, Role.ADMINISTRATOR)
REASON = "客户到柜台咨询"


@dataclass
class Clerk:
    """A signed-in member of staff at a browser."""

    actor: StaffActor
    client: TestClient

    def ask(self, method: str, path: str, body: object = None, **query: Any) -> Response:
        return self.client.request(method, f"/api/staff{path}", json=body, params=query or None)

    def look_up(self, query: str, reason: str = REASON) -> str:
        answer = self.ask("POST", "/customers/search", {"query": query, "reason": reason})
        assert answer.status_code == 200, answer.text
        lookup_id: str = answer.json()["lookup_id"]
        return lookup_id

    def request(self, kind: str, subject_id: object, reason: str = REASON) -> Response:
        return self.ask("POST", "/approvals", {"kind": kind, "subject_id": str(subject_id), "reason": reason})

    def requested(self, kind: str, subject_id: object) -> str:
        answer = self.request(kind, subject_id)
        assert answer.status_code == 201, answer.text
        approval_id: str = answer.json()["id"]
        return approval_id


@dataclass
class Bank:
    """The app on a database, and the people on both sides of the desk."""

    database: Database
    app: FastAPI
    watch: Watch
    source: ledger.AccountId
    _staff: dict[Role, identity.StaffView] = field(default_factory=dict)

    def clerk(self, role: Role, *, other: bool = False) -> Clerk:
        """Somebody of this role, the same person each time; `other` for somebody else of the same role."""
        member = self._register(role) if other else self._staff.get(role) or self._register(role)
        if not other:
            self._staff[role] = member
        with self.database.transaction() as db:
            session = open_session(
                db,
                StaffSessionRow,
                holder_id=member.id,
                origin=identity.Origin("test", "127.0.0.1"),
                idle_s=3600,
                lifetime_s=36_000,
                now=self.watch.now,
            )
        client = TestClient(
            self.app,
            cookies={"trident_staff": session.token},
            headers={"x-csrf-token": csrf_token(session.token)},
            raise_server_exceptions=False,
        )
        return Clerk(StaffActor(member.id, session.session_id, member.name, frozenset(member.roles)), client)

    def _register(self, role: Role) -> identity.StaffView:
        number = f"{role.value[:3].upper()}{new_id().hex[-8:]}"
        with self.database.transaction() as db:
            return identity.register_staff(
                db,
                staff_id=new_id(),
                staff_number=number,
                name="王静",
                roles=[role],
                branch="道里支行",
                password=PASSWORD,
                now=self.watch.now,
                settings=CHEAP,
            )

    def customer(self, **chosen: Any) -> NewCustomer:
        one = person(**chosen)
        with self.database.transaction() as db:
            customers.register_customers(db, [one], now=self.watch.now)
        return one

    def account(self, holder: NewCustomer, *, funds: int = 0) -> ledger.AccountId:
        account_id = ledger.AccountId(new_id())
        with self.database.transaction() as db:
            ledger.open_account(
                db,
                account_id=account_id,
                kind=ledger.AccountKind.CLASS_1,
                type=ledger.AccountType.LIABILITY,
                currency="CNY",
                holder_id=holder.customer_id,
                holder_name=holder.name,
                product="current",
                now=self.watch.now,
            )
        if funds:
            self.pay(self.source, account_id, funds, kind=ledger.EntryKind.OPENING)
        return account_id

    def pay(
        self,
        debit: ledger.AccountId,
        credit: ledger.AccountId,
        amount: int,
        *,
        kind: ledger.EntryKind = ledger.EntryKind.TRANSFER,
    ) -> ledger.EntryId:
        order = ledger.TransferOrder(ledger.EntryId(new_id()), debit, credit, amount, "CNY", kind, "房租")
        with self.database.transaction() as db:
            (outcome,) = ledger.post_transfers(db, [order], now=self.watch.now)
        assert outcome.code is ledger.ResultCode.POSTED, outcome
        return order.id

    def status(self, account_id: ledger.AccountId) -> ledger.AccountStatus:
        with self.database.transaction(read_only=True) as db:
            return ledger.account(db, account_id).status

    def balance(self, account_id: ledger.AccountId) -> int:
        with self.database.transaction(read_only=True) as db:
            return ledger.balance(db, account_id).posted_minor

    def rows(self, statement: str, **values: Any) -> list[Any]:
        with self.database.transaction(read_only=True) as db:
            return list(db.execute(text(statement), values))

    def write(self, statement: str, **values: Any) -> None:
        with self.database.transaction() as db:
            db.execute(text(statement), values)

    def audit(self, subject_id: object) -> list[str]:
        """What the trail says was done to a subject, in order."""
        statement = "SELECT action FROM kernel.audit WHERE subject_id = :id ORDER BY sequence"
        return [row.action for row in self.rows(statement, id=str(subject_id))]

    def picture(self) -> dict[str, Any]:
        """All that the desk and what it acts on have on record: what a refusal must leave as it is."""
        counted = ("kernel.outbox", "kernel.audit", "operations.lookups", "operations.lookup_results",
                   "ledger.transfers", "ledger.entry_legs", "ledger.reversals", "ledger.status_changes")  # fmt: skip
        whole = ("operations.approvals", "ledger.balances", "kernel.dead_letters")
        counts = {table: self.rows(f"SELECT count(*) FROM {table}")[0][0] for table in counted}
        return counts | {
            table: [tuple(row) for row in self.rows(f"SELECT * FROM {table} ORDER BY 1")] for table in whole
        }


def found_bank(database: Database, app: FastAPI, now: datetime) -> Bank:
    """Give a database the account that all money comes from."""
    watch = Watch(now)
    app.state.clock = watch
    source = ledger.AccountId(new_id())
    with database.transaction() as db:
        ledger.open_account(
            db,
            account_id=source,
            kind=ledger.AccountKind.GENERAL_LEDGER,
            type=ledger.AccountType.ASSET,
            currency="CNY",
            holder_id=None,
            holder_name=None,
            product="vault-cash",
            floor_minor=None,
            now=now,
        )
    return Bank(database, app, watch, source)


def refused(answer: Response, status: int, name: str) -> dict[str, Any]:
    """Assert that the answer is this refusal, in both languages' one form; returns its problem document."""
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"/problems/{name}"), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return problem


def staff_routes(app: FastAPI) -> Iterator[tuple[str, str, str | None]]:
    """Every operation of the desk, from the contract: method, path, permission."""
    for path, operations in app.openapi()["paths"].items():
        if path.startswith("/api/staff/"):
            for method, operation in operations.items():
                yield method.upper(), path, operation.get("x-permission")
