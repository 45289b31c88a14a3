from dataclasses import replace
from datetime import datetime

import pytest

from tests.decisions.export.log_book import LogBook
from tests.decisions.life_cycle.policies import Desk, new_point
from trident.kernel.db import Database


@pytest.fixture
def book(fresh_database: Database, now: datetime) -> LogBook:
    """A log of two points of its own, with nothing in it."""
    desk = Desk(fresh_database, new_point(), now)
    return LogBook(desk, replace(desk, point=new_point()))
