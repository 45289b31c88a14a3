from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from tests.payments.city import INSTANT, found_city
from tests.risk.desk.office import Office
from trident.app.web import build_app
from trident.kernel.db import Database


@pytest.fixture(scope="module")
def founded(clone: Callable[[], Database]) -> Iterator[Office]:
    """Customers, and people who look at risk, on a database of the file's own."""
    database = clone()
    with Office.opened(found_city(database), build_app(database)) as office:
        yield office
    database.dispose()


@pytest.fixture
def office(founded: Office) -> Office:
    """The office, its clock back at the fixed instant."""
    founded.watch.now = INSTANT
    return founded


@pytest.fixture
def instant() -> datetime:
    return INSTANT
