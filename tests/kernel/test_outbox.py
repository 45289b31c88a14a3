"""Events: told with their transaction, acted on once, given up loudly, replayable."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.kernel.db import Database
from trident.kernel.dead_letters import (
    DeadLetterAlreadyReplayed,
    DeadLetterNotFound,
    count_dead_letters,
    list_dead_letters,
    replay_dead_letter,
)
from trident.kernel.ids import new_id
from trident.kernel.outbox import Handlers, event, publish, publish_many
from trident.kernel.relay import MAX_ATTEMPTS, retry_delay, run_relay_once


@event("test.thing-happened")
@dataclass(frozen=True, slots=True)
class ThingHappened:
    thing_id: UUID
    amount_minor: int
    at: datetime


def _thing(now: datetime, amount: int = 1) -> ThingHappened:
    return ThingHappened(thing_id=new_id(now), amount_minor=amount, at=now)


def _count(database: Database, table: str) -> int:
    with database.transaction() as db:
        return db.execute(text(f"SELECT count(*) FROM kernel.{table}")).scalar_one()


def _recording(handlers: Handlers, seen: list[ThingHappened], name: str = "test.recorder") -> None:
    @handlers.on(ThingHappened, name)
    def record(_db: Session, events: Sequence[ThingHappened], _now: datetime) -> None:
        seen.extend(events)


def test_events_arrive_whole_and_in_order(fresh_database: Database, now: datetime) -> None:
    handlers, seen = Handlers(), []
    _recording(handlers, seen)
    told = [_thing(now, amount) for amount in range(5)]
    with fresh_database.transaction() as db:
        publish_many(db, told, now=now)
    assert run_relay_once(fresh_database, handlers, now) == 5
    assert seen == told
    assert run_relay_once(fresh_database, handlers, now) == 0
    assert _count(fresh_database, "outbox") == 0


def test_nothing_is_told_of_what_was_rolled_back(fresh_database: Database, now: datetime) -> None:
    handlers, seen = Handlers(), []
    _recording(handlers, seen)

    def tell_and_fail() -> None:
        with fresh_database.transaction() as db:
            publish(db, _thing(now), now=now)
            message = "the business change failed"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError):
        tell_and_fail()
    assert run_relay_once(fresh_database, handlers, now) == 0
    assert seen == []


def test_one_bad_event_does_not_hold_up_the_others(fresh_database: Database, now: datetime) -> None:
    handlers, seen = Handlers(), []

    @handlers.on(ThingHappened, "test.picky")
    def refuse_thirteen(db: Session, events: Sequence[ThingHappened], _now: datetime) -> None:
        for one in events:
            db.execute(text("SELECT 1 / CAST(:n AS integer)"), {"n": one.amount_minor - 13})
            seen.append(one.amount_minor)

    _recording(handlers, other := [], "test.other")
    with fresh_database.transaction() as db:
        publish_many(db, [_thing(now, amount) for amount in (12, 13, 14)], now=now)
    run_relay_once(fresh_database, handlers, now)
    assert sorted(set(seen)) == [12, 14]
    assert len(other) == 3
    assert _count(fresh_database, "outbox") == 1
    run_relay_once(fresh_database, handlers, now + retry_delay(1))
    assert len(other) == 3, "who has acted does not act again"


def test_an_event_is_given_up_and_can_be_replayed(fresh_database: Database, now: datetime) -> None:
    handlers, seen, broken = Handlers(), [], [True]

    @handlers.on(ThingHappened, "test.broken")
    def fail(_db: Session, events: Sequence[ThingHappened], _now: datetime) -> None:
        if broken[0]:
            message = "the gateway is down"
            raise RuntimeError(message)
        seen.extend(events)

    with fresh_database.transaction() as db:
        publish(db, _thing(now), now=now)
    later = now
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert run_relay_once(fresh_database, handlers, later) == 1
        later += retry_delay(attempt)
    assert _count(fresh_database, "outbox") == 0
    with fresh_database.transaction() as db:
        letters, more = list_dead_letters(db, cursor=None, limit=20)
        assert count_dead_letters(db) == 1
        assert more is None
        assert letters[0].error == "RuntimeError: the gateway is down"
        assert letters[0].attempts == MAX_ATTEMPTS
    broken[0] = False
    with fresh_database.transaction() as db:
        replay_dead_letter(db, letters[0].id, now=later)
    with pytest.raises(DeadLetterAlreadyReplayed), fresh_database.transaction() as db:
        replay_dead_letter(db, letters[0].id, now=later)
    assert _count(fresh_database, "outbox") == 1, "the refused replay put nothing back"
    run_relay_once(fresh_database, handlers, later)
    assert len(seen) == 1
    with pytest.raises(DeadLetterNotFound), fresh_database.transaction() as db:
        replay_dead_letter(db, new_id(now), now=later)
    assert _count(fresh_database, "outbox") == 0


def test_two_relays_share_the_work_and_act_once(fresh_database: Database, now: datetime) -> None:
    handlers, seen = Handlers(), []
    _recording(handlers, seen)
    with fresh_database.transaction() as db:
        publish_many(db, [_thing(now, amount) for amount in range(400)], now=now)

    def relay(_worker: int) -> int:
        taken = 0
        while got := run_relay_once(fresh_database, handlers, now + timedelta(seconds=1), limit=20):
            taken += got
        return taken

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(relay, range(4))) == 400
    assert sorted(one.amount_minor for one in seen) == list(range(400))
    assert _count(fresh_database, "handled") == 400
