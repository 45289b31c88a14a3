from datetime import datetime

from sqlalchemy.orm import Session

from trident.decisions.dmn.model import BadModel
from trident.decisions.live_policies import compile_text
from trident.decisions.policy_text import read_cases
from trident.decisions.queries.policy_versions import policy_version
from trident.decisions.refusals import PolicyCasesFailed, PolicyCasesMissing, PolicyUnreadable
from trident.decisions.stages import Stage, check_step
from trident.decisions.stepping import last_step, lock_point, take_step, version_of
from trident.decisions.types import DecisionPoint
from trident.decisions.versions import PolicyVersion
from trident.kernel.auth import Actor
from trident.kernel.errors import Title


def check_policy(db: Session, *, actor: Actor, point: DecisionPoint, digest: bytes, now: datetime) -> PolicyVersion:
    """Compile a draft against its point and try its saved test cases; it stays a draft unless all is well.

    :raises PolicyVersionNotFound: the point has no such version.
    :raises IllegalPolicyStep: it is no draft any more.
    :raises PolicyFaults: it does not compile.
    :raises PolicyCasesMissing: nothing was saved to try it with.
    :raises PolicyCasesFailed: some cases do not come out as they say.
    """
    lock_point(db, point.name)
    version = version_of(db, point.name, digest)
    check_step(Stage(last_step(db, digest).stage), Stage.CHECKED)
    cases = read_cases(version.cases, point)
    try:
        policy = compile_text(version.dmn, point)
    except BadModel as error:  # read before, and too complex to be run
        raise PolicyUnreadable(detail=Title(zh=str(error), en=str(error))) from error
    if not cases:
        raise PolicyCasesMissing
    failed = [fault for one in cases if (fault := one.fault(policy.decide(one.facts))) is not None]
    if failed:
        raise PolicyCasesFailed(failed=failed)
    take_step(db, version, Stage.CHECKED, actor=actor, now=now, details={"cases": len(cases)})
    return policy_version(db, point.name, digest)
