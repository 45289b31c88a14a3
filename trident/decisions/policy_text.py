"""A policy as content: its canonical text, its saved test cases, and the digest of both by which it is known."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from trident.decisions.dmn.model import BadModel
from trident.decisions.dmn.read import read_model
from trident.decisions.dmn.write import write_model
from trident.decisions.encoding import decode, encode, plain
from trident.decisions.refusals import PolicyUnreadable
from trident.decisions.types import Decision, DecisionPoint
from trident.kernel.errors import Title


@dataclass(frozen=True, slots=True)
class PolicyCase:
    """A saved test case: with these facts the policy must answer so. Outputs that are not named may be anything."""

    name: str
    facts: Mapping[str, Any]
    outcome: str
    outputs: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def fault(self, decision: Decision) -> dict[str, Any] | None:
        """Return what differs from the case in a decision, None where nothing does."""
        found = {"outcome": decision.outcome} | {name: decision.outputs.get(name) for name in self.outputs}
        expected = {"outcome": self.outcome} | dict(self.outputs)
        if found == expected:
            return None
        texts = {"expected": encode(plain(expected)), "found": encode(plain(found))}
        return {"case": self.name, **texts, "degraded": decision.degraded}


def canonical_dmn(text: str | bytes) -> str:
    """Return the model's text as this bank writes it: what only looks different is the same policy.

    :raises PolicyUnreadable: it is no decision model.
    """
    try:
        return write_model(read_model(text)).decode()
    except BadModel as error:
        raise PolicyUnreadable(detail=Title(zh=str(error), en=str(error))) from error


def write_cases(cases: Sequence[PolicyCase]) -> str:
    """Return the cases as canonical text."""
    return encode([[one.name, plain(one.facts), one.outcome, plain(one.outputs)] for one in cases])


def read_cases(text: str, point: DecisionPoint) -> tuple[PolicyCase, ...]:
    """Return the cases that `write_cases` wrote, their values typed by the point."""
    facts = {fact.name: fact for fact in point.facts}
    outputs = {output.name: output for output in point.outputs}
    return tuple(
        PolicyCase(name, decode(given, facts), outcome, decode(expected, outputs))
        for name, given, outcome, expected in json.loads(text)
    )


def policy_digest(point_name: str, dmn: str, cases: str) -> bytes:
    """Return SHA-256 of the point's name, the canonical text and the saved cases."""
    return hashlib.sha256(encode([point_name, dmn, cases]).encode()).digest()
