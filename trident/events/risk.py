"""What risk tells the domains above it: what became of the transfers that people looked at."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trident.kernel.outbox import event


@event("risk.case-opened")
@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A held or reported transfer waits for somebody to look at it, until `due_at` by the bank's own promise."""

    case_id: UUID
    reference: str
    transfer_id: UUID
    customer_id: UUID
    amount_minor: int
    currency: str
    opened_at: datetime
    due_at: datetime


@event("risk.held-transfer-released")
@dataclass(frozen=True, slots=True)
class HeldTransferReleased:
    """Somebody looked at a held transfer and let it go on."""

    case_id: UUID
    transfer_id: UUID
    staff_id: UUID
    released_at: datetime


@event("risk.held-transfer-refused")
@dataclass(frozen=True, slots=True)
class HeldTransferRefused:
    """Somebody looked at a held transfer and refused it; `is_fraud` where they confirmed it as fraud."""

    case_id: UUID
    transfer_id: UUID
    staff_id: UUID
    is_fraud: bool
    refused_at: datetime


@event("risk.fraud-confirmed")
@dataclass(frozen=True, slots=True)
class FraudConfirmed:
    """A transfer, held or settled, is known to have been fraud."""

    case_id: UUID
    transfer_id: UUID
    customer_id: UUID
    amount_minor: int
    currency: str
    confirmed_at: datetime
