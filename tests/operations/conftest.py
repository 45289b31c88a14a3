from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from tests.operations.bank import Bank, found_bank
from trident.app.web import build_app
from trident.kernel.db import Database
from trident.kernel.ids import new_id


@pytest.fixture(scope="package")
def founded(clone: Callable[[], Database]) -> Iterator[Bank]:
    """One bank for all tests of the desk, on a database of its own; each test makes its own people in it."""
    database = clone()
    now = datetime.fromisoformat("2026-03-18T02:30:00+00:00")
    yield found_bank(database, build_app(database), now)
    database.dispose()


@pytest.fixture
def bank(founded: Bank, now: datetime) -> Bank:
    """The bank, its clock back at the fixed instant."""
    founded.watch.now = now
    return founded


@pytest.fixture
def nobody_id() -> str:
    """An id that belongs to nothing."""
    return str(new_id())
