"""Customers who pay, and people at the bank who look at what they pay."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import uuid4

from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.identity.desk import CHEAP, PASSWORD, Watch
from tests.payments.city import INSTANT, PATH, City, Person, body
from trident import identity
from trident.app.event_handlers import event_handlers
from trident.identity.sessions import open_session
from trident.identity.tables import StaffSessionRow
from trident.kernel.auth import Role, csrf_token
from trident.kernel.ids import new_id
from trident.kernel.relay import run_relay_once

RISK = "/api/staff/risk"
WHY = "警方通报的账户"


@dataclass
class Analyst:
    """Somebody at the bank, signed in."""

    id: str
    name: str
    client: TestClient
    headers: dict[str, str] = field(repr=False)

    def ask(self, method: str, path: str, body: object = None, **query: Any) -> Response:
        return self.client.request(method, f"{RISK}{path}", json=body, params=query or None, headers=self.headers)

    def propose(self, value: str, *, listed: str = "block", kind: str = "account", **given: Any) -> Response:
        asked = {"listed_as": listed, "kind": kind, "value": value, "reason": WHY} | given
        return self.ask("POST", "/lists", asked)

    def proposed(self, value: str, **given: Any) -> str:
        answer = self.propose(value, **given)
        assert answer.status_code == 201, answer.text
        entry_id: str = answer.json()["id"]
        return entry_id

    def decide_entry(self, entry_id: str, *, approve: bool = True, reason: str = "属实") -> Response:
        return self.ask("POST", f"/lists/{entry_id}/decide", {"approve": approve, "reason": reason})

    def decide(self, case_id: str, outcome: str, reason: str = "已致电客户核实", **given: Any) -> Response:
        return self.ask("POST", f"/cases/{case_id}/decide", {"outcome": outcome, "reason": reason} | given)

    def take(self, case_id: str) -> Response:
        return self.ask("POST", f"/cases/{case_id}/take")


@dataclass
class Office:
    """The app, its customers, and whoever is signed in at the bank."""

    city: City
    app: FastAPI
    client: TestClient
    watch: Watch

    @classmethod
    @contextmanager
    def opened(cls, city: City, app: FastAPI) -> Iterator[Self]:
        watch = Watch(INSTANT)
        app.state.clock = watch
        with TestClient(app, raise_server_exceptions=False) as client:
            yield cls(city, app, client, watch)

    def analyst(self, role: Role = Role.RISK, name: str = "王静") -> Analyst:
        """Somebody new of this role."""
        with self.city.database.transaction() as db:
            member = identity.register_staff(
                db,
                staff_id=new_id(),
                staff_number=f"R{new_id().hex[-9:]}".upper(),
                name=name,
                roles=[role],
                branch="道里支行",
                password=PASSWORD,
                now=self.watch.now,
                settings=CHEAP,
            )
            session = open_session(
                db,
                StaffSessionRow,
                holder_id=member.id,
                origin=identity.Origin("desk", "127.0.0.1"),
                idle_s=36_000,
                lifetime_s=36_000,
                now=self.watch.now,
            )
        headers = {"Cookie": f"trident_staff={session.token}", "X-CSRF-Token": csrf_token(session.token)}
        return Analyst(str(member.id), name, self.client, headers)

    def listed(self, value: str, **given: Any) -> str:
        """Put something on a list, by two people."""
        entry_id = self.analyst().proposed(value, **given)
        answer = self.analyst().decide_entry(entry_id)
        assert answer.json()["status"] == "active", answer.text
        return entry_id

    def pay(self, payer: Person, payee: Person, **changes: Any) -> dict[str, Any]:
        headers = payer.headers | {"Idempotency-Key": str(uuid4())}
        answer = self.client.post(PATH, json=body(payer, payee, **changes), headers=headers)
        assert answer.status_code in {201, 202}, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def tell(self) -> None:
        """Hand every event to whoever listens, as the worker does."""
        while run_relay_once(self.city.database, event_handlers(), self.watch.now):
            pass

    def held(self, payer: Person | None = None, payee: Person | None = None, amount: int = 100_000) -> dict[str, Any]:
        """Let somebody who is watched pay: the transfer is held, and its case is open. Returns the transfer."""
        payer = payer or self.city.person(funds=10 * amount)
        self.listed(payer.number, listed="watch")
        told = self.pay(payer, payee or self.city.person(funds=0), amount_minor=amount)
        assert told["status"] == "held", told
        self.tell()
        return told

    def case_of(self, transfer: dict[str, Any]) -> str:
        query = "SELECT id FROM risk.cases WHERE transfer_id = :id"
        return str(self.rows(query, id=transfer["id"])[0].id)

    def as_customer(self, person: Person, transfer: dict[str, Any], verb: str = "") -> dict[str, Any]:
        path = f"{PATH}/{transfer['id']}"
        answer = (
            self.client.post(f"{path}/{verb}", headers=person.headers)
            if verb
            else self.client.get(path, headers=person.headers)
        )
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def rows(self, statement: str, **values: Any) -> list[Any]:
        with self.city.database.transaction(read_only=True) as db:
            return list(db.execute(text(statement), values))

    def audit(self, subject_id: str) -> list[str]:
        """What the trail says was done to a subject, in order."""
        statement = "SELECT action FROM kernel.audit WHERE subject_id = :id ORDER BY sequence"
        return [row.action for row in self.rows(statement, id=subject_id)]

    def picture(self) -> dict[str, Any]:
        """All of risk and what it tells: what a refusal must leave as it is."""
        tables = ("risk.cases", "risk.case_step", "risk.list_entry", "risk.list_step", "risk.fraud", "ledger.balances")
        shown = {table: [tuple(row) for row in self.rows(f"SELECT * FROM {table} ORDER BY 1, 2")] for table in tables}
        return shown | {
            table: self.rows(f"SELECT count(*) FROM {table}") for table in ("kernel.outbox", "kernel.audit")
        }


def refused(answer: Response, status: int, name: str) -> dict[str, Any]:
    """Assert that the answer is this refusal; returns its problem document."""
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"/problems/{name}"), answer.text
    return problem
