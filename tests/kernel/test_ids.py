"""Ids that tell when they were made."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from trident.kernel.ids import instant_of


@pytest.mark.parametrize("milliseconds", [0, 1_773_800_000_000, 253_402_214_400_000])
def test_an_id_tells_when_it_was_made(milliseconds: int) -> None:
    made = UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62)
    assert instant_of(made) == datetime.fromtimestamp(milliseconds / 1000, UTC)


@pytest.mark.parametrize("text", ["ffffffff-ffff-7000-8000-000000000000", "019cfec7-4c40-4000-8000-000000000000"])
def test_an_id_that_nobody_can_have_made_tells_nothing(text: str) -> None:
    assert instant_of(UUID(text)) is None
