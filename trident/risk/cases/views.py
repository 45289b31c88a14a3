"""What people see of cases and lists."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class CaseKind(StrEnum):
    """Why a case was opened: the bank held a transfer, or its payer reported it."""

    HELD = "held"
    REPORTED = "reported"


class CaseOutcome(StrEnum):
    """How a case ended."""

    RELEASED = "released"
    REFUSED = "refused"
    FRAUD = "fraud"
    DISMISSED = "dismissed"
    CANCELLED = "cancelled"
    """Its payer called the transfer back before anybody decided."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands. Account numbers by their last four digits; amounts in minor units."""

    id: UUID
    reference: str
    kind: CaseKind
    status: str
    outcome: CaseOutcome | None
    transfer_id: UUID
    transfer_status: str
    customer_id: UUID
    payee_customer_id: UUID | None
    source_account_id: UUID
    target_account_id: UUID
    source_last4: str
    target_last4: str
    amount_minor: int
    currency: str
    device: UUID | None
    address: UUID | None
    decision_id: UUID | None
    decided_on: date | None
    score_permille: int | None
    rules: tuple[str, ...]
    sent_at: datetime
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    is_confirmed: bool
    is_reported: bool
    assignee_id: UUID | None
    assignee_name: str | None


@dataclass(frozen=True, slots=True)
class CaseStep:
    """Something that happened in a case."""

    sequence: int
    step: str
    actor_type: str
    actor_name: str
    text: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class ListStep:
    """Something that was done about a list entry."""

    step: str
    actor_name: str
    reason: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An entry as people see it: its value masked."""

    id: UUID
    list: str
    kind: str
    value_masked: str
    status: str
    reason: str
    expires_at: datetime | None
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_at: datetime | None
    steps: tuple[ListStep, ...] = ()


@dataclass(frozen=True, slots=True)
class ListValue:
    """What an entry lists; `sounds_like`: who is only pronounced alike is watched."""

    value: str
    sounds_like: bool


@dataclass(frozen=True, slots=True)
class Label:
    """What became known of a payment: True where it was fraud."""

    transfer_id: UUID
    customer_id: UUID
    is_fraud: bool
    known_at: datetime
