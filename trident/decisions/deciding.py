from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from trident.decisions.decide import judge, read_heads
from trident.decisions.judgements import DecisionRequest, Judgement
from trident.decisions.log import Logged, claim, day_of, facts_digest, write_log
from trident.decisions.types import DecisionPoint

_IDS_ARE_NEW: Final = "whoever decides one by one has made the ids for it"


class Deciding:
    """Decisions of one transaction at several points, one after the other, where each may depend on the ones before.

    What decides is read once, in one statement; deciding itself asks nobody; `save` claims and logs all of it in two
    statements. Ids of requests are made for the occasion: asking again is the caller's to remember.
    """

    def __init__(self, db: Session, points: Sequence[DecisionPoint], *, now: datetime) -> None:
        self._db = db
        self._now = now
        self._heads = read_heads(db, points, day_of(now))
        self._rows: list[Logged] = []

    def decide(self, point: DecisionPoint, request: DecisionRequest) -> Judgement:
        """Answer a question; it is logged by `save`, and not before."""
        logged, judgement = judge(self._heads[point.name], point, request, facts_digest(request))
        self._rows.append(logged)
        return judgement

    def save(self) -> None:
        """Log what was decided. Comes once, in the transaction that acts on it."""
        if not self._rows:
            return
        questions = [(row.point.name, row.request.request_id) for row in self._rows]
        claimed = claim(self._db, questions, day_of(self._now))
        assert len(claimed) == len(questions), _IDS_ARE_NEW
        write_log(self._db, self._rows, self._now)
        self._rows = []
