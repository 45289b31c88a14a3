from datetime import datetime

import pytest
from fastapi import FastAPI

from tests.identity.desk import Browser, Desk, Watch
from trident.app.web import build_app
from trident.kernel.db import Database


@pytest.fixture(scope="session")
def app(database: Database) -> FastAPI:
    return build_app(database)


@pytest.fixture
def desk(database: Database, app: FastAPI, now: datetime) -> Desk:
    return Desk(database, Watch(now), app)


@pytest.fixture
def browser(desk: Desk) -> Browser:
    return desk.browser()
