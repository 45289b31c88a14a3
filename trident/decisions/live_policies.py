"""The policies that this process has compiled, by digest: a bounded memory that threads share."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.decisions.answer import Answer, make_answer
from trident.decisions.dmn.read import read_model
from trident.decisions.encoding import encode
from trident.decisions.judgements import Judgement, JudgementReason
from trident.decisions.policy.compile import compile_policy
from trident.decisions.policy.run import Facts, Policy
from trident.decisions.policy_text import canonical_dmn, policy_digest
from trident.decisions.rule_facts import describe_reason
from trident.decisions.tables import VersionRow
from trident.decisions.types import Decision, DecisionPoint
from trident.kernel.errors import BankError
from trident.kernel.log import get_logger

MOST_KEPT: Final = 200
_MOST_TOLD: Final = 10_000
_log = get_logger()

Compile = Callable[[str, DecisionPoint], Policy]


def compile_text(dmn: str, point: DecisionPoint) -> Policy:
    """Compile a policy from its text.

    :raises PolicyFaults: it has faults.
    :raises BadModel: it is no model.
    """
    return compile_policy(read_model(dmn), point)


class Told(NamedTuple):
    """A decision's reasons with their texts, and the answers that were made of it, by canary and feature set.

    An answer as the log has it, and as whoever asked is told.
    """

    reasons: tuple[JudgementReason, ...]
    answers: dict[tuple[bool, str], tuple[Answer, Judgement]]


@dataclass
class LoadedPolicy:
    """A version ready to decide; `policy` is None where it no longer compiles: then it answers safely."""

    digest: bytes
    number: int
    point: DecisionPoint
    policy: Policy | None
    _told: dict[int, tuple[Decision, Told]] = field(default_factory=dict, repr=False)

    def decide(self, facts: Facts) -> tuple[Decision, bool]:
        """Return the decision, and whether it is one only because of an error. Never raises."""
        if self.policy is None:
            return self._safe("the policy does not compile"), True
        try:
            decision = self.policy.decide(facts)
        except Exception as error:  # noqa: BLE001 - whatever happens in a policy, the bank has an answer
            return self._safe(type(error).__name__), True
        return decision, decision.degraded is not None and is_error(decision.degraded)

    def told(self, decision: Decision) -> Told:
        """Return a decision's reasons with their texts.

        Most decisions are kept by their policy and come again and again: what is told of them is made once.
        """
        known = self._told.get(id(decision))
        if known is not None and known[0] is decision:
            return known[1]
        told = Told(tuple(describe_reason(self.policy, one) for one in decision.reasons), {})
        if len(self._told) < _MOST_TOLD:
            self._told[id(decision)] = decision, told  # held, so that its id stays its own
        return told

    def answer(
        self,
        decision: Decision,
        *,
        is_canary: bool,
        feature_set: str,
        degraded: str | None,
        is_error: bool,
    ) -> tuple[Answer, Judgement]:
        """Return a decision as the log has it, and as whoever asked is told.

        :param degraded: the decision's, without what is personal.
        """
        told = self.told(decision)
        key = (is_canary, feature_set)
        known = told.answers.get(key)
        if known is not None and known[0].degraded == degraded:
            return known
        answer = make_answer(
            self.point.name,
            decision,
            encode([[one.code, one.rule, one.facts, one.text.zh, one.text.en] for one in told.reasons]),
            version=self.digest,
            version_number=self.number,
            is_canary=is_canary,
            feature_set=feature_set,
            degraded=degraded,
            is_error=is_error,
            is_refusal=decision.outcome in self.point.refusals,
        )
        judgement = Judgement(
            point=self.point.name,
            outcome=decision.outcome,
            outputs=decision.outputs,
            reasons=told.reasons,
            version=self.digest,
            version_number=self.number,
            is_canary=is_canary,
            feature_set=feature_set,
            degraded=degraded,
            hits=decision.hits,
        )
        told.answers[key] = answer, judgement
        return answer, judgement

    def _safe(self, why: str) -> Decision:
        outputs = {output.name: output.safe for output in self.point.outputs}
        return Decision(self.point.safe_outcome, outputs, (), why)


def is_error(degraded: str) -> bool:
    """Tell whether a decision fell safe by an error of the engine, and not for want of a fact or of a rule."""
    kind, colon, _ = degraded.partition(": ")
    return bool(colon) and kind.isidentifier() and kind.endswith(("Error", "Exception", "NoValue", "TooMuch"))


class LivePolicies:
    """Compiled policies, those used last are kept. A version never changes, so nothing in here goes stale."""

    def __init__(self, most: int = MOST_KEPT, compile_one: Compile = compile_text) -> None:
        self._most = most
        self._compile = compile_one
        self._kept: OrderedDict[tuple[str, bytes | None], LoadedPolicy] = OrderedDict()
        self._lock = Lock()

    @property
    def count(self) -> int:
        """How many are kept."""
        return len(self._kept)

    def load(self, db: Session, point: DecisionPoint, digest: bytes | None) -> LoadedPolicy:
        """Return a version, compiled; without a digest the policy that the point brings along."""
        key = (point.name, digest)
        with self._lock:
            found = self._kept.get(key)
            if found is not None and (found.point is point or found.point == point):
                self._kept.move_to_end(key)
                return found
        # Outside the lock: two threads may compile the same once, others need not wait.
        made = self._make(db, point, digest)
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    def _make(self, db: Session, point: DecisionPoint, digest: bytes | None) -> LoadedPolicy:
        if digest is None:
            dmn, number = point.default_policy, 0
            digest = built_in_digest(point)
        else:
            row = db.execute(select(VersionRow.dmn, VersionRow.number).where(VersionRow.digest == digest)).one()
            dmn, number = row.dmn, row.number
        policy: Policy | None = None
        try:
            policy = self._compile(dmn, point)
        except Exception as error:  # noqa: BLE001 - the bank has an answer all the same: the safe one
            # It compiled when it was checked: the engine or the point has changed since.
            _log.error("policy.does-not-compile", point=point.name, version=number, error=type(error).__name__)
        return LoadedPolicy(digest, number, point, policy)


def built_in_digest(point: DecisionPoint) -> bytes:
    """Return the digest of the policy that a point brings along."""
    try:
        dmn = canonical_dmn(point.default_policy)
    except BankError:
        dmn = point.default_policy
    return policy_digest(point.name, dmn, "[]")


LIVE: Final = LivePolicies()
"""This process's."""
