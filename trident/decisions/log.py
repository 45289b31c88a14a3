"""The log of decisions: written in the transaction that decides, one statement a batch, and read back."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from trident.decisions.answer import Answer
from trident.decisions.encoding import decode, encode, plain
from trident.decisions.judgements import DecisionRequest, Judgement, JudgementReason
from trident.decisions.known_answers import unknown_answers
from trident.decisions.types import DecisionPoint
from trident.kernel.arrays import BooleanArray, ByteaArray, Int4Array, TextArray, UuidArray
from trident.kernel.clock import bank_day
from trident.kernel.crypto import keyed_digest, open_sealed, seal
from trident.kernel.errors import Title
from trident.kernel.packed import execute_packed

SEALED_FOR: Final = "decisions.facts"
"""The purpose under which personal facts are sealed."""

_ANSWER: Final = """
    id, point, version, version_number, is_canary, feature_set, outcome, outputs, hits, reasons, degraded, is_error,
    is_refusal
"""
_WRITE: Final = """
    INSERT INTO decisions.log (
        decided_on, decided_at, request_id, subject, answers, facts_digest, facts, sealed_facts, latencies, shadows
    )
    SELECT %(on)s, %(at)s, request_id, subject, answers, facts_digest, facts, sealed_facts::json, latencies::json,
           shadows::json
    FROM unnest(
        %(ids)b, %(subjects)b, %(answers)b, %(digests)b, %(facts)b, %(sealed)b, %(latencies)b, %(shadows)b
    ) AS d (request_id, subject, answers, facts_digest, facts, sealed_facts, latencies, shadows)
"""
# Nobody waits for others who give an answer for the first time.
_WRITE_WITH_ANSWERS: Final = f"""
    WITH answered AS (
        INSERT INTO decisions.answers (decided_on, {_ANSWER})
        SELECT %(on)s, id, point, version, version_number, is_canary, feature_set, outcome, outputs::json, hits::json,
               reasons::json, degraded, is_error, is_refusal
        FROM unnest(
            %(answer_ids)b, %(points)b, %(versions)b, %(numbers)b, %(canary)b, %(feature_sets)b, %(outcomes)b,
            %(outputs)b, %(hits)b, %(reasons)b, %(degraded)b, %(errors)b, %(refusals)b
        ) AS a ({_ANSWER})
        WHERE NOT EXISTS (SELECT FROM decisions.answers AS there WHERE there.decided_on = %(on)s AND there.id = a.id)
    )
    {_WRITE}
"""  # noqa: S608 - our own columns
_CLAIM: Final = """
    INSERT INTO decisions.requests (point, request_id, decided_on)
    SELECT point, id, %(on)s FROM unnest(%(points)b, %(ids)b) AS asked (point, id) ORDER BY id, point
    ON CONFLICT DO NOTHING RETURNING point, request_id
"""
_ENSURE_DAY: Final = "SELECT decisions.ensure_day(%(on)s::date)"
_READ: Final = """
    SELECT l.* FROM unnest(%(ids)b) AS asked (id)
    JOIN decisions.requests r ON r.request_id = asked.id AND r.point = %(point)s
    JOIN decisions.logged l ON l.decided_on = r.decided_on AND l.point = r.point AND l.request_id = r.request_id
"""
_LONGEST_US: Final = 2**31 - 1


class Logged(NamedTuple):
    """A decision as it is written. Holds no facts but those: a batch has many, and they would stay till its end.

    :param facts: those in clear, as JSON; `sealed` the personal ones.
    :param facts_digest: what another request of the id must have; empty where the id was made for the occasion.
    :param shadow: what the version in shadow would have said, as `written_shadow` has it.
    """

    point: str
    request_id: UUID
    subject: str
    facts: str
    sealed: bytes | None
    facts_digest: bytes
    answer: Answer
    latency_us: int
    shadow: str | None


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
    execute_packed(db, _ENSURE_DAY, {"on": bank_day(now)})


def write_log(db: Session, rows: Sequence[Logged], now: datetime) -> None:
    """Write decisions, of one point or of several, in one statement; personal facts are sealed.

    What has the same id, and was asked at different points about the same subject, becomes one row.
    """
    if not rows:
        return
    by_id: dict[int, list[Logged]] = {}
    for one in rows:
        by_id.setdefault(one.request_id.int, []).append(one)
    sheets = by_id.values()
    assert all(one.subject == sheet[0].subject for sheet in sheets for one in sheet), "an id is about one subject"
    on = bank_day(now)
    different = {one.answer.id: one for one in rows}
    new = [different[answer_id] for answer_id in unknown_answers(db, different.keys(), on)]
    execute_packed(
        db,
        _WRITE_WITH_ANSWERS if new else _WRITE,
        {
            "on": on,
            "at": now,
            "ids": UuidArray.of(list(by_id)),
            "subjects": TextArray.of([sheet[0].subject for sheet in sheets]),
            "answers": ByteaArray.of([b"".join([one.answer.id for one in sheet]) for sheet in sheets]),
            "digests": ByteaArray.of([sheet[0].facts_digest for sheet in sheets]),
            "facts": TextArray.of(["\n".join([one.facts for one in sheet]) for sheet in sheets]),
            "sealed": TextArray.of([_listed([_quoted_hex(one.sealed) for one in sheet]) for sheet in sheets]),
            "latencies": TextArray.of(
                [f"[{','.join([str(min(one.latency_us, _LONGEST_US)) for one in sheet])}]" for sheet in sheets]
            ),
            "shadows": TextArray.of([_listed([one.shadow for one in sheet]) for sheet in sheets]),
            **(_answers(new) if new else {}),
        },
    )


def _answers(rows: Sequence[Logged]) -> dict[str, object]:
    """Return the answers of decisions, each of which has another."""
    answers = [one.answer for one in rows]
    return {
        "answer_ids": ByteaArray.of([one.id for one in answers]),
        "points": TextArray.of([one.point for one in rows]),
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


def _listed(written: Sequence[str | None]) -> str | None:
    """Return elements as a JSON list; nothing where there are none."""
    return f"[{','.join([one or 'null' for one in written])}]" if any(written) else None


def _quoted_hex(sealed: bytes | None) -> str | None:
    return None if sealed is None else f'"{sealed.hex()}"'


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


def written_shadow(
    point: DecisionPoint, facts: Mapping[str, Any], version: bytes, outcome: str | None, degraded: str | None
) -> str:
    """Return what a version in shadow would have said as JSON, without what is personal.

    :param outcome: None: it failed, and `degraded` names how.
    """
    told = masked(degraded, facts, point)
    # What no text of PostgreSQL can hold would make the row unreadable.
    told = told and told.encode("utf-8", "replace").decode().replace("\0", "")
    return encode([version.hex(), outcome, told])


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
