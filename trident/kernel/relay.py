"""The relay hands published events to their handlers, exactly once each, and gives up loudly."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from trident.kernel import metrics
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.kernel.log import get_logger
from trident.kernel.outbox import Handlers, Subscription, read_event

MAX_ATTEMPTS = 8
_FIRST_DELAY = timedelta(seconds=2)
_ERROR_LENGTH = 500
_log = get_logger()

_TAKE = text(
    """
    SELECT id, event_id, event, payload, occurred_at, attempts FROM kernel.outbox
    WHERE available_at <= :now ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED
    """
)
_CLAIM = text(
    """
    INSERT INTO kernel.handled (event_id, handler, handled_at)
    SELECT id, :handler, :now FROM unnest(CAST(:ids AS uuid[])) AS id
    ON CONFLICT DO NOTHING RETURNING event_id
    """
)
_DONE = text("DELETE FROM kernel.outbox WHERE id = ANY(:ids)")
_LATER = text("UPDATE kernel.outbox SET attempts = attempts + 1, available_at = :at WHERE id = :id")
_GIVE_UP = text(
    """
    INSERT INTO kernel.dead_letters (id, event_id, event, handler, payload, error, attempts, occurred_at, failed_at)
    VALUES (:id, :event_id, :event, :handler, :payload, :error, :attempts, :occurred_at, :now)
    ON CONFLICT (event_id, handler) DO UPDATE
    SET error = excluded.error, failed_at = excluded.failed_at, replayed_at = NULL,
        attempts = kernel.dead_letters.attempts + excluded.attempts
    """
).bindparams(bindparam("payload", type_=JSONB))


def retry_delay(attempts: int) -> timedelta:
    """Return how long to wait after the `attempts`-th failure: 2 s, doubling."""
    return _FIRST_DELAY * (1 << (attempts - 1))


def deliver(db: Session, subscription: Subscription, rows: Sequence[Any], now: datetime) -> dict[int, Exception]:
    """Hand `rows` to one handler; where it fails on them together, one by one.

    :returns: what went wrong, by outbox row id; such rows' claims are undone.
    """
    try:
        _deliver_together(db, subscription, rows, now)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises must not stop the others
        if len(rows) == 1:
            metrics.events_failed.labels(subscription.name).inc()
            return {rows[0].id: error}
        failed: dict[int, Exception] = {}
        for row in rows:
            failed |= deliver(db, subscription, [row], now)
        return failed
    metrics.events_handled.labels(subscription.name).inc(len(rows))
    return {}


def _deliver_together(db: Session, subscription: Subscription, rows: Sequence[Any], now: datetime) -> None:
    with db.begin_nested():
        parameters = {"ids": [row.event_id for row in rows], "handler": subscription.name, "now": now}
        claimed = set(db.execute(_CLAIM, parameters).scalars())
        fresh = [read_event(row.event, row.payload) for row in rows if row.event_id in claimed]
        if fresh:
            subscription.handle(db, fresh, now)
            db.flush()


def run_relay_once(database: Database, handlers: Handlers, now: datetime, limit: int = 500) -> int:
    """Hand the oldest waiting events to their handlers, in one transaction; safe in several processes at once.

    A handler that fails is tried again after 2, 4, 8 … seconds; after eight attempts its event becomes a dead
    letter, while the others' work stands.

    :returns: how many events were taken.
    """
    with database.transaction() as db:
        rows = db.execute(_TAKE, {"now": now, "limit": limit}).all()
        failures: dict[int, dict[str, Exception]] = {}
        by_event: dict[str, list[Any]] = {}
        for row in rows:
            by_event.setdefault(row.event, []).append(row)
        for name, group in by_event.items():
            for subscription in handlers.of(name):
                for row_id, error in deliver(db, subscription, group, now).items():
                    failures.setdefault(row_id, {})[subscription.name] = error
        finished = [row.id for row in rows if row.id not in failures]
        failing = [row for row in rows if row.id in failures]
        finished += [row.id for row in failing if _postpone(db, row, failures[row.id], now)]
        db.execute(_DONE, {"ids": finished})
    return len(rows)


def _postpone(db: Session, row: Any, errors: dict[str, Exception], now: datetime) -> bool:  # noqa: ANN401 - a row
    """Try a failed row again later, or make dead letters of it; tell whether it is given up."""
    attempts = row.attempts + 1
    for handler, error in errors.items():
        _log.warning("event.failed", event_name=row.event, handler=handler, attempts=attempts, exc_info=error)
    if attempts < MAX_ATTEMPTS:
        db.execute(_LATER, {"id": row.id, "at": now + retry_delay(attempts)})
        return False
    for handler, error in errors.items():
        metrics.dead_letters_total.labels(handler).inc()
        db.execute(
            _GIVE_UP,
            {
                "id": new_id(now),
                "event_id": row.event_id,
                "event": row.event,
                "handler": handler,
                "payload": row.payload,
                "error": f"{type(error).__name__}: {error}"[:_ERROR_LENGTH],
                "attempts": attempts,
                "occurred_at": row.occurred_at,
                "now": now,
            },
        )
    return True
