"""The life of a policy version: which stage may follow which, and who may judge whom."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from trident.decisions.refusals import AuthorIsApprover, CanaryOnlyGrows, CanaryShareInvalid, IllegalPolicyStep


class Stage(StrEnum):
    """Where a version stands: its last step."""

    DRAFT = "draft"
    CHECKED = "checked"
    """It compiles against its point, and its saved test cases come out."""
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    BACK_TESTED = "back-tested"
    """A report on past decisions is attached; also where a version goes that left its shadow."""
    SHADOW = "shadow"
    CANARY = "canary"
    LIVE = "live"
    RETIRED = "retired"
    """It was live, and may be again by a rollback."""


NEXT: Final[Mapping[Stage, frozenset[Stage]]] = {
    Stage.DRAFT: frozenset({Stage.CHECKED}),
    Stage.CHECKED: frozenset({Stage.SUBMITTED}),
    Stage.SUBMITTED: frozenset({Stage.APPROVED, Stage.REJECTED}),
    Stage.REJECTED: frozenset({Stage.SUBMITTED}),
    Stage.APPROVED: frozenset({Stage.BACK_TESTED}),
    Stage.BACK_TESTED: frozenset({Stage.BACK_TESTED, Stage.SHADOW}),
    Stage.SHADOW: frozenset({Stage.CANARY, Stage.BACK_TESTED}),
    Stage.CANARY: frozenset({Stage.CANARY, Stage.LIVE, Stage.SHADOW, Stage.BACK_TESTED}),
    Stage.LIVE: frozenset({Stage.RETIRED}),
    Stage.RETIRED: frozenset({Stage.LIVE}),
}


def check_step(stage: Stage, step: Stage) -> None:
    """Refuse a step that does not follow.

    :raises IllegalPolicyStep: it does not.
    """
    if step not in NEXT[stage]:
        raise IllegalPolicyStep(stage=stage, step=step)


def check_back_test(stage: Stage) -> None:
    """Refuse to attach a report to what is not approved, or is on trial already: leaving a trial is another step.

    :raises IllegalPolicyStep: it is so.
    """
    if stage not in {Stage.APPROVED, Stage.BACK_TESTED}:
        raise IllegalPolicyStep(stage=stage, step=Stage.BACK_TESTED)


def check_two_people(judge: str, makers: Collection[str]) -> None:
    """Refuse that anybody judges what they made.

    :raises AuthorIsApprover: they do.
    """
    if judge in makers:
        raise AuthorIsApprover


def canary_permille(percent: int, *, present_permille: int) -> int:
    """Return a canary's new share in permille; the same share again is no growth.

    :raises CanaryShareInvalid: it is no percentage from 1 to 100.
    :raises CanaryOnlyGrows: it is not above the present one.
    """
    if not 1 <= percent <= 100:  # noqa: PLR2004 - said in the sentence
        raise CanaryShareInvalid
    if percent * 10 <= present_permille:
        raise CanaryOnlyGrows(percent=present_permille // 10)
    return percent * 10
