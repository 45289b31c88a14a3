from datetime import datetime

from sqlalchemy.orm import Session

from trident.decisions.queries.policy_versions import policy_version
from trident.decisions.refusals import IllegalPolicyStep, TrialPlaceTaken
from trident.decisions.stages import Stage, check_step
from trident.decisions.stepping import last_step, lock_point, take_step, version_of
from trident.decisions.versions import PolicyVersion
from trident.kernel.auth import Actor


def start_shadow(
    db: Session, *, actor: Actor, point: str, digest: bytes, now: datetime, reason: str = ""
) -> PolicyVersion:
    """Let a back-tested version decide beside the live one: what it says is logged and counts for nothing.

    :raises PolicyVersionNotFound: the point has no such version.
    :raises IllegalPolicyStep: it is not back-tested, or further already.
    :raises TrialPlaceTaken: another version is in shadow.
    """
    pointer = lock_point(db, point)
    version = version_of(db, point, digest)
    stage = Stage(last_step(db, digest).stage)
    check_step(stage, Stage.SHADOW)
    if stage is Stage.CANARY:  # a canary returns to its shadow by the end of its trial, which wants a reason
        raise IllegalPolicyStep(stage=stage, step=Stage.SHADOW)
    if pointer.shadow is not None:
        raise TrialPlaceTaken(place="shadow")
    pointer.shadow = digest
    pointer.revision += 1
    take_step(db, version, Stage.SHADOW, actor=actor, now=now, reason=reason)
    return policy_version(db, point, digest)
