from datetime import datetime
from typing import Any

from pydantic import Field

from trident.decisions.errors import PolicyFault
from trident.decisions.live_policies import built_in_digest
from trident.decisions.policy_text import PolicyCase
from trident.decisions.types import DecisionPoint
from trident.decisions.versions import PointState, PolicyVersion
from trident.kernel.http import StrictModel


class Words(StrictModel):
    """A label in both languages."""

    zh: str
    en: str


class FactShown(StrictModel):
    """A fact that policies of a point may ask for."""

    name: str
    type: str
    unit: str
    label: Words
    source: str
    choices: list[str]
    when_missing: str | None
    least: int | None
    most: int | None
    is_personal: bool


class OutcomeShown(StrictModel):
    """One of the answers that a point may get."""

    name: str
    label: Words
    is_refusal: bool


class OutputShown(StrictModel):
    """A further value that comes with the outcome."""

    name: str
    type: str
    unit: str
    label: Words
    choices: list[str]


class Point(StrictModel):
    """A decision point, what decides there now, and what it has decided today."""

    name: str
    label: Words
    facts: list[FactShown]
    outcomes: list[OutcomeShown]
    outputs: list[OutputShown]
    safe_outcome: str
    live_number: int = Field(description="0: the policy that the point brings along")
    live_digest: str
    shadow_digest: str | None
    canary_digest: str | None
    canary_percent: int
    today: dict[str, int]
    waiting: int = Field(description="versions that wait for approval")

    @classmethod
    def of(cls, point: DecisionPoint, state: PointState, today: dict[str, int], waiting: int) -> "Point":
        """Show a point."""
        return cls(
            name=point.name,
            label=Words(zh=point.label.zh, en=point.label.en),
            facts=[
                FactShown(
                    name=one.name,
                    type=one.type.value,
                    unit=one.unit,
                    label=Words(zh=one.label.zh, en=one.label.en),
                    source=one.source,
                    choices=list(one.choices),
                    when_missing=None if one.when_missing is None else str(one.when_missing),
                    least=one.least,
                    most=one.most,
                    is_personal=one.is_personal,
                )
                for one in point.facts
            ],
            outcomes=[
                OutcomeShown(name=one.name, label=Words(zh=one.label.zh, en=one.label.en), is_refusal=one.is_refusal)
                for one in point.outcomes
            ],
            outputs=[
                OutputShown(
                    name=one.name,
                    type=one.type.value,
                    unit=one.unit,
                    label=Words(zh=one.label.zh, en=one.label.en),
                    choices=list(one.choices),
                )
                for one in point.outputs
            ],
            safe_outcome=point.safe_outcome,
            live_number=state.live_number,
            live_digest=(state.live or built_in_digest(point)).hex(),
            shadow_digest=None if state.shadow is None else state.shadow.hex(),
            canary_digest=None if state.canary is None else state.canary.hex(),
            canary_percent=state.canary_percent,
            today=today,
            waiting=waiting,
        )


class Points(StrictModel):
    """Every decision point of the bank."""

    items: list[Point]


class Step(StrictModel):
    """A step in a version's life."""

    stage: str
    actor_name: str
    reason: str
    taken_at: datetime
    canary_percent: int | None
    details: dict[str, Any]


class Version(StrictModel):
    """A version of a policy and where it stands."""

    digest: str
    number: int
    author_name: str
    created_at: datetime
    stage: str
    steps: list[Step]

    @classmethod
    def of(cls, version: PolicyVersion) -> "Version":
        """Show a version."""
        return cls(
            digest=version.digest.hex(),
            number=version.number,
            author_name=version.author_name,
            created_at=version.created_at,
            stage=version.stage.value,
            steps=[
                Step(
                    stage=one.stage.value,
                    actor_name=one.actor_name,
                    reason=one.reason,
                    taken_at=one.taken_at,
                    canary_percent=one.canary_percent,
                    details=dict(one.details),
                )
                for one in version.steps
            ],
        )


class Versions(StrictModel):
    """All versions of a point's policy, the latest first."""

    items: list[Version]


class Case(StrictModel):
    """A saved test case: with these facts the policy must answer so."""

    name: str = Field(min_length=1, max_length=200)
    facts: dict[str, Any]
    outcome: str
    outputs: dict[str, Any] = {}

    def to_case(self) -> PolicyCase:
        """Return it as the engine has it."""
        return PolicyCase(self.name, self.facts, self.outcome, self.outputs)


class Document(StrictModel):
    """A policy to be edited: its tables, and the test cases saved with it."""

    model: dict[str, Any]
    cases: list[Case]


class Inspect(StrictModel):
    """A policy to be looked at or kept: as a document, or as DMN text."""

    model: dict[str, Any] | None = None
    dmn: str | None = Field(default=None, max_length=2_000_000)
    cases: list[Case] = []


class CaseResult(StrictModel):
    """How a test case came out."""

    name: str
    is_passed: bool
    outcome: str
    rules: list[str]
    degraded: str | None
    fault: dict[str, Any] | None


class Fault(StrictModel):
    """What is wrong with a policy, and where: decision, rule and cell as people count them (from 1)."""

    decision: str
    rule: int | None
    cell: str | None
    zh: str
    en: str
    other_rule: int | None = Field(description="the rule that it overlaps with")
    is_gap: bool = Field(description="no rule matches: the fault is between the rules")

    @classmethod
    def of(cls, fault: PolicyFault) -> "Fault":
        """Show a fault."""
        return cls(
            decision=fault.decision,
            rule=fault.rule,
            cell=fault.cell,
            zh=fault.title.zh,
            en=fault.title.en,
            other_rule=fault.other_rule,
            is_gap=fault.is_gap,
        )


class Inspection(StrictModel):
    """What is wrong with a policy, cell by cell, and how its test cases come out; nothing is kept."""

    faults: list[Fault]
    cases: list[CaseResult]


class Reason(StrictModel):
    """Why a step is taken."""

    reason: str = Field(max_length=500)


class Percent(StrictModel):
    """A canary's share of subjects."""

    percent: int
    reason: str = Field(default="", max_length=500)


class Period(StrictModel):
    """A half-open period of past decisions."""

    since: datetime
    until: datetime


class RollBack(StrictModel):
    """To which version: its digest, `built-in`, or null for what the present one replaced."""

    to: str | None = None
    reason: str = Field(max_length=500)


class RuleHit(StrictModel):
    """How often a rule spoke."""

    decision: str
    rule: str
    zh: str
    en: str
    hits: int


class RuleHitsShown(StrictModel):
    """How often the rules of a point spoke in a period."""

    items: list[RuleHit]


class Difference(StrictModel):
    """Something that differs between two versions."""

    decision: str
    change: str
    rule: str | None
    cells: list[dict[str, str]]


class Differences(StrictModel):
    """What differs between two versions."""

    items: list[Difference]
