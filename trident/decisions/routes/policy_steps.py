"""The steps of a policy version: judged by another person, tried out, published, taken back."""

from typing import Annotated

from fastapi import APIRouter

from trident.decisions.actions.approve_policy import approve_policy
from trident.decisions.actions.back_test_policy import back_test_policy
from trident.decisions.actions.end_trial import end_trial
from trident.decisions.actions.publish_policy import publish_policy
from trident.decisions.actions.reject_policy import reject_policy
from trident.decisions.actions.roll_back import BUILT_IN, roll_back
from trident.decisions.actions.set_canary import set_canary
from trident.decisions.actions.start_shadow import start_shadow
from trident.decisions.actions.submit_policy import submit_policy
from trident.decisions.queries.policy_versions import list_versions
from trident.decisions.refusals import (
    AlreadyLive,
    AuthorIsApprover,
    BackTestPeriodInvalid,
    CanaryOnlyGrows,
    CanaryShareInvalid,
    DecisionPointNotFound,
    IllegalPolicyStep,
    NeverLive,
    PolicyReasonMissing,
    PolicyVersionNotFound,
    TrialPlaceTaken,
)
from trident.decisions.routes.points import Points, find_point, is_built_in, read_digest
from trident.decisions.schemas import policies as shown
from trident.decisions.types import DecisionPoint
from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.db import DbSession
from trident.kernel.http import Now, problems

router = APIRouter(prefix="/policies")

Drafter = Annotated[StaffActor, staff(Permission.STAFF_POLICY_DRAFT)]
Approver = Annotated[StaffActor, staff(Permission.STAFF_POLICY_APPROVE)]
Publisher = Annotated[StaffActor, staff(Permission.STAFF_POLICY_PUBLISH)]
_STEP = problems(DecisionPointNotFound, PolicyVersionNotFound, IllegalPolicyStep, PolicyReasonMissing)


@router.post("/{name}/versions/{digest}/submit", summary="Submit a version for approval", responses=_STEP)
def submit_version(
    name: str, digest: str, asked: shown.Reason, actor: Drafter, db: DbSession, points: Points, now: Now
) -> shown.Version:
    """Ask another person to judge a checked version."""
    point = find_point(points, name)
    made = submit_policy(db, actor=actor, point=point.name, digest=read_digest(digest), reason=asked.reason, now=now)
    return shown.Version.of(made)


@router.post(
    "/{name}/versions/{digest}/approve",
    summary="Approve a version",
    responses=_STEP | problems(AuthorIsApprover, IllegalPolicyStep),
)
def approve_version(
    name: str, digest: str, asked: shown.Reason, actor: Approver, db: DbSession, points: Points, now: Now
) -> shown.Version:
    """Approve what another person made."""
    point = find_point(points, name)
    made = approve_policy(db, actor=actor, point=point.name, digest=read_digest(digest), reason=asked.reason, now=now)
    return shown.Version.of(made)


@router.post(
    "/{name}/versions/{digest}/reject",
    summary="Reject a version",
    responses=_STEP | problems(AuthorIsApprover, IllegalPolicyStep),
)
def reject_version(
    name: str, digest: str, asked: shown.Reason, actor: Approver, db: DbSession, points: Points, now: Now
) -> shown.Version:
    """Send back what another person made."""
    point = find_point(points, name)
    made = reject_policy(db, actor=actor, point=point.name, digest=read_digest(digest), reason=asked.reason, now=now)
    return shown.Version.of(made)


@router.post(
    "/{name}/versions/{digest}/back-test",
    summary="Back-test a version",
    responses=problems(DecisionPointNotFound, PolicyVersionNotFound, IllegalPolicyStep, BackTestPeriodInvalid),
)
def back_test_version(
    name: str, digest: str, asked: shown.Period, actor: Drafter, db: DbSession, points: Points, now: Now
) -> shown.Version:
    """Replay a period's decisions under an approved version; the report is the last step's details."""
    point = find_point(points, name)
    back_test_policy(
        db,
        actor=actor,
        point=point,
        digest=read_digest(digest),
        since=asked.since,
        until=asked.until,
        now=now,
    )
    return _version(db, point, digest)


@router.post("/{name}/versions/{digest}/shadow", summary="Start a shadow", responses=_STEP | problems(TrialPlaceTaken))
def shadow_version(
    name: str, digest: str, asked: shown.Reason, actor: Publisher, db: DbSession, points: Points, now: Now
) -> shown.Version:
    """Let a version decide beside the live one; what it says counts for nothing."""
    point = find_point(points, name)
    made = start_shadow(db, actor=actor, point=point.name, digest=read_digest(digest), reason=asked.reason, now=now)
    return shown.Version.of(made)


@router.post(
    "/{name}/versions/{digest}/canary",
    summary="Set a canary's share",
    responses=problems(
        DecisionPointNotFound,
        PolicyVersionNotFound,
        IllegalPolicyStep,
        CanaryShareInvalid,
        CanaryOnlyGrows,
        TrialPlaceTaken,
    ),
)
def set_canary_share(
    name: str, digest: str, asked: shown.Percent, actor: Publisher, db: DbSession, points: Points, now: Now
) -> shown.Version:
    """Let a version decide for a share of customers; who is in stays in as it grows."""
    point = find_point(points, name)
    made = set_canary(
        db,
        actor=actor,
        point=point.name,
        digest=read_digest(digest),
        percent=asked.percent,
        reason=asked.reason,
        now=now,
    )
    return shown.Version.of(made)


@router.post("/{name}/versions/{digest}/publish", summary="Publish a version", responses=_STEP)
def publish_version(
    name: str, digest: str, asked: shown.Reason, actor: Publisher, db: DbSession, points: Points, now: Now
) -> shown.Version:
    """Make the canary the live version, everywhere at once."""
    point = find_point(points, name)
    made = publish_policy(db, actor=actor, point=point.name, digest=read_digest(digest), reason=asked.reason, now=now)
    return shown.Version.of(made)


@router.post("/{name}/versions/{digest}/end-trial", summary="End a trial", responses=_STEP)
def end_policy_trial(
    name: str, digest: str, asked: shown.Reason, actor: Publisher, db: DbSession, points: Points, now: Now
) -> shown.Version:
    """Take a canary back to its shadow, or a shadow away."""
    point = find_point(points, name)
    made = end_trial(db, actor=actor, point=point.name, digest=read_digest(digest), reason=asked.reason, now=now)
    return shown.Version.of(made)


@router.post(
    "/{name}/roll-back",
    summary="Roll a policy back",
    responses=problems(DecisionPointNotFound, PolicyVersionNotFound, PolicyReasonMissing, AlreadyLive, NeverLive),
)
def roll_policy_back(
    name: str, asked: shown.RollBack, actor: Publisher, db: DbSession, points: Points, now: Now
) -> shown.Versions:
    """Make a version live again that was live before, everywhere at once."""
    point = find_point(points, name)
    to: bytes | str | None = None
    if asked.to == BUILT_IN:
        to = BUILT_IN
    elif asked.to is not None:
        to = BUILT_IN if is_built_in(point, read_digest(asked.to)) else read_digest(asked.to)
    roll_back(db, actor=actor, point=point.name, reason=asked.reason, now=now, to=to)
    return shown.Versions(items=[shown.Version.of(one) for one in list_versions(db, point.name)])


def _version(db: DbSession, point: DecisionPoint, digest: str) -> shown.Version:
    found = next(one for one in list_versions(db, point.name) if one.digest.hex() == digest)
    return shown.Version.of(found)
