"""Maker and checker of a policy are two people."""

from datetime import datetime

from sqlalchemy.orm import Session

from trident.decisions.queries.policy_versions import policy_version
from trident.decisions.stages import Stage, check_step, check_two_people
from trident.decisions.stepping import check_reason, last_step, lock_point, makers_of, take_step, version_of, who
from trident.decisions.versions import PolicyVersion
from trident.kernel.auth import Actor


def judge(
    db: Session, step: Stage, actor: Actor, point: str, digest: bytes, reason: str, now: datetime
) -> PolicyVersion:
    """Approve or reject a submitted version, by somebody who neither drafted nor submitted it."""
    lock_point(db, point)
    version = version_of(db, point, digest)
    check_step(Stage(last_step(db, digest).stage), step)
    check_two_people(who(actor)[1], makers_of(db, digest))
    take_step(db, version, step, actor=actor, now=now, reason=check_reason(reason))
    return policy_version(db, point, digest)
