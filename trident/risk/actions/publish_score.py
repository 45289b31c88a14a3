"""A score from its file to being in force, and back: each step audited, by two people, effective at once."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trident.kernel.auth import StaffActor
from trident.kernel.errors import Title
from trident.risk.cases.keeping import check_text
from trident.risk.errors import ScoreAuthorIsApprover, ScoreInvalid, ScoreNotFound, ScoreStepInvalid
from trident.risk.scoring.document import ScoreUnreadable, canonical_json, read_score
from trident.risk.scoring.life import (
    ScoreStage,
    ScoreVersion,
    lock_pointer,
    score_version,
    take_score_step,
    write_score_step,
)
from trident.risk.tables import ScoreVersionRow


def add_score(db: Session, *, actor: StaffActor, raw: bytes, now: datetime) -> ScoreVersion:
    """Keep a score as a new version; the same content added again is the version that there is.

    :raises ScoreInvalid: it is no score, or is made of features that are not computed here.
    """
    try:
        document = read_score(raw)
    except ScoreUnreadable as error:
        raise ScoreInvalid(detail=Title(zh=str(error), en=str(error))) from error
    lock_pointer(db)
    if db.get(ScoreVersionRow, document.digest) is None:
        number = (db.scalar(select(func.max(ScoreVersionRow.number))) or 0) + 1
        written = canonical_json(document)
        db.add(ScoreVersionRow(digest=document.digest, number=number, name=document.name, document=written))
        db.flush()
        write_score_step(db, document.digest, ScoreStage.ADDED, actor=actor, reason="", now=now)
    return score_version(db, document.digest)


def approve_score(db: Session, *, actor: StaffActor, digest: str, reason: str, now: datetime) -> ScoreVersion:
    """Approve a score; who added it cannot.

    :raises RiskReasonMissing: there is no reason.
    :raises ScoreNotFound, ScoreStepInvalid: there is none, or it is approved already.
    :raises ScoreAuthorIsApprover: the same person added it.
    """
    text = check_text(reason)
    lock_pointer(db)
    version = score_version(db, digest)
    if version.stage is not ScoreStage.ADDED:
        raise ScoreStepInvalid(stands=version.stage)
    if version.steps[0].actor_id == str(actor.staff_id):
        raise ScoreAuthorIsApprover
    take_score_step(db, digest, ScoreStage.APPROVED, actor=actor, reason=text, now=now)
    return score_version(db, digest)


def start_score_shadow(db: Session, *, actor: StaffActor, digest: str, now: datetime) -> ScoreVersion:
    """Let a score be computed beside the one in force, for comparison; one that ran beside before leaves.

    :raises ScoreNotFound, ScoreStepInvalid: there is none, or it is not approved.
    """
    pointer = lock_pointer(db)
    take_score_step(db, digest, ScoreStage.SHADOW, actor=actor, reason="", now=now)
    if pointer.shadow is not None and pointer.shadow != digest:
        take_score_step(db, pointer.shadow, ScoreStage.APPROVED, actor=actor, reason="", now=now)
    pointer.shadow = digest
    db.flush()
    return score_version(db, digest)


def publish_score(db: Session, *, actor: StaffActor, digest: str, reason: str, now: datetime) -> ScoreVersion:
    """Put the score that runs beside in force; the one before retires. Effective with the next batch, everywhere.

    :raises RiskReasonMissing: there is no reason.
    :raises ScoreNotFound, ScoreStepInvalid: there is none, or it does not run beside.
    """
    text = check_text(reason)
    pointer = lock_pointer(db)
    if score_version(db, digest).stage is not ScoreStage.SHADOW:
        raise ScoreStepInvalid(stands=score_version(db, digest).stage)
    take_score_step(db, digest, ScoreStage.LIVE, actor=actor, reason=text, now=now)
    if pointer.live is not None:
        take_score_step(db, pointer.live, ScoreStage.RETIRED, actor=actor, reason=text, now=now)
    pointer.live, pointer.shadow = digest, None
    db.flush()
    return score_version(db, digest)


def roll_back_score(db: Session, *, actor: StaffActor, digest: str | None, reason: str, now: datetime) -> None:
    """Put a score in force again that was before, or none; the one that is in force retires.

    :param digest: None: no score at all.
    :raises RiskReasonMissing: there is no reason.
    :raises ScoreNotFound: there is no such version, or nothing is in force that could go.
    :raises ScoreStepInvalid: it was never in force, or is.
    """
    text = check_text(reason)
    pointer = lock_pointer(db)
    if digest is not None:
        if score_version(db, digest).stage is not ScoreStage.RETIRED:
            raise ScoreStepInvalid(stands=score_version(db, digest).stage)
        take_score_step(db, digest, ScoreStage.LIVE, actor=actor, reason=text, now=now)
    elif pointer.live is None:
        raise ScoreNotFound
    if pointer.live is not None:
        take_score_step(db, pointer.live, ScoreStage.RETIRED, actor=actor, reason=text, now=now)
    pointer.live = digest
    db.flush()
