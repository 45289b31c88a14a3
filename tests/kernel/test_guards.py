"""Closed until opened: guards, anti-forgery, origins, problems, and the commit before the answer."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.kernel.auth import (
    CustomerActor,
    Permission,
    Role,
    StaffActor,
    csrf_token,
    customer,
    guards_of,
    public,
    staff,
)
from trident.kernel.db import Database, DbSession, ReadSession
from trident.kernel.errors import Conflict, Title, TooMany
from trident.kernel.http import install_problem_handlers
from trident.kernel.origin import OriginCheck

CUSTOMER = CustomerActor(UUID(int=1), UUID(int=2))
TELLER = StaffActor(UUID(int=3), UUID(int=4), "柜员", frozenset({Role.TELLER}))


class ShelfFull(Conflict):
    title = Title(zh="货架已满", en="The shelf is full")


class TooEager(TooMany):
    title = Title(zh="太急了", en="Too eager")


class OneOfEach:
    """Sessions of one customer and one teller."""

    def read_customer(self, _db: Session, token: str, _now: datetime) -> CustomerActor | None:
        return CUSTOMER if token == "customer-token" else None

    def read_staff(self, _db: Session, token: str, _now: datetime) -> StaffActor | None:
        return TELLER if token == "teller-token" else None


@pytest.fixture
def app(fresh_database: Database) -> FastAPI:
    with fresh_database.transaction() as db:
        db.execute(text("CREATE TABLE shelf (n integer UNIQUE DEFERRABLE INITIALLY DEFERRED)"))
    app = FastAPI()
    app.state.database = fresh_database
    app.state.sessions = OneOfEach()
    install_problem_handlers(app)
    app.add_middleware(OriginCheck)

    @app.post("/shelf/{n}")
    def put(
        n: int, db: DbSession, actor: Annotated[CustomerActor, customer(Permission.CUSTOMER_PROFILE_UPDATE)]
    ) -> dict[str, str]:
        db.execute(text("INSERT INTO shelf VALUES (:n)"), {"n": n})
        if n == 13:
            raise ShelfFull(capacity=12)
        return {"who": str(actor.customer_id)}

    @app.get("/audit")
    def audit(_actor: Annotated[StaffActor, staff(Permission.STAFF_AUDIT_READ)]) -> str:
        return "never reached by a teller"

    @app.get("/customers")
    def customers(actor: Annotated[StaffActor, staff(Permission.STAFF_CUSTOMER_READ)]) -> str:
        return actor.name

    @app.get("/open", dependencies=[public("a test")])
    def read_only(db: ReadSession, *, eager: bool = False) -> int:
        if eager:
            raise TooEager(retry_after_s=7)
        return int(db.execute(text("SELECT count(*) FROM shelf")).scalar_one())

    @app.get("/mistake", dependencies=[public("a test")])
    def mistake() -> None:
        message = "card 6222021234567890123"
        raise RuntimeError(message)

    return app


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def _rows(client: TestClient) -> int:
    return int(client.get("/open").json())


def _signed_in(client: TestClient) -> dict[str, str]:
    client.cookies.set("trident_customer", "customer-token")
    return {"X-CSRF-Token": csrf_token("customer-token")}


def test_a_session_with_its_token_gets_through(client: TestClient) -> None:
    answer = client.post("/shelf/1", headers=_signed_in(client))
    assert (answer.status_code, answer.json()) == (200, {"who": str(CUSTOMER.customer_id)})
    assert _rows(client) == 1


@pytest.mark.parametrize(
    ("token", "headers", "status", "name"),
    [
        (None, {}, 401, "session-expired"),
        ("forged", {"X-CSRF-Token": csrf_token.__name__}, 403, "cross-site-request"),
        ("customer-token", {}, 403, "cross-site-request"),
        ("customer-token", {"X-CSRF-Token": "0" * 32}, 403, "cross-site-request"),
        ("customer-token", {"Sec-Fetch-Site": "cross-site"}, 403, "cross-site-request"),
        ("customer-token", {"Origin": "https://elsewhere.example"}, 403, "cross-site-request"),
    ],
)
def test_anyone_else_changes_nothing(
    client: TestClient, token: str | None, headers: dict[str, str], status: int, name: str
) -> None:
    if token:
        client.cookies.set("trident_customer", token)
    if token and "X-CSRF-Token" not in headers and len(headers) == 1:
        headers = headers | {"X-CSRF-Token": csrf_token(token)}
    answer = client.post("/shelf/1", headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{name}")
    assert answer.headers["content-type"] == "application/problem+json"
    assert _rows(client) == 0


def test_an_expired_session_with_a_good_token_changes_nothing(client: TestClient) -> None:
    client.cookies.set("trident_customer", "expired")
    answer = client.post("/shelf/1", headers={"X-CSRF-Token": csrf_token("expired")})
    assert answer.json()["type"] == "/problems/session-expired"
    assert _rows(client) == 0


def test_a_role_opens_what_it_carries_and_no_more(client: TestClient) -> None:
    client.cookies.set("trident_staff", "teller-token")
    assert client.get("/customers").json() == "柜员"
    refused = client.get("/audit")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/permission-denied")
    client.cookies.set("trident_customer", "teller-token")
    assert client.post("/shelf/1", headers={"X-CSRF-Token": csrf_token("teller-token")}).status_code == 401


def test_a_refusal_speaks_both_languages_and_rolls_back(client: TestClient) -> None:
    headers = _signed_in(client)
    answer = client.post("/shelf/13", headers=headers)
    assert answer.json() == {
        "type": "/problems/shelf-full",
        "title": "货架已满",
        "status": 409,
        "instance": "/shelf/13",
        "capacity": 12,
    }
    english = client.post("/shelf/13", headers=headers | {"Accept-Language": "en"})
    assert english.json()["title"] == "The shelf is full"
    assert _rows(client) == 0


def test_a_commit_that_fails_is_never_answered_with_success(client: TestClient) -> None:
    headers = _signed_in(client)
    assert client.post("/shelf/2", headers=headers).status_code == 200
    # The constraint is deferred: the second insert fails only at the commit.
    answer = client.post("/shelf/2", headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/unexpected")
    assert _rows(client) == 1


def test_mistakes_tell_the_caller_nothing(client: TestClient) -> None:
    answer = client.get("/mistake")
    assert answer.status_code == 500
    assert "6222" not in answer.text
    assert answer.json()["type"] == "/problems/unexpected"


def test_malformed_and_unknown_requests_are_problems_too(client: TestClient) -> None:
    malformed = client.post("/shelf/x", headers=_signed_in(client))
    assert malformed.json()["type"] == "/problems/invalid-request"
    assert malformed.json()["errors"][0]["field"] == "path.n"
    assert client.get("/nowhere").json()["type"] == "/problems/no-such-route"
    wrong_method = client.delete("/open")
    assert (wrong_method.status_code, wrong_method.headers["allow"]) == (405, "GET")
    eager = client.get("/open", params={"eager": True})
    assert (eager.status_code, eager.headers["retry-after"]) == (429, "7")


def test_the_guards_of_a_route_can_be_found(app: FastAPI) -> None:
    found = {
        route.path: [type(guard).__name__ for guard in guards_of(route)]
        for route in app.routes
        if hasattr(route, "dependant")
    }
    assert found == {
        "/shelf/{n}": ["CustomerGuard"],
        "/audit": ["StaffGuard"],
        "/customers": ["StaffGuard"],
        "/open": ["PublicRoute"],
        "/mistake": ["PublicRoute"],
    }
