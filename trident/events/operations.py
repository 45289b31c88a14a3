"""What the desk tells: requests of staff and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trident.kernel.outbox import event


@event("operations.approval-requested")
@dataclass(frozen=True, slots=True)
class ApprovalRequested:
    """A member of staff asked for something that another one must decide."""

    approval_id: UUID
    kind: str
    subject_id: UUID
    maker_id: UUID
    requested_at: datetime


@event("operations.approval-decided")
@dataclass(frozen=True, slots=True)
class ApprovalDecided:
    """A checker approved (and it was done in the same transaction) or rejected; `status` says which."""

    approval_id: UUID
    kind: str
    status: str
    subject_id: UUID
    maker_id: UUID
    checker_id: UUID
    decided_at: datetime


@event("operations.approval-withdrawn")
@dataclass(frozen=True, slots=True)
class ApprovalWithdrawn:
    """Whoever asked took the request back before anybody decided it."""

    approval_id: UUID
    kind: str
    subject_id: UUID
    maker_id: UUID
    withdrawn_at: datetime
