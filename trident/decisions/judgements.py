"""What is asked of the engine, and what it answers: a decision with where it came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from trident.decisions.types import FactValue
from trident.kernel.errors import Title

MOST_AT_ONCE = 500
"""Decisions in one batch."""


class DecisionRequest(NamedTuple):
    """One question to a decision point.

    :param subject: whom it is about; a canary holds on to a subject. No personal data: an id.
    :param facts: by the names of the point's facts; what is missing falls to `when_missing`.
    :param request_id: made by who asks, once for each question: asked again it has the same answer.
    :param feature_set: the version of the features among the facts, as their maker names it.
    """

    subject: str
    facts: Mapping[str, Any]
    request_id: UUID
    feature_set: str = ""


@dataclass(frozen=True, slots=True)
class JudgementReason:
    """A rule that spoke.

    :param code: the decision (table) of the policy that the rule belongs to.
    :param rule: the rule's id there; `default` where none of them matched.
    :param facts: names of the facts that the rule looked at.
    """

    code: str
    rule: str
    facts: tuple[str, ...]
    text: Title


class Judgement(NamedTuple):
    """A decision as it was logged; equal decisions are mostly one object.

    :param version_number: of the point's policy; 0 is the one the point brings along.
    :param degraded: why the outcome is the safe one although no rule said so; None where a rule did.
    :param hits: all hits of a point that takes many.
    """

    point: str
    outcome: str
    outputs: Mapping[str, FactValue | None]
    reasons: tuple[JudgementReason, ...]
    version: bytes
    version_number: int
    is_canary: bool
    feature_set: str
    degraded: str | None
    hits: tuple[Mapping[str, FactValue | None], ...] = ()
