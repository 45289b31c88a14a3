"""What a domain declares when it asks for decisions, and what it gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from trident.kernel.errors import Title
from trident.kernel.money import decimals_of

FactValue: TypeAlias = bool | int | Decimal | str | date | datetime
"""A value as the bank's code has it: money in minor units, instants aware."""


class FactType(StrEnum):
    """How a fact is held, and how a policy writes it."""

    INTEGER = "integer"  # int
    MONEY = "money"  # int, minor units of the currency that is its unit; policies write major units (50000.00)
    DECIMAL = "decimal"  # Decimal
    TEXT = "text"  # str
    CHOICE = "choice"  # str, one of `choices`
    BOOLEAN = "boolean"  # bool
    DATE = "date"  # date
    INSTANT = "instant"  # aware datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """A typed fact that a policy may ask for.

    Policies name it by its `name`, the same with spaces for underscores, or either label. Where it is missing (or
    None) `when_missing` is taken instead; without one the decision falls to the safe outcome. What is personal (C2 and
    C3 of JR/T 0171) is sealed in the log of decisions.
    """

    name: str
    type: FactType
    label: Title
    source: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    when_missing: FactValue | None = None
    least: int | None = None
    most: int | None = None
    is_personal: bool = False

    def __post_init__(self) -> None:
        assert (self.type is FactType.CHOICE) == bool(self.choices), "a choice, and only a choice, has choices"
        assert self.type is not FactType.MONEY or self.unit, "money has a currency"

    @property
    def terms(self) -> tuple[str, ...]:
        """The names by which a policy may know the fact."""
        return self.name, self.name.replace("_", " "), self.label.zh, self.label.en

    @property
    def scale(self) -> int:
        """How many decimals the policy's figure has that the fact's has not."""
        return decimals_of(self.unit) if self.type is FactType.MONEY else 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One of the answers that a decision point may get. A canary is called back when it refuses more than live does."""

    name: str
    label: Title
    is_refusal: bool = False


@dataclass(frozen=True, slots=True)
class Output:
    """A further value that comes with the outcome; `safe` is its value with the safe outcome."""

    name: str
    type: FactType
    label: Title
    safe: FactValue | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()

    @property
    def scale(self) -> int:
        """As a fact's."""
        return decimals_of(self.unit) if self.type is FactType.MONEY else 0


@dataclass(frozen=True, slots=True)
class DecisionPoint:
    """A question the bank asks, its facts and its possible answers.

    A policy answers with the decision that no other decision of it requires. Its table has an output `outcome` (or a
    single output without name) and outputs by the names of `outputs`. With `takes_many` the table may have several
    hits; the outcome is the first one's, and `Decision.hits` has all.
    """

    name: str
    label: Title
    facts: tuple[Fact, ...]
    outcomes: tuple[Outcome, ...]
    safe_outcome: str
    default_policy: str = ""
    outputs: tuple[Output, ...] = ()
    takes_many: bool = False
    personal: frozenset[str] = field(init=False, repr=False, compare=False)
    """Names of the facts that are sealed in the log."""
    refusals: frozenset[str] = field(init=False, repr=False, compare=False)
    """The outcomes that refuse."""
    has_instants: bool = field(init=False, repr=False, compare=False)
    """Whether there are facts that one instant may be written of in several ways."""

    def __post_init__(self) -> None:
        assert self.safe_outcome in {one.name for one in self.outcomes}, "the safe outcome is one of the outcomes"
        derived = {
            "personal": frozenset(fact.name for fact in self.facts if fact.is_personal),
            "refusals": frozenset(outcome.name for outcome in self.outcomes if outcome.is_refusal),
            "has_instants": any(fact.type is FactType.INSTANT for fact in self.facts),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that spoke: which decision, which rule, and what the table says beside it."""

    decision: str
    rule: str
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer. `degraded` says why it is the safe outcome although no rule said so; None where a rule did."""

    outcome: str
    outputs: Mapping[str, FactValue | None] = field(default_factory=lambda: MappingProxyType({}))
    reasons: tuple[Reason, ...] = ()
    degraded: str | None = None
    hits: tuple[Mapping[str, FactValue | None], ...] = ()
