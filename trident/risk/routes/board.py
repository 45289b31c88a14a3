"""Risk at a glance."""

from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter

from trident import decisions
from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.clock import BANK_ZONE
from trident.kernel.db import ReadSession
from trident.kernel.http import Now
from trident.risk.queries.cases import queue
from trident.risk.schemas.board import Board, Quarter, TopRule

router = APIRouter()

Reader = Annotated[StaffActor, staff(Permission.STAFF_RISK_READ)]
RISK_POINT: Final = "payments.transfer-risk"
_MOST_RULES: Final = 10


@router.get("/board", summary="Risk at a glance")
def read_board(_actor: Reader, db: ReadSession, now: Now) -> Board:
    """Show today's decisions about risk, the rules behind what was not let through, and how the queue of cases stands.

    Decisions are counted some seconds behind, by five minutes: the last hour begins with a full five.
    """
    begins = now.astimezone(BANK_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    until = now + timedelta(seconds=1)
    today = decisions.outcome_counts(db, since=begins, until=until).get(RISK_POINT, {})
    hour = decisions.outcome_counts(db, since=_five(now - timedelta(hours=1)), until=until).get(RISK_POINT, {})
    quarters = decisions.outcomes_by_quarter(db, point=RISK_POINT, since=begins, until=until)
    hits = decisions.rule_hits(db, point=RISK_POINT, since=begins, until=until, except_outcome="allow")
    return Board(
        taken_at=now,
        counted_until=decisions.counted_until(db),
        today=today,
        last_hour=hour,
        quarters=[Quarter(begins_at=at, outcome=outcome, decisions=count) for at, outcome, count in quarters],
        rules=[
            TopRule(decision=one.code, rule=one.rule, zh=one.zh, en=one.en, hits=one.hits) for one in hits[:_MOST_RULES]
        ],
        **Board.queue_of(queue(db, now=now, today_from=begins)),
    )


def _five(at: datetime) -> datetime:
    """Return the beginning of the five minutes that an instant lies in."""
    return at.replace(minute=at.minute - at.minute % 5, second=0, microsecond=0)
