"""What crosses the desk's door: ids, states and frozen views."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NewType
from uuid import UUID

from trident.customers import CustomerView
from trident.kernel.errors import Title

ApprovalId = NewType("ApprovalId", UUID)
LookupId = NewType("LookupId", UUID)


class ApprovalStatus(StrEnum):
    """Where an approval stands; only a pending one can still change."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """What ends an approval: the checker's word, or the maker taking it back."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class AccountSummary:
    """An account as it stood when the approval was asked for."""

    account_id: UUID
    customer_id: UUID | None
    number_masked: str
    holder_name_masked: str
    product: str
    status: str
    currency: str
    balance_minor: int
    available_minor: int
    about: Literal["account"] = "account"


@dataclass(frozen=True, slots=True)
class EntryParty:
    """One side of an entry."""

    account_id: UUID
    number_masked: str
    name_masked: str
    direction: Literal["in", "out"]
    amount_minor: int


@dataclass(frozen=True, slots=True)
class EntrySummary:
    """An entry as it stood when the approval was asked for; `amount_minor` is what left its payers together."""

    entry_id: UUID
    reference: str
    entry_kind: str
    amount_minor: int
    currency: str
    description: str
    posted_at: datetime
    parties: tuple[EntryParty, ...]
    about: Literal["entry"] = "entry"


Summary = AccountSummary | EntrySummary


@dataclass(frozen=True, slots=True)
class StaffName:
    """A member of staff, by id and by the name they had at the time."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the execution of an approval was refused when a checker last tried."""

    name: str
    title: Title
    refused_at: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """A request of one member of staff that another one decides."""

    id: ApprovalId
    kind: str
    status: ApprovalStatus
    subject_id: UUID
    summary: Summary
    reason: str
    maker: StaffName
    checker: StaffName | None
    decision_reason: str | None
    refusal: Refusal | None
    created_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a search found; it opens these customers to whoever searched until `expires_at`."""

    id: LookupId
    customers: tuple[CustomerView, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SettledAmount:
    """A settled transfer, as far as the figures want to know."""

    settled_at: datetime
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class CurrencyTotal:
    """What customers have on deposit in one currency."""

    currency: str
    balance_minor: int


@dataclass(frozen=True, slots=True)
class ProductTotal:
    """What customers have on deposit in one product and currency."""

    product: str
    currency: str
    balance_minor: int
    accounts: int


@dataclass(frozen=True, slots=True)
class TransferTotal:
    """How many transfers were settled, and what those in the bank's own currency came to."""

    count: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class HourTotal:
    """The transfers settled within the hour that begins at `hour_at`."""

    hour_at: datetime
    count: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The bank at a glance; counts and sums over all accounts are at most a minute old."""

    customers: int
    accounts: int
    deposits: tuple[CurrencyTotal, ...]
    deposits_by_product: tuple[ProductTotal, ...]
    transfers_today: TransferTotal
    transfers_by_hour: tuple[HourTotal, ...]
    approvals_pending: int
    dead_letters: int
    outbox_waiting: int
    business_on: date
