"""The life of a score: which step may follow which, who may approve, and what is in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trident.kernel.audit import record_audit
from trident.kernel.auth import StaffActor
from trident.risk.errors import ScoreNotFound, ScoreStepInvalid
from trident.risk.scoring.document import ScoreDocument, read_score
from trident.risk.tables import ScorePointerRow, ScoreStepRow, ScoreVersionRow


class ScoreStage(StrEnum):
    """Where a version of a score stands: its last step."""

    ADDED = "added"
    APPROVED = "approved"
    SHADOW = "shadow"
    LIVE = "live"
    RETIRED = "retired"
    """It was live, and may be again by a rollback."""


NEXT: Final[Mapping[ScoreStage, frozenset[ScoreStage]]] = {
    ScoreStage.ADDED: frozenset({ScoreStage.APPROVED}),
    ScoreStage.APPROVED: frozenset({ScoreStage.SHADOW}),
    ScoreStage.SHADOW: frozenset({ScoreStage.LIVE, ScoreStage.APPROVED}),
    ScoreStage.LIVE: frozenset({ScoreStage.RETIRED}),
    ScoreStage.RETIRED: frozenset({ScoreStage.LIVE}),
}


@dataclass(frozen=True, slots=True)
class ScoreStep:
    """A step in a score's life."""

    stage: ScoreStage
    actor_id: str
    actor_name: str
    reason: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class ScoreVersion:
    """A version of a score, and where it stands."""

    digest: str
    number: int
    name: str
    document: ScoreDocument
    steps: tuple[ScoreStep, ...]

    @property
    def stage(self) -> ScoreStage:
        """Its last step."""
        return self.steps[-1].stage


def lock_pointer(db: Session) -> ScorePointerRow:
    """Be the only one to change what is in force until this transaction ends; scoring goes on."""
    query = select(ScorePointerRow).with_for_update(key_share=True)
    return db.execute(query.execution_options(populate_existing=True)).scalar_one()


def score_version(db: Session, digest: str) -> ScoreVersion:
    """Return a version with all its steps.

    :raises ScoreNotFound: there is none.
    """
    row = db.get(ScoreVersionRow, digest)
    if row is None:
        raise ScoreNotFound
    return _view(db, row)


def list_scores(db: Session) -> list[ScoreVersion]:
    """Return all versions, the latest first."""
    rows = db.scalars(select(ScoreVersionRow).order_by(ScoreVersionRow.number.desc()))
    return [_view(db, row) for row in rows.all()]


def take_score_step(
    db: Session, digest: str, stage: ScoreStage, *, actor: StaffActor, reason: str, now: datetime
) -> None:
    """Write a step that follows, audited. The caller holds the pointer.

    :raises ScoreNotFound: there is no such version.
    :raises ScoreStepInvalid: it does not follow where the version stands (`stands`).
    """
    version = score_version(db, digest)
    if stage not in NEXT[version.stage]:
        raise ScoreStepInvalid(stands=version.stage)
    write_score_step(db, digest, stage, actor=actor, reason=reason, now=now)


def write_score_step(
    db: Session, digest: str, stage: ScoreStage, *, actor: StaffActor, reason: str, now: datetime
) -> None:
    """Write a step and audit it."""
    last = db.scalar(select(func.max(ScoreStepRow.sequence)).where(ScoreStepRow.digest == digest)) or 0
    db.add(
        ScoreStepRow(
            digest=digest,
            sequence=last + 1,
            stage=stage.value,
            actor_id=str(actor.staff_id),
            actor_name=actor.name,
            reason=reason,
            taken_at=now,
        )
    )
    db.flush()
    record_audit(
        db,
        actor=actor,
        action=f"score.{stage}",
        subject_type="score",
        subject_id=digest,
        reason=reason or None,
        now=now,
    )


def _view(db: Session, row: ScoreVersionRow) -> ScoreVersion:
    steps = db.scalars(select(ScoreStepRow).where(ScoreStepRow.digest == row.digest).order_by(ScoreStepRow.sequence))
    return ScoreVersion(
        digest=row.digest,
        number=row.number,
        name=row.name,
        document=read_score(bytes(row.document)),
        steps=tuple(
            ScoreStep(ScoreStage(one.stage), one.actor_id, one.actor_name, one.reason, one.taken_at) for one in steps
        ),
    )
