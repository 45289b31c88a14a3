"""Cases as the API shows them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from trident.kernel.crypto import last4, mask_name
from trident.kernel.http import StrictModel
from trident.ledger import PaymentLink
from trident.risk.cases.views import Case, CaseOutcome, CaseStep
from trident.risk.queries.payment_graph import GraphNode


class CaseLine(StrictModel):
    """A case in a list."""

    id: UUID
    reference: str
    kind: str
    status: str
    outcome: str | None
    transfer_id: UUID
    transfer_status: str
    customer_id: UUID
    source_last4: str
    target_last4: str
    amount_minor: int
    currency: str
    score_permille: int | None
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    is_overdue: bool
    is_confirmed: bool
    is_reported: bool
    assignee_id: UUID | None
    assignee_name: str | None

    @classmethod
    def of(cls, case: Case, now: datetime) -> "CaseLine":
        """Show a case in short."""
        return cls(
            id=case.id,
            reference=case.reference,
            kind=case.kind.value,
            status=case.status,
            outcome=None if case.outcome is None else case.outcome.value,
            transfer_id=case.transfer_id,
            transfer_status=case.transfer_status,
            customer_id=case.customer_id,
            source_last4=case.source_last4,
            target_last4=case.target_last4,
            amount_minor=case.amount_minor,
            currency=case.currency,
            score_permille=case.score_permille,
            opened_at=case.opened_at,
            due_at=case.due_at,
            closed_at=case.closed_at,
            is_overdue=case.status == "open" and case.due_at <= now,
            is_confirmed=case.is_confirmed,
            is_reported=case.is_reported,
            assignee_id=case.assignee_id,
            assignee_name=case.assignee_name,
        )


class CaseEvent(StrictModel):
    """Something that happened in a case."""

    step: str
    actor_type: str
    actor_name: str
    text: str
    taken_at: datetime

    @classmethod
    def of(cls, step: CaseStep) -> "CaseEvent":
        """Show a step."""
        return cls(
            step=step.step,
            actor_type=step.actor_type,
            actor_name=step.actor_name,
            text=step.text,
            taken_at=step.taken_at,
        )


class Node(StrictModel):
    """An account in the graph of who paid whom; the holder's name is masked.

    `distance`: how many payments lie between it and the case; `frauds`: how many were confirmed of what it was paid.
    """

    account_id: UUID
    label: str
    role: Literal["payer", "payee", "other"]
    distance: int
    listed: str
    frauds: int

    @classmethod
    def of(cls, node: GraphNode) -> "Node":
        """Show an account."""
        return cls(
            account_id=node.account_id,
            label=f"{mask_name(node.party.holder_name)} {last4(node.party.number_masked)}",
            role=node.role,
            distance=node.distance,
            listed=node.listed,
            frauds=node.frauds,
        )


class Link(StrictModel):
    """One account has paid another."""

    payer: UUID
    payee: UUID
    payments: int
    amount_minor: int
    last_at: datetime

    @classmethod
    def of(cls, link: PaymentLink) -> "Link":
        """Show a link."""
        return cls(
            payer=link.payer,
            payee=link.payee,
            payments=link.payments,
            amount_minor=link.amount_minor,
            last_at=link.last_at,
        )


class CaseShown(StrictModel):
    """A case with its evidence: what happened in it, earlier ones, and who paid whom in the last 90 days."""

    case: CaseLine
    source_account_id: UUID
    target_account_id: UUID
    payee_customer_id: UUID | None
    device: UUID | None
    address: UUID | None
    decision_id: UUID | None
    decided_on: date | None
    rules: list[str]
    sent_at: datetime
    steps: list[CaseEvent]
    earlier: list[CaseLine]
    nodes: list[Node]
    links: list[Link]
    is_graph_cut: bool = Field(description="there is more than the graph shows")


class Decide(StrictModel):
    """How a case ends, and why."""

    outcome: CaseOutcome
    reason: str = Field(max_length=1000)
    block_payee: bool = Field(default=False, description="propose the payee's account for the block list besides")


class HandOver(StrictModel):
    """Why a case is handed over, and to whom; null: back into the queue."""

    text: str = Field(max_length=1000)
    to_staff_id: UUID | None = None


class Colleague(StrictModel):
    """Somebody who may decide cases."""

    id: UUID
    name: str
    staff_number: str


class Colleagues(StrictModel):
    """Everybody who may decide cases."""

    items: list[Colleague]


class Told(StrictModel):
    """A reason or a note."""

    text: str = Field(max_length=1000)
