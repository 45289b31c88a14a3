from collections.abc import Callable, Iterator

import pytest

from trident.kernel.db import Database


@pytest.fixture(scope="module")
def bank(clone: Callable[[], Database]) -> Iterator[Database]:
    """A database of the test file's own: its tests may look at everything in it."""
    made = clone()
    yield made
    made.dispose()
