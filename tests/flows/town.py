"""The bank as its people meet it: both apps' API, the workers beside it, and a real SMS gateway with real phones."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx2
from httpx2 import Response
from starlette.testclient import TestClient

from sandbox.child import RunningSandbox
from tests.customers.people import person
from tests.identity.desk import CHEAP, PASSWORD, Watch, cheap_hash
from trident import customers, identity, ledger
from trident.app.event_handlers import event_handlers
from trident.app.web import build_app
from trident.customers import NewCustomer
from trident.kernel.auth import Role
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.kernel.outbox import Handlers
from trident.kernel.relay import run_relay_once
from trident.ledger import jobs as ledger_jobs
from trident.notifications.adapters.http_sms_gateway import HttpSmsGateway
from trident.notifications.jobs import SmsSender


@dataclass
class Browser:
    """Somebody at one of the two apps; `csrf` is known once they have signed in."""

    client: TestClient
    csrf: str = ""

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        key: UUID | None = None,
        step_up: str | None = None,
        **query: Any,
    ) -> Response:
        headers = {"x-csrf-token": self.csrf, "idempotency-key": str(key or uuid4())}
        if step_up is not None:
            headers["x-step-up"] = step_up
        return self.client.request(method, f"/api{path}", json=body, headers=headers, params=query or None)

    def get(self, path: str, **query: Any) -> Any:
        answer = self.ask("GET", path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: object = None, **more: Any) -> Any:
        answer = self.ask("POST", path, body, **more)
        assert answer.status_code in (200, 201, 204), answer.text
        return answer.json() if answer.content else None

    def pay(self, town: "Town", phone: str, body: object, *, key: UUID | None = None) -> Any:
        """Send a transfer, and prove what is demanded as its payer does: by the code on the phone, and the password."""
        chosen = key or uuid4()
        answer = self.ask("POST", "/customer/transfers", body, key=chosen)
        if answer.status_code == 403:
            demanded = answer.json()
            assert demanded["type"] == "/problems/step-up-required", answer.text
            path = f"/customer/step-ups/{demanded['step_up_id']}"
            self.post(f"{path}/code")
            town.settle_down()
            code = re.search(r"(?<!\d)\d{6}(?!\d)", town.phone(phone)[-1])
            assert code, "the message holds the code"
            proof = {"code": code[0]} | ({"password": PASSWORD} if "password" in demanded["means"] else {})
            self.post(f"{path}/proof", proof)
            answer = self.ask("POST", "/customer/transfers", body, key=chosen, step_up=demanded["step_up_id"])
        assert answer.status_code in (201, 202), answer.text
        return answer.json()

    def refused(self, status: int, name: str, method: str, path: str, body: object = None, **more: Any) -> Any:
        answer = self.ask(method, path, body, **more)
        assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{name}"), answer.text
        return answer.json()


@dataclass
class Resident:
    """A customer, their class I account, and the account's number as they would read it aloud."""

    customer: NewCustomer
    account_id: str
    number: str


