from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from tests.ledger.books.town import FIRST_DAY, Town, noon, open_town
from trident.kernel.auth import CUSTOMER_COOKIE, STAFF_COOKIE, CustomerActor, Role, StaffActor
from trident.kernel.db import Database
from trident.kernel.http import install_problem_handlers
from trident.kernel.ids import new_id
from trident.ledger import routes

NOW = noon(FIRST_DAY) + timedelta(days=3)


@dataclass
class Sessions:
    """Whoever's token is the id of a customer of the town is that customer; a role's name is somebody who has it."""

    customers: set[str] = field(default_factory=set)

    def read_customer(self, _db: Session, token: str, _now: datetime) -> CustomerActor | None:
        return CustomerActor(UUID(token), new_id()) if token in self.customers else None

    def read_staff(self, _db: Session, token: str, _now: datetime) -> StaffActor | None:
        return StaffActor(new_id(), new_id(), "王芳", frozenset({Role(token)}))


@dataclass
class Desk:
    """The ledger's routes, and whoever sits before them."""

    town: Town
    client: TestClient

    def sign_in(self, place: int) -> None:
        self.client.cookies.clear()
        self.client.cookies.set(CUSTOMER_COOKIE, str(self.town.holders[place]))

    def sign_in_staff(self, role: Role) -> None:
        self.client.cookies.clear()
        self.client.cookies.set(STAFF_COOKIE, role.value)

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        """Ask for something; the body as JSON, or the whole answer where it is none."""
        answer = self.client.get(path, params=query)
        assert answer.status_code == status, answer.text
        return answer.json() if "json" in answer.headers["content-type"] else answer


@pytest.fixture(scope="module")
def desk(clone: Callable[[], Database]) -> Iterator[Desk]:
    database = clone()
    town = open_town(database)
    app = FastAPI()
    app.state.database = database
    app.state.clock = lambda: NOW
    app.state.sessions = Sessions({str(holder) for holder in town.holders})
    install_problem_handlers(app)
    app.include_router(routes.router)
    with TestClient(app, headers={"accept-language": "zh"}) as client:
        yield Desk(town, client)
    database.dispose()
