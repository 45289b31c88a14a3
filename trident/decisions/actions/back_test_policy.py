from datetime import datetime

from sqlalchemy.orm import Session

from trident.decisions.live_policies import compile_text
from trident.decisions.queries.back_test import back_test
from trident.decisions.refusals import BackTestPeriodInvalid
from trident.decisions.stages import Stage, check_back_test
from trident.decisions.stepping import last_step, lock_point, take_step, version_of
from trident.decisions.types import DecisionPoint
from trident.decisions.versions import BackTest
from trident.kernel.auth import Actor

MOST_REPLAYED = 200_000


def back_test_policy(
    db: Session,
    *,
    actor: Actor,
    point: DecisionPoint,
    digest: bytes,
    since: datetime,
    until: datetime,
    now: datetime,
    most: int = MOST_REPLAYED,
) -> BackTest:
    """Replay the decisions of a period under an approved version, and attach the report to it.

    May be done again for another period; each report is a step of its own.

    :param until: the end of the period, which does not belong to it.
    :param most: how many decisions at most, the latest first.
    :raises PolicyVersionNotFound: the point has no such version.
    :raises IllegalPolicyStep: it is not approved, or is on trial or live already.
    :raises BackTestPeriodInvalid: the period does not begin before it ends.
    """
    if since >= until:
        raise BackTestPeriodInvalid
    version = version_of(db, point.name, digest)
    check_back_test(Stage(last_step(db, digest).stage))
    report = back_test(db, point=point, policy=compile_text(version.dmn, point), since=since, until=until, most=most)
    # The lock comes behind the long part; the step is checked once more under it.
    lock_point(db, point.name)
    check_back_test(Stage(last_step(db, digest).stage))
    details = {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "replayed": report.replayed,
        "changed": report.changed,
        "degraded": report.degraded,
        "is_complete": report.is_complete,
        "would_change": [
            [then, now_, count, report.amounts_minor.get((then, now_), 0)]
            for (then, now_), count in report.would_change.items()
        ],
        "examples": [dict(one) for one in report.examples],
    }
    take_step(db, version, Stage.BACK_TESTED, actor=actor, now=now, details=details)
    return report
