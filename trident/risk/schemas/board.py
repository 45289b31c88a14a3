"""Risk at a glance as the API shows it."""

from datetime import datetime
from typing import Any

from pydantic import Field

from trident.kernel.http import StrictModel
from trident.risk.queries.cases import Queue


class Quarter(StrictModel):
    """Decisions about risk in a quarter of an hour."""

    begins_at: datetime
    outcome: str
    decisions: int


class TopRule(StrictModel):
    """A rule that spoke often today."""

    decision: str
    rule: str
    zh: str
    en: str
    hits: int


class Board(StrictModel):
    """Risk at a glance: decisions of today, the rules behind them, and the queue of cases."""

    taken_at: datetime
    counted_until: datetime | None = Field(description="decisions are counted up to here; null: not yet")
    today: dict[str, int]
    last_hour: dict[str, int]
    quarters: list[Quarter]
    rules: list[TopRule]
    open: int
    unassigned: int
    overdue: int
    ages: dict[str, int]
    held_minor: int
    frauds: int
    fraud_minor: int
    closed_today: int

    @staticmethod
    def queue_of(queue: Queue) -> dict[str, Any]:
        """Return the queue's part."""
        return {
            "open": queue.open,
            "unassigned": queue.unassigned,
            "overdue": queue.overdue,
            "ages": dict(queue.ages),
            "held_minor": queue.held_minor,
            "frauds": queue.frauds,
            "fraud_minor": queue.fraud_minor,
            "closed_today": queue.closed_today,
        }
