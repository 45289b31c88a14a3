from collections.abc import Iterator
from datetime import datetime

import pytest

from sandbox.child import RunningSandbox, run_sandbox_process
from tests.flows.town import Town, founded_town
from trident.kernel.db import Database


@pytest.fixture(scope="package")
def sandbox() -> Iterator[RunningSandbox]:
    with run_sandbox_process() as running:
        yield running


@pytest.fixture
def town(fresh_database: Database, sandbox: RunningSandbox, now: datetime) -> Iterator[Town]:
    with founded_town(fresh_database, sandbox, now) as made:
        yield made
