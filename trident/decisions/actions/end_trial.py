from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from trident.decisions.queries.policy_versions import policy_version
from trident.decisions.refusals import IllegalPolicyStep
from trident.decisions.stages import Stage
from trident.decisions.stepping import check_reason, last_step, lock_point, take_step, version_of
from trident.decisions.versions import PolicyVersion
from trident.kernel.auth import Actor


def end_trial(
    db: Session,
    *,
    actor: Actor,
    point: str,
    digest: bytes,
    reason: str,
    now: datetime,
    details: Mapping[str, Any] | None = None,
    only_from: Stage | None = None,
) -> PolicyVersion:
    """Take a trial back by one step: a canary returns to its shadow, a shadow leaves the point.

    Where another version has the shadow by then, the canary leaves the point too.

    :param only_from: the stage that whoever asks takes it to be in.
    :raises PolicyVersionNotFound: the point has no such version.
    :raises PolicyReasonMissing: there is no reason.
    :raises IllegalPolicyStep: it is not on trial.
    """
    pointer = lock_point(db, point)
    version = version_of(db, point, digest)
    stage = Stage(last_step(db, digest).stage)
    if stage not in {Stage.SHADOW, Stage.CANARY} or only_from not in {None, stage}:
        raise IllegalPolicyStep(stage=stage, step="end-trial")
    kept = check_reason(reason)
    step = Stage.BACK_TESTED
    if stage is Stage.SHADOW:
        pointer.shadow = None
    else:
        pointer.canary, pointer.canary_permille, pointer.canary_since = None, 0, None
        if pointer.shadow is None:
            pointer.shadow, step = digest, Stage.SHADOW
    pointer.revision += 1
    take_step(db, version, step, actor=actor, now=now, reason=kept, details=details)
    return policy_version(db, point, digest)
