from datetime import datetime

from sqlalchemy.orm import Session

from trident.decisions.judging import judge
from trident.decisions.stages import Stage
from trident.decisions.versions import PolicyVersion
from trident.kernel.auth import Actor


def reject_policy(db: Session, *, actor: Actor, point: str, digest: bytes, reason: str, now: datetime) -> PolicyVersion:
    """Reject a submitted version; who drafted or submitted it cannot.

    :raises PolicyVersionNotFound: the point has no such version.
    :raises PolicyReasonMissing: there is no reason.
    :raises IllegalPolicyStep: it is not waiting for a judgement.
    :raises AuthorIsApprover: the same person made it.
    """
    return judge(db, Stage.REJECTED, actor, point, digest, reason, now)
