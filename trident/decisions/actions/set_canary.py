from datetime import datetime

from sqlalchemy.orm import Session

from trident.decisions.queries.policy_versions import policy_version
from trident.decisions.refusals import TrialPlaceTaken
from trident.decisions.stages import Stage, canary_permille, check_step
from trident.decisions.stepping import last_step, lock_point, take_step, version_of
from trident.decisions.versions import PolicyVersion
from trident.kernel.auth import Actor


def set_canary(
    db: Session, *, actor: Actor, point: str, digest: bytes, percent: int, now: datetime, reason: str = ""
) -> PolicyVersion:
    """Let a version out of its shadow decide for a share of subjects, or raise that share.

    Who is in at a share is in at every higher one.

    :raises PolicyVersionNotFound: the point has no such version.
    :raises IllegalPolicyStep: it is neither in shadow nor in canary.
    :raises CanaryShareInvalid: the share is no percentage from 1 to 100.
    :raises CanaryOnlyGrows: the share is not above the present one.
    :raises TrialPlaceTaken: another version is the canary.
    """
    pointer = lock_point(db, point)
    version = version_of(db, point, digest)
    check_step(Stage(last_step(db, digest).stage), Stage.CANARY)
    if pointer.canary not in {None, digest}:
        raise TrialPlaceTaken(place="canary")
    permille = canary_permille(percent, present_permille=pointer.canary_permille)
    if pointer.shadow == digest:
        pointer.shadow = None
    pointer.canary, pointer.canary_permille = digest, permille
    pointer.canary_since = pointer.canary_since or now
    pointer.revision += 1
    take_step(db, version, Stage.CANARY, actor=actor, now=now, reason=reason, canary_permille=permille)
    return policy_version(db, point, digest)
