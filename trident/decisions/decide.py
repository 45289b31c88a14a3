from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from time import perf_counter_ns
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from trident.decisions.canary import is_in_canary
from trident.decisions.judgements import MOST_AT_ONCE, DecisionRequest, Judgement
from trident.decisions.live_policies import LIVE, LivePolicies, LoadedPolicy
from trident.decisions.log import (
    Logged,
    claim,
    ensure_day,
    facts_digest,
    masked,
    read_first_answers,
    write_log,
    written_facts,
    written_shadow,
)
from trident.decisions.refusals import DecisionRequestReused
from trident.decisions.types import DecisionPoint
from trident.kernel.arrays import TextArray
from trident.kernel.clock import bank_day
from trident.kernel.errors import BankError
from trident.kernel.packed import execute_packed

_HEADS: Final = """
    SELECT a.point, p.live, p.shadow, p.canary, coalesce(p.canary_permille, 0), to_regclass(%(partition)s) IS NOT NULL
    FROM unnest(%(points)b) AS a (point) LEFT JOIN decisions.pointers p ON p.point = a.point
"""


@dataclass(frozen=True, slots=True)
class Heads:
    """What decides at a point in this transaction."""

    live: LoadedPolicy
    shadow: LoadedPolicy | None
    canary: LoadedPolicy | None
    canary_permille: int

    def for_subject(self, subject: str) -> tuple[LoadedPolicy, bool]:
        """Return who answers a subject, and whether that is the canary."""
        if self.canary is not None and is_in_canary(self.canary.digest, subject, self.canary_permille):
            return self.canary, True
        return self.live, False


def decide(
    db: Session,
    point: DecisionPoint,
    subject: str,
    facts: Mapping[str, Any],
    *,
    request_id: UUID,
    now: datetime,
    feature_set: str = "",
) -> Judgement:
    """Decide, and log it, in the caller's transaction.

    Asked again with the same id, facts and subject the first answer is given again, whatever is live by then.

    :raises DecisionRequestReused: the id was decided with other facts or for another subject.
    """
    asked = DecisionRequest(subject, facts, request_id, feature_set)
    answer = decide_many(db, point, [asked], now=now)[0]
    if isinstance(answer, BankError):
        raise answer
    return answer


def decide_many(
    db: Session,
    point: DecisionPoint,
    requests: Sequence[DecisionRequest],
    *,
    now: datetime,
    policies: LivePolicies = LIVE,
) -> list[Judgement | BankError]:
    """Decide up to 500 in the caller's transaction, with three statements for all of them.

    All are decided by what is live, in shadow and in canary at one instant. Each is answered alone: a refusal
    (`DecisionRequestReused`) stands in the place of its request. Whoever asks the same id at the same time waits
    for this transaction's end and is given its answer.
    """
    assert len(requests) <= MOST_AT_ONCE, "a batch holds 500"
    if not requests:
        return []
    known = {fact.name for fact in point.facts}
    assert all(request.facts.keys() <= known for request in requests), "a fact is declared by its point"
    heads, has_day = ask_heads(db, [point], bank_day(now), policies)()
    if not has_day:
        ensure_day(db, now)
    first: dict[UUID, DecisionRequest] = {}
    for request in requests:
        first.setdefault(request.request_id, request)
    digests = [facts_digest(request) for request in requests]
    questions = [(point.name, request_id) for request_id in first]
    claimed = {request_id for _, request_id in claim(db, questions, bank_day(now))}
    answers: dict[UUID, tuple[bytes, Judgement]] = {}
    rows = []
    for request, digest in zip(requests, digests, strict=True):
        if request.request_id in claimed and request.request_id not in answers:
            logged, judgement = judge(heads[point.name], point, request, digest)
            rows.append(logged)
            answers[request.request_id] = digest, judgement
    write_log(db, rows, now)
    if len(claimed) < len(first):
        answers |= read_first_answers(db, point, [one for one in first if one not in claimed])
    return [
        answers[request.request_id][1] if answers[request.request_id][0] == digest else DecisionRequestReused()
        for request, digest in zip(requests, digests, strict=True)
    ]


def ask_heads(
    db: Session, points: Sequence[DecisionPoint], on: date, policies: LivePolicies = LIVE
) -> Callable[[], tuple[dict[str, Heads], bool]]:
    """Ask in one statement what decides at points, and whether the log has the day's partition.

    :returns: what reads the answer: what decides by the points' names, and whether.
    """
    asked = {"points": TextArray.of([point.name for point in points]), "partition": f"decisions.log_{on:%Y%m%d}"}
    by_name = {point.name: point for point in points}
    rows = execute_packed(db, _HEADS, asked)

    def read() -> tuple[dict[str, Heads], bool]:
        heads: dict[str, Heads] = {}
        has_day = True
        for name, live, shadow, canary, permille, is_made in rows.fetchall():
            has_day = is_made
            point = by_name[name]
            heads[name] = Heads(
                policies.load(db, point, None if live is None else bytes(live)),
                None if shadow is None else policies.load(db, point, bytes(shadow)),
                None if canary is None else policies.load(db, point, bytes(canary)),
                permille,
            )
        return heads, has_day

    return read


def judge(heads: Heads, point: DecisionPoint, request: DecisionRequest, digest: bytes) -> tuple[Logged, Judgement]:
    """Answer one question, and return it as it is logged too."""
    loaded, is_canary = heads.for_subject(request.subject)
    started_ns = perf_counter_ns()
    decision, is_error = loaded.decide(request.facts)
    latency_us = (perf_counter_ns() - started_ns) // 1000 + 1
    answer, judgement = loaded.answer(
        decision,
        is_canary=is_canary,
        feature_set=request.feature_set,
        degraded=decision.degraded and masked(decision.degraded, request.facts, point),
        is_error=is_error,
    )
    facts, sealed = written_facts(point, request.facts)
    shadow = None if heads.shadow is None else _shadow(heads.shadow, point, request)
    logged = Logged(point.name, request.request_id, request.subject, facts, sealed, digest, answer, latency_us, shadow)
    return logged, judgement


def _shadow(loaded: LoadedPolicy, point: DecisionPoint, request: DecisionRequest) -> str:
    decision, is_error = loaded.decide(request.facts)
    outcome = None if is_error else decision.outcome
    return written_shadow(point, request.facts, loaded.digest, outcome, decision.degraded)
