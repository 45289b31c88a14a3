from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from starlette.testclient import TestClient

from tests.payments.city import INSTANT, PATH, City, Person, body, found_city
from trident.app.web import build_app
from trident.kernel.db import Database


@pytest.fixture(scope="module")
def city(clone: Callable[[], Database]) -> Iterator[City]:
    database = clone()
    yield found_city(database)
    database.dispose()


@pytest.fixture(scope="module")
def client(city: City) -> Iterator[TestClient]:
    app = build_app(city.database, clock=lambda: INSTANT)
    with TestClient(app) as made:
        yield made


@pytest.fixture
def send(client: TestClient) -> Callable[..., httpx2.Response]:
    """Post a transfer: `send(payer, payee, amount_minor=…, key=…, language=…)`; `...` leaves a field out."""

    def post(source: Person, target: Person, *, key: object = None, language: str = "zh", **changes: Any) -> Any:
        headers = source.headers | {"Idempotency-Key": str(key or uuid4()), "Accept-Language": language}
        return client.post(PATH, json=body(source, target, **changes), headers=headers)

    return post
