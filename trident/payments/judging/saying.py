"""What judgements say to the people and programs outside."""

from trident import risk
from trident.decisions import Judgement
from trident.payments.errors import TransferLimitReached
from trident.payments.types import TransferReason


def required(judgement: Judgement) -> int:
    """Return the strength that a decision asks for."""
    strength = judgement.outputs["required_strength"]
    assert isinstance(strength, int), "the point's output is a whole number"
    return strength


def told(judgement: Judgement) -> tuple[TransferReason, ...]:
    """Return the last rule that has words for people: the one that settled it."""
    said = [one for one in judgement.reasons if one.text.zh != one.code]
    return tuple(TransferReason(one.rule, one.text.zh, one.text.en) for one in said[-1:])


def written(reasons: tuple[TransferReason, ...]) -> list[dict[str, str]]:
    """Return reasons as the fields of a refusal have them."""
    return [{"code": one.code, "zh": one.zh, "en": one.en} for one in reasons]


def over_limit(terms: Judgement, usage: risk.Usage) -> TransferLimitReached:
    """Return the refusal of what is over a limit: which one, how much it allows, how much is used."""
    limit, count = terms.outputs["limit"], terms.outputs["limit_count"]
    used = {"day": usage.day_minor, "year": usage.year_minor}.get(str(limit))
    return TransferLimitReached(
        limit=limit,
        limit_minor=None if limit == "day-count" else terms.outputs["limit_amount"],
        limit_count=count if limit == "day-count" else None,
        used_minor=used,
        used_count=usage.day_count if limit == "day-count" else None,
    )
