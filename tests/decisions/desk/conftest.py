from collections.abc import Callable, Iterator

import pytest

from tests.decisions.desk.policy_office import DESK, PolicyOffice
from tests.operations.bank import found_bank
from tests.payments.city import INSTANT, found_city
from trident.app.web import build_app
from trident.kernel.db import Database


@pytest.fixture
def office(clone: Callable[[], Database]) -> Iterator[PolicyOffice]:
    """The bank with its own policies live, on a database of the test's own: policies are for all."""
    database = clone()
    bank = found_bank(database, build_app(database), INSTANT)
    clerks = bank.clerk(DESK), bank.clerk(DESK, other=True)
    with PolicyOffice.opened(found_city(database), bank.app, clerks) as opened:
        yield opened
    database.dispose()
