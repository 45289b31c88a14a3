"""The log of decisions: written in the transaction that decides, one statement a batch, and read back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from trident.decisions.answer import Answer
from trident.decisions.encoding import decode, encode, plain
from trident.decisions.judgements import DecisionRequest, Judgement, JudgementReason
from trident.decisions.types import DecisionPoint
from trident.kernel.arrays import BooleanArray, ByteaArray, Int4Array, TextArray, UuidArray, execute_packed
from trident.kernel.clock import BANK_ZONE
from trident.kernel.crypto import keyed_digest, open_sealed, seal
from trident.kernel.errors import Title

SEALED_FOR: Final = "decisions.facts"
"""The purpose under which personal facts are sealed."""

_COLUMNS: Final = """
    point, request_id, subject, answer, facts_digest, facts, sealed_facts, latency_us, shadow, shadow_outcome,
    shadow_degraded
"""
_ANSWER: Final = """
    id, version, version_number, is_canary, feature_set, outcome, outputs, hits, reasons, degraded, is_error, is_refusal
"""
_CLAIM: Final = """
    INSERT INTO decisions.requests (point, request_id, decided_on)
    SELECT point, id, %(on)s FROM unnest(%(points)b, %(ids)b) AS asked (point, id) ORDER BY id, point
    ON CONFLICT DO NOTHING RETURNING point, request_id
"""
_ENSURE_DAY: Final = "SELECT decisions.ensure_day(%(on)s::date)"
# Nearly always the day has the answers already. Whoever is the first to give one is waited for: in the order of ids.
_WRITE: Final = f"""
    WITH answered AS (
        INSERT INTO decisions.answers (decided_on, {_ANSWER})
        SELECT %(on)s, id, version, version_number, is_canary, feature_set, outcome, outputs::json, hits::json,
               reasons::json, degraded, is_error, is_refusal
        FROM unnest(
            %(answer_ids)b, %(versions)b, %(numbers)b, %(canary)b, %(feature_sets)b, %(outcomes)b, %(outputs)b,
            %(hits)b, %(reasons)b, %(degraded)b, %(errors)b, %(refusals)b
        ) AS a ({_ANSWER})
        ON CONFLICT DO NOTHING
    )
    INSERT INTO decisions.log (decided_on, decided_at, {_COLUMNS})
    SELECT %(on)s, %(at)s, point, request_id, subject, answer, facts_digest, facts::json, sealed_facts, latency_us,
           shadow, shadow_outcome, shadow_degraded
    FROM unnest(
        %(points)b, %(ids)b, %(subjects)b, %(answers)b, %(digests)b, %(facts)b, %(sealed)b, %(latencies)b, %(shadows)b,
        %(shadow_outcomes)b, %(shadow_degraded)b
    ) AS d ({_COLUMNS})
"""  # noqa: S608 - our own columns
_READ: Final = """
    SELECT l.* FROM unnest(%(ids)b) AS asked (id)
    JOIN decisions.requests r ON r.request_id = asked.id AND r.point = %(point)s
    JOIN decisions.logged l ON l.decided_on = r.decided_on AND l.point = r.point AND l.request_id = r.request_id
"""
_LONGEST_US: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Shadowed:
    """What the version beside would have said; without an outcome it failed, and `degraded` names how."""

    version: bytes
    outcome: str | None
    degraded: str | None


class Logged(NamedTuple):
    """A decision as it is written.

    :param facts: those in clear, as JSON; `sealed` the personal ones.
    :param facts_digest: what another request of the id must have; empty where the id was made for the occasion.
    """

    point: DecisionPoint
    request: DecisionRequest
    facts: str
    sealed: bytes | None
    facts_digest: bytes
    answer: Answer
    latency_us: int
    shadow: Shadowed | None


def day_of(now: datetime) -> date:
    """Return the day, in the bank's zone, under which a decision is kept."""
    return now.astimezone(BANK_ZONE).date()


def facts_digest(request: DecisionRequest) -> bytes:
    """Return what a request with the same id must have in common: the facts and the subject, under a key."""
    return keyed_digest(SEALED_FOR, encode([request.subject, plain(request.facts)]).encode())


def claim(db: Session, questions: Sequence[tuple[str, UUID]], on: date) -> set[tuple[str, UUID]]:
    """Claim questions, each a point's name and an id; returns those that nobody had.

    Waits for whoever is claiming the same; all take them in the order of ids.
    """
    asked = {
        "points": TextArray.of([point for point, _ in questions]),
        "on": on,
        "ids": UuidArray.of_ids([request_id for _, request_id in questions]),
    }
    return {(point, request_id) for point, request_id in execute_packed(db, _CLAIM, asked).fetchall()}


def ensure_day(db: Session, now: datetime) -> None:
    """Give the log the partition of a day. A job makes them ahead: needed only where that has not run for days.

    Takes a lock until the transaction ends: what others may hold while they wait for it comes after it.
    """
    execute_packed(db, _ENSURE_DAY, {"on": day_of(now)})


