"""Scores: added, approved by another person, run beside, put in force, taken back."""

from typing import Annotated

from fastapi import APIRouter

from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.db import DbSession, ReadSession
from trident.kernel.http import Now, problems
from trident.risk.actions.publish_score import (
    add_score,
    approve_score,
    publish_score,
    roll_back_score,
    start_score_shadow,
)
from trident.risk.errors import (
    RiskReasonMissing,
    ScoreAuthorIsApprover,
    ScoreInvalid,
    ScoreNotFound,
    ScoreStepInvalid,
)
from trident.risk.schemas.cases import Told
from trident.risk.schemas.scores import AddScore, RollBackScore, ScoreShown, ScoresShown
from trident.risk.scoring.life import list_scores

router = APIRouter(prefix="/scores")

Reader = Annotated[StaffActor, staff(Permission.STAFF_SCORE_READ)]
Publisher = Annotated[StaffActor, staff(Permission.STAFF_SCORE_PUBLISH)]
_STEP = problems(ScoreNotFound, ScoreStepInvalid, RiskReasonMissing)


@router.get("", summary="List scores")
def read_scores(_actor: Reader, db: ReadSession) -> ScoresShown:
    """Show all versions with what they learned from and where they stand."""
    return ScoresShown(items=[ScoreShown.of(one) for one in list_scores(db)])


@router.post("", status_code=201, summary="Add a score", responses=problems(ScoreInvalid))
def add_one_score(asked: AddScore, actor: Publisher, db: DbSession, now: Now) -> ScoreShown:
    """Keep a score as a new version; the same content is the version that there is."""
    return ScoreShown.of(add_score(db, actor=actor, raw=asked.document.encode(), now=now))


@router.post("/{digest}/approve", summary="Approve a score", responses=_STEP | problems(ScoreAuthorIsApprover))
def approve_one_score(digest: str, asked: Told, actor: Publisher, db: DbSession, now: Now) -> ScoreShown:
    """Approve what another person added."""
    return ScoreShown.of(approve_score(db, actor=actor, digest=digest, reason=asked.text, now=now))


@router.post("/{digest}/shadow", summary="Run a score beside", responses=_STEP)
def shadow_one_score(digest: str, actor: Publisher, db: DbSession, now: Now) -> ScoreShown:
    """Compute a score beside the one in force, for comparison."""
    return ScoreShown.of(start_score_shadow(db, actor=actor, digest=digest, now=now))


@router.post("/{digest}/publish", summary="Put a score in force", responses=_STEP)
def publish_one_score(digest: str, asked: Told, actor: Publisher, db: DbSession, now: Now) -> ScoreShown:
    """Put the score that runs beside in force, from the next transfer on."""
    return ScoreShown.of(publish_score(db, actor=actor, digest=digest, reason=asked.text, now=now))


@router.post("/roll-back", summary="Roll scores back", responses=_STEP)
def roll_scores_back(asked: RollBackScore, actor: Publisher, db: DbSession, now: Now) -> ScoresShown:
    """Put a score in force again that was before, or none."""
    roll_back_score(db, actor=actor, digest=asked.to, reason=asked.reason, now=now)
    return ScoresShown(items=[ScoreShown.of(one) for one in list_scores(db)])
