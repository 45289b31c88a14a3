"""Dead letters as the API shows them."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field

from trident.kernel import dead_letters
from trident.kernel.http import StrictModel


class DeadLetter(StrictModel):
    """An event that one handler gave up on."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "0190a6c2-7d10-7c3e-9b1a-4f5e6d7c8b9a",
                "event_id": "0190a6c2-6a00-7a11-8c22-1d2e3f4a5b6c",
                "event": "identity.code-requested",
                "handler": "notifications.send-code",
                "error": "TimeoutError: the gateway did not answer",
                "attempts": 8,
                "occurred_at": "2026-03-18T02:30:00Z",
                "failed_at": "2026-03-18T02:38:30Z",
                "replayed_at": None,
                "payload": {"challenge_id": "0190a6c2-5900-7b22-9d33-2e3f4a5b6c7d", "language": "zh"},
            }
        }
    )

    id: UUID
    event_id: UUID
    event: str
    handler: str
    error: str
    attempts: int
    occurred_at: datetime
    failed_at: datetime
    replayed_at: datetime | None
    payload: dict[str, Any] = Field(description="what the event says; personal data in it is sealed")

    @classmethod
    def of(cls, letter: dead_letters.DeadLetter) -> Self:
        """Show `letter`."""
        return cls.model_validate(letter, from_attributes=True)
