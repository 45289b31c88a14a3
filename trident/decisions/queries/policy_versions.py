from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.decisions.refusals import PolicyVersionNotFound
from trident.decisions.stages import Stage
from trident.decisions.tables import PointerRow, StepRow, VersionRow
from trident.decisions.versions import PointState, PolicyStep, PolicyVersion


def policy_version(db: Session, point: str, digest: bytes) -> PolicyVersion:
    """Return a version with all its steps.

    :raises PolicyVersionNotFound: the point has no such version.
    """
    row = db.get(VersionRow, digest)
    if row is None or row.point != point:
        raise PolicyVersionNotFound
    steps = db.execute(select(StepRow).where(StepRow.digest == digest).order_by(StepRow.sequence)).scalars()
    return _view(row, steps)


def list_versions(db: Session, point: str) -> list[PolicyVersion]:
    """Return all versions of a point's policy with their steps, the latest first."""
    rows = db.execute(select(VersionRow).where(VersionRow.point == point).order_by(VersionRow.number.desc())).scalars()
    steps: dict[bytes, list[StepRow]] = {}
    query = select(StepRow).join(VersionRow, VersionRow.digest == StepRow.digest).where(VersionRow.point == point)
    for step in db.execute(query.order_by(StepRow.sequence)).scalars():
        steps.setdefault(step.digest, []).append(step)
    return [_view(row, steps[row.digest]) for row in rows]


def policy_text(db: Session, point: str, digest: bytes) -> str:
    """Return a version's DMN as it is kept.

    :raises PolicyVersionNotFound: the point has no such version.
    """
    row = db.get(VersionRow, digest)
    if row is None or row.point != point:
        raise PolicyVersionNotFound
    return row.dmn


def point_state(db: Session, point: str) -> PointState:
    """Return what decides at a point."""
    row = db.execute(
        select(PointerRow, VersionRow.number)
        .outerjoin(VersionRow, VersionRow.digest == PointerRow.live)
        .where(PointerRow.point == point)
    ).one_or_none()
    if row is None:
        return PointState(point)
    pointer, number = row
    return PointState(
        point=point,
        live=pointer.live,
        live_number=number or 0,
        shadow=pointer.shadow,
        canary=pointer.canary,
        canary_percent=pointer.canary_permille // 10,
        canary_since=pointer.canary_since,
        revision=pointer.revision,
    )


def _view(row: VersionRow, steps: Iterable[StepRow]) -> PolicyVersion:
    taken = tuple(
        PolicyStep(
            sequence=step.sequence,
            stage=Stage(step.stage),
            canary_percent=None if step.canary_permille is None else step.canary_permille // 10,
            actor_id=step.actor_id,
            actor_name=step.actor_name,
            reason=step.reason,
            details=step.details,
            taken_at=step.taken_at,
        )
        for step in steps
    )
    return PolicyVersion(
        digest=row.digest,
        point=row.point,
        number=row.number,
        author_name=row.author_name,
        created_at=row.created_at,
        stage=taken[-1].stage,
        steps=taken,
    )


def policy_cases(db: Session, point: str, digest: bytes) -> str:
    """Return the test cases saved with a version, as they are kept.

    :raises PolicyVersionNotFound: the point has no such version.
    """
    row = db.get(VersionRow, digest)
    if row is None or row.point != point:
        raise PolicyVersionNotFound
    return row.cases