def write_log(db: Session, rows: Sequence[Logged], now: datetime) -> None:
    """Write decisions, of one point or of several, in one statement; personal facts are sealed."""
    if not rows:
        return
    execute_packed(
        db,
        _WRITE,
        {
            "on": day_of(now),
            "at": now,
            "points": TextArray.of([one.point.name for one in rows]),
            "ids": UuidArray.of_ids([one.request.request_id for one in rows]),
            "subjects": TextArray.of([one.request.subject for one in rows]),
            "answers": UuidArray.of_bytes([one.answer.id for one in rows]),
            "digests": ByteaArray.of([one.facts_digest for one in rows]),
            "facts": TextArray.of([one.facts for one in rows]),
            "sealed": ByteaArray.of([one.sealed for one in rows]),
            "latencies": Int4Array.of([min(one.latency_us, _LONGEST_US) for one in rows]),
            **_answers(rows),
            **_shadows(rows),
        },
    )


def _answers(rows: Sequence[Logged]) -> dict[str, object]:
    """Return the different answers among decisions, in the order of their ids."""
    different = {one.answer.id: one.answer for one in rows}
    answers = [different[one] for one in sorted(different)]
    return {
        "answer_ids": UuidArray.of_bytes([one.id for one in answers]),
        "versions": ByteaArray.of([one.version for one in answers]),
        "numbers": Int4Array.of([one.version_number for one in answers]),
        "canary": BooleanArray.of([one.is_canary for one in answers]),
        "feature_sets": TextArray.of([one.feature_set for one in answers]),
        "outcomes": TextArray.of([one.outcome for one in answers]),
        "outputs": TextArray.of([one.outputs for one in answers]),
        "hits": TextArray.of([one.hits for one in answers]),
        "reasons": TextArray.of([one.reasons for one in answers]),
        "degraded": TextArray.of([one.degraded for one in answers]),
        "errors": BooleanArray.of([one.is_error for one in answers]),
        "refusals": BooleanArray.of([one.is_refusal for one in answers]),
    }


def _shadows(rows: Sequence[Logged]) -> dict[str, object]:
    """Return what versions in shadow would have said, without what is personal."""
    shadows = [one.shadow for one in rows]
    if not any(shadows):
        nothing = [None] * len(rows)
        return {
            "shadows": ByteaArray.of(nothing),
            "shadow_outcomes": TextArray.of(nothing),
            "shadow_degraded": TextArray.of(nothing),
        }
    degraded = [
        None if one.shadow is None else masked(one.shadow.degraded, one.request.facts, one.point) for one in rows
    ]
    return {
        "shadows": ByteaArray.of([None if one is None else one.version for one in shadows]),
        "shadow_outcomes": TextArray.of([None if one is None else one.outcome for one in shadows]),
        "shadow_degraded": TextArray.of(degraded),
    }


def read_first_answers(db: Session, point: DecisionPoint, ids: Sequence[UUID]) -> dict[UUID, tuple[bytes, Judgement]]:
    """Return what was answered to ids that were asked before, with the digest of the facts they came with."""
    cursor = execute_packed(db, _READ, {"point": point.name, "ids": UuidArray.of_ids(ids)})
    names = [column.name for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["request_id"]: (bytes(row["facts_digest"]), judgement_of(point, row)) for row in rows}


def judgement_of(point: DecisionPoint, row: Mapping[str, Any]) -> Judgement:
    """Return a row of the log as it was answered."""
    outputs = {output.name: output for output in point.outputs}
    return Judgement(
        point=point.name,
        request_id=row["request_id"],
        outcome=row["outcome"],
        outputs=decode(row["outputs"], outputs),
        reasons=read_reasons(row["reasons"]),
        version=bytes(row["version"]),
        version_number=row["version_number"],
        is_canary=row["is_canary"],
        feature_set=row["feature_set"],
        degraded=row["degraded"],
        hits=tuple(decode(hit, outputs) for hit in row["hits"] or ()),
    )


def read_reasons(written: Sequence[Any]) -> tuple[JudgementReason, ...]:
    """Return reasons from the log."""
    return tuple(JudgementReason(code, rule, tuple(facts), Title(zh, en)) for code, rule, facts, zh, en in written)


def facts_of(point: DecisionPoint, facts: Mapping[str, Any], sealed: bytes | None) -> dict[str, Any]:
    """Return a logged decision's facts as they were given; sealed ones are opened."""
    opened = json.loads(open_sealed(SEALED_FOR, bytes(sealed))) if sealed is not None else {}
    return decode({**facts, **opened}, {fact.name: fact for fact in point.facts})


def masked(degraded: str | None, facts: Mapping[str, Any], point: DecisionPoint) -> str | None:
    """Return why a decision fell safe, without what is personal among its facts."""
    personal = point.personal
    return _masked(degraded, facts, personal) if degraded is not None and personal else degraded


def written_facts(point: DecisionPoint, facts: Mapping[str, Any]) -> tuple[str, bytes | None]:
    """Return the facts as the log has them: in clear as JSON, and the personal ones sealed."""
    personal = point.personal
    if not personal:
        return encode(plain(facts) if point.has_instants else facts), None
    return _clear(facts, personal), _sealed(facts, personal)


def _clear(facts: Mapping[str, Any], personal: frozenset[str]) -> str:
    return encode(plain({name: value for name, value in facts.items() if name not in personal} if personal else facts))


def _sealed(facts: Mapping[str, Any], personal: frozenset[str]) -> bytes | None:
    found = {name: facts[name] for name in personal if name in facts}
    return seal(SEALED_FOR, encode(plain(found))) if found else None


def _masked(text: str | None, facts: Mapping[str, Any], personal: frozenset[str]) -> str | None:
    if text is None or not personal:
        return text
    for name in personal:
        value = str(facts.get(name, ""))
        if value:
            text = text.replace(value, "***")
    return text
