from datetime import datetime

from sqlalchemy.orm import Session

from trident.decisions.queries.policy_versions import policy_version
from trident.decisions.stages import Stage
from trident.decisions.stepping import check_reason, lock_point, take_step, version_of
from trident.decisions.versions import PolicyVersion
from trident.kernel.auth import Actor


def submit_policy(db: Session, *, actor: Actor, point: str, digest: bytes, reason: str, now: datetime) -> PolicyVersion:
    """Hand a checked version to another person for judgement; also one that was rejected, for another look.

    :param reason: what it changes and why; the judge reads it.
    :raises PolicyVersionNotFound: the point has no such version.
    :raises PolicyReasonMissing: there is no reason.
    :raises IllegalPolicyStep: it is not checked, or further already.
    """
    lock_point(db, point)
    version = version_of(db, point, digest)
    take_step(db, version, Stage.SUBMITTED, actor=actor, now=now, reason=check_reason(reason))
    return policy_version(db, point, digest)
