"""The bank's lists as the API shows them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from trident.kernel.http import StrictModel
from trident.risk.cases.views import ListEntry


class ListStepShown(StrictModel):
    """Something that was done about an entry."""

    step: str
    actor_name: str
    reason: str
    taken_at: datetime


class EntryShown(StrictModel):
    """An entry of the bank's lists; its value is masked."""

    id: UUID
    listed_as: str
    kind: str
    value_masked: str
    status: str
    reason: str
    expires_at: datetime | None
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_at: datetime | None
    steps: list[ListStepShown]

    @classmethod
    def of(cls, entry: ListEntry) -> "EntryShown":
        """Show an entry."""
        return cls(
            id=entry.id,
            listed_as=entry.list,
            kind=entry.kind,
            value_masked=entry.value_masked,
            status=entry.status,
            reason=entry.reason,
            expires_at=entry.expires_at,
            proposed_by=entry.proposed_by,
            proposed_by_name=entry.proposed_by_name,
            proposed_at=entry.proposed_at,
            decided_at=entry.decided_at,
            steps=[
                ListStepShown(step=one.step, actor_name=one.actor_name, reason=one.reason, taken_at=one.taken_at)
                for one in entry.steps
            ],
        )


class ValueShown(StrictModel):
    """What an entry lists; `sounds_like`: whose name is only pronounced alike is watched."""

    value: str
    sounds_like: bool


Kind = Literal["customer", "account", "phone", "name", "device", "address"]


class ProposeEntry(StrictModel):
    """What is to be listed, and why."""

    listed_as: Literal["allow", "watch", "block"]
    kind: Kind
    value: str = Field(min_length=1, max_length=200)
    reason: str = Field(max_length=500)
    expires_at: AwareDatetime | None = None


class ImportEntries(StrictModel):
    """A CSV file with the columns list, kind, value, reason, expires_at."""

    csv: str = Field(max_length=1_000_000)


class Imported(StrictModel):
    """How many entries were proposed."""

    proposed: int


class DecideEntry(StrictModel):
    """Whether what was proposed is to be, and why."""

    approve: bool
    reason: str = Field(max_length=500)
