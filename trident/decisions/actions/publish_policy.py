from datetime import datetime

from sqlalchemy.orm import Session

from trident.decisions.queries.policy_versions import policy_version
from trident.decisions.refusals import IllegalPolicyStep
from trident.decisions.stages import Stage, check_step
from trident.decisions.stepping import check_reason, last_step, lock_point, move_live, version_of
from trident.decisions.versions import PolicyVersion
from trident.kernel.auth import Actor


def publish_policy(
    db: Session, *, actor: Actor, point: str, digest: bytes, reason: str, now: datetime
) -> PolicyVersion:
    """Make the canary the live version; the one that was live retires.

    Effective everywhere at once, for every decision that begins after the commit.

    :raises PolicyVersionNotFound: the point has no such version.
    :raises PolicyReasonMissing: there is no reason.
    :raises IllegalPolicyStep: it is not the canary.
    """
    pointer = lock_point(db, point)
    version = version_of(db, point, digest)
    stage = Stage(last_step(db, digest).stage)
    check_step(stage, Stage.LIVE)
    if stage is Stage.RETIRED:  # what was live before comes back by a rollback only
        raise IllegalPolicyStep(stage=stage, step=Stage.LIVE)
    kept = check_reason(reason)
    pointer.canary, pointer.canary_permille, pointer.canary_since = None, 0, None
    move_live(db, pointer, version, actor=actor, reason=kept, now=now, by="publish")
    return policy_version(db, point, digest)
