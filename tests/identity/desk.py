"""A browser at the bank's door, and the phone beside it."""

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.customers.people import person
from trident import customers, identity
from trident.customers import NewCustomer
from trident.events.identity import CODE_SEAL
from trident.identity import IdentitySettings
from trident.kernel.auth import Role
from trident.kernel.crypto import open_text
from trident.kernel.db import Database
from trident.kernel.ids import new_id

PASSWORD = "Snow-Lantern-27"
OTHER_PASSWORD = "Songhua-Ferry-83"
CHEAP = IdentitySettings(argon2_memory_kib=8, argon2_passes=1)
PHONE_BROWSER = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"

_addresses = itertools.count(1)
_staff = itertools.count(1)
_hashes: dict[str, str] = {}


def cheap_hash(password: str) -> str:
    return _hashes.setdefault(password, identity.hash_password(password, CHEAP))


@dataclass
class Watch:
    """The bank's clock, moved by hand."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Desk:
    """The bank's app on a database, with a clock that tests move."""

    database: Database
    watch: Watch
    app: FastAPI

    def __post_init__(self) -> None:
        self.app.state.clock = self.watch
        self.app.state.identity_settings = CHEAP

    def browser(self, address: str | None = None, **options: Any) -> "Browser":
        number = next(_addresses)
        where = address or f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        client = TestClient(self.app, client=(where, 40000), headers={"user-agent": PHONE_BROWSER}, **options)
        return Browser(self, client)

    def customer(self, **chosen: Any) -> NewCustomer:
        """A customer with the usual password."""
        one = person(**chosen)
        with self.database.transaction() as db:
            customers.register_customers(db, [one], now=self.watch.now)
            identity.set_password_hashes(
                db, customer_ids=[one.customer_id], password_hash=cheap_hash(PASSWORD), now=self.watch.now
            )
        return one

    def staff(self, *roles: Role) -> identity.StaffView:
        """A member of staff with the usual password."""
        with self.database.transaction() as db:
            return identity.register_staff(
                db,
                staff_id=new_id(),
                staff_number=f"T{next(_staff):04d}",
                name="李文静",
                roles=roles or (Role.TELLER,),
                branch="道里支行",
                password=PASSWORD,
                now=self.watch.now,
                settings=CHEAP,
            )

    def rows(self, statement: str, **values: Any) -> list[Any]:
        with self.database.transaction(read_only=True) as db:
            return list(db.execute(text(statement), values))

    def events(self, name: str, key: str, value: object) -> list[dict[str, Any]]:
        rows = self.rows(
            "SELECT payload FROM kernel.outbox WHERE event = :name AND payload ->> :key = :value ORDER BY id",
            name=f"identity.{name}",
            key=key,
            value=str(value),
        )
        return [row.payload for row in rows]

    def code(self, challenge_id: str) -> str:
        """The last code that was sent for a challenge, as the customer's phone shows it."""
        return open_text(CODE_SEAL, self.events("code-requested", "challenge_id", challenge_id)[-1]["code_sealed"])

    def wrong_code(self, challenge_id: str) -> str:
        return f"{(int(self.code(challenge_id)) + 1) % 1_000_000:06d}"

    def picture(self, customer_id: UUID) -> list[Any]:
        """What of a customer's identity a refusal must leave as it is."""
        return [
            self.rows(statement, id=customer_id)
            for statement in (
                "SELECT password_hash, changed_at FROM identity.credential WHERE customer_id = :id",
                "SELECT id, ended_at, ends_at FROM identity.customer_session WHERE holder_id = :id ORDER BY id",
                "SELECT id, sends, settled_at, code_digest FROM identity.challenge WHERE customer_id = :id ORDER BY id",
                (
                    "SELECT id FROM kernel.outbox WHERE payload ->> 'customer_id' = CAST(:id AS text)"
                    " AND event <> 'identity.sign-in-failed' ORDER BY id"
                ),
            )
        ]


@dataclass
class Browser:
    """One browser: cookies, address, and the anti-forgery token of its session."""

    desk: Desk
    client: TestClient
    csrf: str = ""

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Response:
        given = {"x-csrf-token": self.csrf} if self.csrf else {}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(method, f"/api{path}", json=body, headers=given)

    def give_password(self, phone: str, password: str = PASSWORD) -> Response:
        return self.ask("POST", "/customer/session/password", {"phone": phone, "password": password})

    def challenge(self, phone: str) -> str:
        answer = self.give_password(phone)
        assert answer.status_code == 200, answer.text
        challenge_id: str = answer.json()["challenge_id"]
        return challenge_id

    def give_code(self, challenge_id: str, code: str) -> Response:
        answer = self.ask("POST", "/customer/session/code", {"challenge_id": challenge_id, "code": code})
        if answer.status_code == 200:
            self.csrf = answer.json()["csrf_token"]
        return answer

    def resend(self, challenge_id: str) -> Response:
        return self.ask("POST", "/customer/session/code/resend", {"challenge_id": challenge_id})

    def sign_in(self, phone: str) -> Response:
        challenge_id = self.challenge(phone)
        answer = self.give_code(challenge_id, self.desk.code(challenge_id))
        assert answer.status_code == 200, answer.text
        return answer

    def sign_in_staff(self, staff_number: str, password: str = PASSWORD) -> Response:
        answer = self.ask("POST", "/staff/session", {"staff_number": staff_number, "password": password})
        if answer.status_code == 200:
            self.csrf = answer.json()["csrf_token"]
        return answer

    def token(self, cookie: str = "trident_customer") -> str | None:
        return self.client.cookies.get(cookie)


def refused(answer: Response, status: int, name: str) -> dict[str, Any]:
    """Assert that the answer is this refusal; returns its problem document."""
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"/problems/{name}"), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return problem
