from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.decisions.queries.policy_versions import point_state
from trident.decisions.refusals import AlreadyLive, NeverLive
from trident.decisions.stages import Stage
from trident.decisions.stepping import check_reason, lock_point, move_live, version_of
from trident.decisions.tables import StepRow
from trident.decisions.versions import PointState
from trident.kernel.auth import Actor

BUILT_IN = "built-in"
"""The policy that a point brings along, live before any version was."""


def roll_back(
    db: Session, *, actor: Actor, point: str, reason: str, now: datetime, to: bytes | str | None = None
) -> PointState:
    """Make a version live again that was live before; the one that is live retires. Trials go on.

    :param to: its digest, or `built-in`; by default what the present version replaced when it was published.
    :raises PolicyVersionNotFound: the point has no such version.
    :raises PolicyReasonMissing: there is no reason.
    :raises AlreadyLive: it is live.
    :raises NeverLive: it never was, or nothing was before the present one.
    """
    pointer = lock_point(db, point)
    kept = check_reason(reason)
    if to is None:
        to = _replaced(db, pointer.live)
    version = None if isinstance(to, str) else version_of(db, point, to)
    if pointer.live == (None if version is None else version.digest):
        raise AlreadyLive
    if version is not None and not _was_live(db, version.digest):
        raise NeverLive
    move_live(db, pointer, version, actor=actor, reason=kept, now=now, by="rollback")
    return point_state(db, point)


def _replaced(db: Session, live: bytes | None) -> bytes | str:
    """Return what a version replaced when it was published; a later rollback to it does not count."""
    if live is None:
        raise NeverLive
    steps = select(StepRow.details).where(StepRow.digest == live, StepRow.stage == Stage.LIVE)
    for details in db.execute(steps.order_by(StepRow.sequence)).scalars():
        if details["by"] == "publish":
            return BUILT_IN if details["replaced"] == BUILT_IN else bytes.fromhex(details["replaced"])
    raise NeverLive


def _was_live(db: Session, digest: bytes) -> bool:
    query = select(StepRow.sequence).where(StepRow.digest == digest, StepRow.stage == Stage.LIVE).limit(1)
    return db.execute(query).first() is not None
