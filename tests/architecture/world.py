"""The real app on a database of its own, with two customers who have one of everything each, and staff of all roles."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.payments.city import INSTANT, City, Person, body, found_city
from trident import identity
from trident.app.event_handlers import event_handlers
from trident.app.web import build_app
from trident.identity.sessions import open_session
from trident.identity.tables import CustomerSessionRow, StaffSessionRow
from trident.kernel.auth import Role, csrf_token
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.kernel.relay import run_relay_once

ADDRESS = "10.7.0.1"
STAFF_ROLES = [role for role in Role if role is not Role.CUSTOMER]


@dataclass
class World:
    """Two customers, `mine` and `theirs`, their ids by the names of path parameters, and one busy member of staff."""

    app: FastAPI
    client: TestClient
    city: City
    mine: Person
    theirs: Person
    staff_token: str
    my_ids: dict[str, str] = field(default_factory=dict)
    their_ids: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.city.database

    @property
    def staff_headers(self) -> dict[str, str]:
        return {"Cookie": f"trident_staff={self.staff_token}", **self.csrf(self.staff_token)}

    @staticmethod
    def csrf(token: str) -> dict[str, str]:
        return {"X-CSRF-Token": csrf_token(token)}

    def operations(self, prefix: str = "/") -> list[tuple[str, str, dict[str, Any]]]:
        """Every operation of the contract below `prefix`: method, path, and what the contract says of it."""
        return [
            (method.upper(), path, operation)
            for path, operations in self.app.openapi()["paths"].items()
            if path.startswith(prefix)
            for method, operation in operations.items()
        ]

    def ask(self, method: str, path: str, headers: dict[str, str], **given: Any) -> Response:
        return self.client.request(method, path, headers=headers | {"Idempotency-Key": str(uuid4())}, **given)

    def picture(self) -> dict[str, Any]:
        """A digest of every table there is."""
        listing = (
            r"SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'"
        )
        with self.database.transaction(read_only=True) as db:
            tables = sorted(db.scalars(text(listing)))
            digests = ", ".join(
                f"(SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {name} t)" for name in tables
            )
            return dict(zip(tables, db.execute(text(f"SELECT {digests}")).one(), strict=True))


def _other_session(database: Database, person: Person) -> str:
    with database.transaction() as db:
        session = open_session(
            db,
            CustomerSessionRow,
            holder_id=person.customer_id,
            origin=identity.Origin("other device", ADDRESS),
            idle_s=3600,
            lifetime_s=7200,
            now=INSTANT,
        )
    return str(session.session_id)


def open_staff_session(database: Database, staff_number: str) -> str:
    """Register somebody with every role and sign them in; returns the session's token."""
    with database.transaction() as db:
        member = identity.find_staff_by_number(db, staff_number, now=INSTANT) or identity.register_staff(
            db,
            staff_id=new_id(INSTANT),
            staff_number=staff_number,
            name="王静",
            roles=STAFF_ROLES,
            branch="道里支行",
            password="Snow-Lantern-27",
            now=INSTANT,
        )
        return open_session(
            db,
            StaffSessionRow,
            holder_id=member.id,
            origin=identity.Origin("desk", ADDRESS),
            idle_s=3600,
            lifetime_s=7200,
            now=INSTANT,
        ).token


def _one_of_everything(world: World, person: Person, payee: Person) -> dict[str, str]:
    sent = world.ask("POST", "/api/customer/transfers", person.headers, json=body(person, payee))
    assert sent.status_code == 201, sent.text
    back = world.ask("POST", "/api/customer/transfers", payee.headers, json=body(payee, person))
    assert back.status_code == 201, back.text
    large = world.ask("POST", "/api/customer/transfers", person.headers, json=body(person, payee, amount_minor=150_000))
    assert large.status_code == 403, large.text
    while run_relay_once(world.database, event_handlers(), INSTANT):
        pass
    payees = world.ask("GET", "/api/customer/payees", person.headers).json()["items"]
    messages = world.ask("GET", "/api/customer/inbox", person.headers).json()["items"]
    return {
        "account_id": str(person.account_id),
        "entry_id": sent.json()["id"],
        "transfer_id": sent.json()["id"],
        "payee_id": payees[0]["id"],
        "message_id": messages[0]["id"],
        "session_id": _other_session(world.database, person),
        "step_up_id": large.json()["step_up_id"],
    }


@contextmanager
def founded_world(database: Database) -> Iterator[World]:
    """Found the world on an empty database and serve it.

    The app has a single database connection: a request that took a second one would time out.
    """
    lonely = Database(database.dsn, pool_size=1)
    lonely.engine.pool._timeout = 2  # type: ignore[attr-defined]
    city = found_city(lonely)
    app = build_app(lonely, clock=lambda: INSTANT)
    with TestClient(app, client=(ADDRESS, 40000), raise_server_exceptions=False) as client:
        mine, theirs, third, fourth = (city.person() for _ in range(4))
        world = World(app, client, city, mine, theirs, open_staff_session(lonely, "W0001"))
        world.my_ids |= _one_of_everything(world, mine, third)
        world.their_ids |= _one_of_everything(world, theirs, fourth)
        yield world
    lonely.dispose()
