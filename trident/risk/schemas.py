from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from trident.kernel.http import StrictModel
from trident.ledger import PaymentLink
from trident.risk.cases.views import Case, CaseOutcome, CaseStep, ListEntry
from trident.risk.queries.cases import Queue
from trident.risk.scoring.life import ScoreVersion


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
    """An account in the graph of who paid whom; the holder's name is masked."""

    account_id: UUID
    label: str
    role: Literal["payer", "payee", "other"]


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


class Decide(StrictModel):
    """How a case ends, and why."""

    outcome: CaseOutcome
    reason: str = Field(max_length=1000)
    block_payee: bool = Field(default=False, description="propose the payee's account for the block list besides")


class Told(StrictModel):
    """A reason or a note."""

    text: str = Field(max_length=1000)


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


class ProposeEntry(StrictModel):
    """What is to be listed, and why."""

    listed_as: Literal["allow", "watch", "block"]
    kind: Literal["customer", "account", "phone", "name", "device", "address"]
    value: str = Field(min_length=1, max_length=200)
    reason: str = Field(max_length=500)
    expires_at: datetime | None = None


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


class ScoreStepShown(StrictModel):
    """A step in a score's life."""

    stage: str
    actor_name: str
    reason: str
    taken_at: datetime


class ScoreShown(StrictModel):
    """A version of a score."""

    digest: str
    number: int
    name: str
    stage: str
    features: list[str]
    training: dict[str, Any]
    quality: dict[str, float]
    steps: list[ScoreStepShown]

    @classmethod
    def of(cls, version: ScoreVersion) -> "ScoreShown":
        """Show a version."""
        learned = version.document.training
        return cls(
            digest=version.digest,
            number=version.number,
            name=version.name,
            stage=version.stage.value,
            features=list(version.document.features),
            training={
                "data_digest": learned.data_digest,
                "payments": learned.payments,
                "frauds": learned.frauds,
                "since": learned.since,
                "until": learned.until,
                "library": learned.library,
            },
            quality=dict(version.document.quality),
            steps=[
                ScoreStepShown(
                    stage=one.stage.value, actor_name=one.actor_name, reason=one.reason, taken_at=one.taken_at
                )
                for one in version.steps
            ],
        )


class ScoresShown(StrictModel):
    """All versions of scores, the latest first."""

    items: list[ScoreShown]


class AddScore(StrictModel):
    """A score's document, as training wrote it."""

    document: str = Field(max_length=20_000_000)


class RollBackScore(StrictModel):
    """Which score is to be in force again; null for none."""

    to: str | None = None
    reason: str = Field(max_length=500)


class Quarter(StrictModel):
    """Decisions about risk in a quarter of an hour."""

    begins_at: datetime
    outcome: str
    decisions: int


class TopRule(StrictModel):
    """A rule that spoke often today."""

    decision: str
    rule: str
    zh: str
    en: str
    hits: int


class Board(StrictModel):
    """Risk at a glance: decisions of today, the rules behind them, and the queue of cases."""

    today: dict[str, int]
    last_hour: dict[str, int]
    quarters: list[Quarter]
    rules: list[TopRule]
    open: int
    unassigned: int
    overdue: int
    ages: dict[str, int]
    held_minor: int
    frauds: int
    fraud_minor: int
    closed_today: int

    @staticmethod
    def queue_of(queue: Queue) -> dict[str, Any]:
        """Return the queue's part."""
        return {
            "open": queue.open,
            "unassigned": queue.unassigned,
            "overdue": queue.overdue,
            "ages": dict(queue.ages),
            "held_minor": queue.held_minor,
            "frauds": queue.frauds,
            "fraud_minor": queue.fraud_minor,
            "closed_today": queue.closed_today,
        }
