from collections.abc import Iterator

import pytest

from sandbox.child import RunningSandbox, run_sandbox_process


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with run_sandbox_process() as running:
        yield running
