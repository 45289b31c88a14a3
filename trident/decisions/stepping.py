"""Take a step in a version's life: one at a time for a point, checked, written and audited."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from trident.decisions.refusals import PolicyReasonMissing, PolicyVersionNotFound
from trident.decisions.stages import Stage, check_step
from trident.decisions.tables import PointerRow, StepRow, VersionRow
from trident.kernel.audit import record_audit
from trident.kernel.auth import Actor, CustomerActor, StaffActor


def lock_point(db: Session, point: str) -> PointerRow:
    """Be the only one to change a point's policies until this transaction ends; decisions go on."""
    db.execute(insert(PointerRow).values(point=point, canary_permille=0, revision=0).on_conflict_do_nothing())
    query = select(PointerRow).where(PointerRow.point == point).with_for_update(key_share=True)
    return db.execute(query.execution_options(populate_existing=True)).scalar_one()


def version_of(db: Session, point: str, digest: bytes) -> VersionRow:
    """Return a version of the point's policy.

    :raises PolicyVersionNotFound: it has none such.
    """
    row = db.get(VersionRow, digest)
    if row is None or row.point != point:
        raise PolicyVersionNotFound
    return row


def last_step(db: Session, digest: bytes) -> StepRow:
    """Return the step that says where a version stands."""
    query = select(StepRow).where(StepRow.digest == digest).order_by(StepRow.sequence.desc()).limit(1)
    return db.execute(query).scalar_one()


def makers_of(db: Session, digest: bytes) -> set[str]:
    """Return who drafted a version, and who submitted it: none of them may judge it."""
    made = {Stage.DRAFT, Stage.SUBMITTED}
    return set(db.execute(select(StepRow.actor_id).where(StepRow.digest == digest, StepRow.stage.in_(made))).scalars())


def check_reason(reason: str) -> str:
    """Return the reason as it is kept.

    :raises PolicyReasonMissing: there is none.
    """
    if not reason.strip():
        raise PolicyReasonMissing
    return reason.strip()


def take_step(
    db: Session,
    version: VersionRow,
    step: Stage,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    canary_permille: int | None = None,
) -> StepRow:
    """Write a step that follows where the version stands. The caller holds the point's lock.

    :raises IllegalPolicyStep: it does not follow.
    """
    last = last_step(db, version.digest)
    check_step(Stage(last.stage), step)
    return write_step(
        db,
        version,
        step,
        sequence=last.sequence + 1,
        actor=actor,
        now=now,
        reason=reason,
        details=details or {},
        canary_permille=canary_permille,
    )


def write_step(
    db: Session,
    version: VersionRow,
    step: Stage,
    *,
    sequence: int,
    actor: Actor,
    now: datetime,
    reason: str,
    details: Mapping[str, Any],
    canary_permille: int | None = None,
) -> StepRow:
    """Write a step and audit it."""
    actor_type, actor_id, actor_name = who(actor)
    row = StepRow(
        digest=version.digest,
        sequence=sequence,
        stage=step,
        canary_permille=canary_permille,
        actor_type=actor_type,
        actor_id=actor_id,
        actor_name=actor_name,
        reason=reason,
        details=dict(details),
        taken_at=now,
    )
    db.add(row)
    db.flush()
    shown = {"version": version.number, "digest": version.digest.hex()}
    if canary_permille is not None:
        shown["percent"] = canary_permille // 10
    record_audit(
        db,
        actor=actor,
        action=f"policy.{step}",
        subject_type="decision-point",
        subject_id=version.point,
        now=now,
        reason=reason or None,
        details=shown,
    )
    return row


def move_live(
    db: Session,
    pointer: PointerRow,
    version: VersionRow | None,
    *,
    actor: Actor,
    reason: str,
    now: datetime,
    by: str,
) -> None:
    """Point to another live version, None being the point's own policy; the one before retires.

    :param by: `publish` or `rollback`.
    """
    before = pointer.live
    pointer.live = None if version is None else version.digest
    pointer.revision += 1
    db.flush()
    if before is not None:
        replaced_by = "built-in" if version is None else version.digest.hex()
        retired = version_of(db, pointer.point, before)
        details = {"by": by, "replaced_by": replaced_by}
        take_step(db, retired, Stage.RETIRED, actor=actor, now=now, reason=reason, details=details)
    if version is not None:
        details = {"by": by, "replaced": "built-in" if before is None else before.hex()}
        take_step(db, version, Stage.LIVE, actor=actor, now=now, reason=reason, details=details)


def who(actor: Actor) -> tuple[str, str, str]:
    """Return an actor as steps name them."""
    assert not isinstance(actor, CustomerActor), "customers do not make policies"
    if isinstance(actor, StaffActor):
        return "staff", str(actor.staff_id), actor.name
    return "system", actor.name, actor.name
