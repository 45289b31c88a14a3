from datetime import datetime

import pytest

from tests.decisions.life_cycle.policies import Desk, new_point
from trident.decisions.types import DecisionPoint
from trident.kernel.db import Database


@pytest.fixture
def point() -> DecisionPoint:
    return new_point()


@pytest.fixture
def desk(database: Database, point: DecisionPoint, now: datetime) -> Desk:
    """A point of the test's own in the database that all share."""
    return Desk(database, point, now)
