from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from trident.decisions.decide import judge, read_heads
from trident.decisions.judgements import DecisionRequest, Judgement
from trident.decisions.log import Logged, day_of, write_log
from trident.decisions.types import DecisionPoint

_UNASKED: Final = b""
"""There is no second request of the id whose facts could differ."""


class Deciding:
    """Decisions of one transaction at several points, one after the other, where each may depend on the ones before.

    What decides is read once, in one statement; deciding itself asks nobody; `save` logs all of it in another. Ids of
    requests are made for the occasion: asking again is the caller's to remember.
    """

    def __init__(self, db: Session, points: Sequence[DecisionPoint], *, now: datetime) -> None:
        self._db = db
        self._now = now
        self._heads = read_heads(db, points, day_of(now))
        self._rows: list[Logged] = []

    def decide(self, point: DecisionPoint, request: DecisionRequest) -> Judgement:
        """Answer a question; it is logged by `save`, and not before."""
        logged, judgement = judge(self._heads[point.name], point, request, _UNASKED)
        self._rows.append(logged)
        return judgement

    def save(self) -> None:
        """Log what was decided. Comes once, in the transaction that acts on it."""
        if not self._rows:
            return
        write_log(self._db, self._rows, self._now)
        self._rows = []
