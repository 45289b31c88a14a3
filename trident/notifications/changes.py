"""How a change of an inbox is written into a notification of PostgreSQL, and read back. Pure."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

# PostgreSQL carries at most 8,000 bytes a notification; one change takes 66.
CHANGES_PER_NOTIFICATION: Final = 100

Change = tuple[UUID, UUID | None]
"""A customer, and the message that came; None where only what is unread has changed."""


def write_changes(changes: Sequence[Change]) -> list[str]:
    """Write changes into as few notifications as hold them."""
    words = [f"{customer.hex}:{message.hex if message else ''}" for customer, message in changes]
    return [
        ",".join(words[start : start + CHANGES_PER_NOTIFICATION])
        for start in range(0, len(words), CHANGES_PER_NOTIFICATION)
    ]


def read_changes(payload: str) -> list[Change]:
    """Read what `write_changes` wrote."""
    pairs = (word.partition(":") for word in payload.split(","))
    return [(UUID(customer), UUID(message) if message else None) for customer, _, message in pairs]
