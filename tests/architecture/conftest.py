from collections.abc import Callable, Iterator

import pytest

from tests.architecture.world import World, founded_world
from trident.kernel.db import Database


@pytest.fixture(scope="module")
def world(clone: Callable[[], Database]) -> Iterator[World]:
    """The real app with two customers and staff, for the tests of one file."""
    database = clone()
    with founded_world(database) as made:
        yield made
    database.dispose()
