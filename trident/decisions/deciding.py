from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trident.decisions.decide import Heads, ask_heads, judge
from trident.decisions.judgements import DecisionRequest, Judgement
from trident.decisions.log import Logged, ensure_day, write_log
from trident.decisions.types import DecisionPoint
from trident.kernel.clock import bank_day

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
        self._read = ask_heads(db, points, bank_day(now))
        self._heads: Mapping[str, Heads] | None = None
        self._has_day = True
        self._rows: list[Logged] = []

    def decide(self, point: DecisionPoint, request: DecisionRequest) -> Judgement:
        """Answer a question; it is logged by `save`, and not before."""
        if self._heads is None:
            self._heads, self._has_day = self._read()
        logged, judgement = judge(self._heads[point.name], point, request, _UNASKED)
        self._rows.append(logged)
        return judgement

    def forget(self, request_ids: Collection[UUID]) -> None:
        """Take back what was decided under these ids: it is decided anew, and logged by that."""
        self._rows = [row for row in self._rows if row.request_id not in request_ids]

    def save(self) -> None:
        """Log what was decided. Comes once, in the transaction that acts on it."""
        if not self._rows:
            return
        if not self._has_day:  # not while deciding: whoever waits for that lock may hold what this transaction needs
            ensure_day(self._db, self._now)
        write_log(self._db, self._rows, self._now)
        self._rows = []