@dataclass
class Town:
    """A bank that runs: requests over HTTP, events and short messages by its workers, time by hand."""

    database: Database
    client: TestClient
    watch: Watch
    sandbox: RunningSandbox
    employer: ledger.AccountId
    handlers: Handlers = field(default_factory=event_handlers)

    def browser(self) -> Browser:
        number = new_id().int % 200 + 20
        client = TestClient(self.client.app, client=(f"10.9.0.{number}", 40000))
        client.portal = self.client.portal  # the loop that the app's own tasks run on
        return Browser(client)

    def settle_down(self) -> None:
        """Let the workers do what they would do by themselves: hand events over, send short messages."""
        while run_relay_once(self.database, self.handlers, self.watch.now):
            pass
        asyncio.run(self._send_sms())

    async def _send_sms(self) -> None:
        gateway = HttpSmsGateway(
            url=self.sandbox.url, key=self.sandbox.sms_key, signature="三叉戟银行", timeout_s=5, connections=4
        )
        sender = SmsSender(self.database, gateway, clock=self.watch)
        try:
            while await sender.send_due():
                pass
        finally:
            await gateway.close()

    def phone(self, number: str) -> list[str]:
        """The messages on somebody's phone, the latest last."""
        items = httpx2.get(f"{self.sandbox.url}/phones/{number}/messages").json()["items"]
        return [item["text"] for item in sorted(items, key=lambda item: item["received_at"])]

    def resident(self, **chosen: Any) -> Resident:
        one, account_id = person(**chosen), ledger.AccountId(new_id())
        with self.database.transaction() as db:
            customers.register_customers(db, [one], now=self.watch.now)
            identity.set_password_hashes(
                db, customer_ids=[one.customer_id], password_hash=cheap_hash(PASSWORD), now=self.watch.now
            )
            account = ledger.open_account(
                db,
                account_id=account_id,
                kind=ledger.AccountKind.CLASS_1,
                type=ledger.AccountType.LIABILITY,
                currency="CNY",
                holder_id=one.customer_id,
                holder_name=one.name,
                product="current",
                now=self.watch.now,
            )
        return Resident(one, str(account_id), account.number)

    def pay_salary(self, resident: Resident, amount_minor: int) -> None:
        order = ledger.TransferOrder(
            ledger.EntryId(new_id()),
            self.employer,
            ledger.AccountId(UUID(resident.account_id)),
            amount_minor,
            "CNY",
            ledger.EntryKind.SALARY,
            "三月工资",
        )
        with self.database.transaction() as db:
            (outcome,) = ledger.post_transfers(db, [order], now=self.watch.now)
        assert outcome.code is ledger.ResultCode.POSTED

    def sign_in(self, resident: Resident) -> Browser:
        """Sign a customer in as a person does: password, then the code that their phone shows."""
        browser = self.browser()
        asked = browser.post("/customer/session/password", {"phone": resident.customer.phone, "password": PASSWORD})
        self.settle_down()
        code = re.search(r"(?<!\d)\d{6}(?!\d)", self.phone(resident.customer.phone)[-1])
        assert code, "the message holds the code"
        session = browser.post("/customer/session/code", {"challenge_id": asked["challenge_id"], "code": code[0]})
        browser.csrf = session["csrf_token"]
        return browser

    def clerk(self, role: Role) -> Browser:
        number = f"F{new_id().hex[-9:]}"
        with self.database.transaction() as db:
            identity.register_staff(
                db,
                staff_id=new_id(),
                staff_number=number,
                name={Role.TELLER: "赵敏", Role.OPERATIONS: "钱程", Role.RISK: "孙立"}.get(role, "周正"),
                roles=[role],
                branch="道里支行",
                password=PASSWORD,
                now=self.watch.now,
                settings=CHEAP,
            )
        browser = self.browser()
        browser.csrf = browser.post("/staff/session", {"staff_number": number, "password": PASSWORD})["csrf_token"]
        return browser

    def verify(self) -> None:
        """Seal what was posted, recompute the books, and walk the audit trail."""
        ledger_jobs.seal_entries(self.database, now=self.watch.now)
        with self.database.transaction() as db:
            verification = ledger.verify(db, now=self.watch.now)
        assert verification.is_intact, verification


@contextmanager
def founded_town(database: Database, sandbox: RunningSandbox, now: datetime) -> Iterator[Town]:
    """Found a town on an empty database, with an employer who pays salaries."""
    watch, employer = Watch(now), ledger.AccountId(new_id())
    with database.transaction() as db:
        ledger.open_account(
            db,
            account_id=employer,
            kind=ledger.AccountKind.INTERNAL,
            type=ledger.AccountType.LIABILITY,
            currency="CNY",
            holder_id=None,
            holder_name="北方机械",
            product="payroll",
            floor_minor=None,
            now=now,
        )
    app = build_app(database, clock=watch)
    app.state.identity_settings = CHEAP
    with TestClient(app) as client:
        yield Town(database, client, watch, sandbox, employer)
