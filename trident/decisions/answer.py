"""What decisions have in common: few answers stand behind the many decisions of a day, and each is logged once."""

from hashlib import sha256
from typing import NamedTuple

from trident.decisions.encoding import encode, plain
from trident.decisions.types import Decision


class Answer(NamedTuple):
    """What was answered, and by which version, as the log has it.

    :param id: 16 bytes, made of all the rest and of the point: equal answers have equal ids, in every process.
    :param outputs, hits, reasons: as JSON.
    :param degraded: without what is personal.
    """

    id: bytes
    version: bytes
    version_number: int
    is_canary: bool
    feature_set: str
    outcome: str
    outputs: str
    hits: str | None
    reasons: str
    degraded: str | None
    is_error: bool
    is_refusal: bool


def make_answer(
    point: str,
    decision: Decision,
    reasons: str,
    *,
    version: bytes,
    version_number: int,
    is_canary: bool,
    feature_set: str,
    degraded: str | None,
    is_error: bool,
    is_refusal: bool,
) -> Answer:
    """Return a decision as an answer.

    :param reasons: as JSON, with their texts.
    :param degraded: the decision's, without what is personal.
    """
    outputs = encode(plain(decision.outputs))
    hits = encode([plain(hit) for hit in decision.hits]) if decision.hits else None
    said = (version_number, is_canary, feature_set, decision.outcome, outputs, hits, reasons, degraded)
    told = encode([point, version.hex(), *said, is_error, is_refusal])
    return Answer(sha256(told.encode()).digest()[:16], version, *said, is_error, is_refusal)
