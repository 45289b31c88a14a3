"""Claims are forgotten when they are old and nothing can ask for them again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.kernel.test_outbox import ThingHappened
from trident.app.settings import WorkerSettings
from trident.app.worker.jobs import all_jobs
from trident.decisions.settings import DecisionsSettings
from trident.identity import IdentitySettings
from trident.kernel.db import Database
from trident.kernel.dead_letters import list_dead_letters, replay_dead_letter
from trident.kernel.forget_claims import forget_claims
from trident.kernel.ids import first_id_at, new_id
from trident.kernel.outbox import Handlers, publish_many
from trident.kernel.relay import MAX_ATTEMPTS, run_relay_once

OLD = timedelta(days=31)


class Relay:
    """Two handlers of one event; the second refuses the amounts it is told to."""

    def __init__(self, database: Database) -> None:
        self.database, self.handlers = database, Handlers()
        self.seen: list[int] = []
        self.refused: set[int] = set()
        self.handlers.on(ThingHappened, "test.first")(self._first)
        self.handlers.on(ThingHappened, "test.second")(self._second)

    def _first(self, _db: Session, events: Sequence[ThingHappened], _now: datetime) -> None:
        self.seen += [one.amount_minor for one in events]

    def _second(self, _db: Session, events: Sequence[ThingHappened], _now: datetime) -> None:
        assert self.refused.isdisjoint(one.amount_minor for one in events), "refused on purpose"

    def tell(self, amounts: Sequence[int], at: datetime) -> None:
        with self.database.transaction() as db:
            publish_many(db, [ThingHappened(new_id(at), amount, at) for amount in amounts], now=at)
        run_relay_once(self.database, self.handlers, at)

    def claims(self) -> dict[UUID, int]:
        query = "SELECT event_id, count(*) FROM kernel.handled GROUP BY event_id"
        with self.database.transaction(read_only=True) as db:
            return {row[0]: row[1] for row in db.execute(text(query))}


@pytest.fixture
def relay(fresh_database: Database) -> Relay:
    return Relay(fresh_database)


def test_old_claims_go_and_young_ones_stay(relay: Relay, now: datetime) -> None:
    relay.tell(range(10), now - OLD)
    old = set(relay.claims())
    relay.tell(range(10, 14), now - timedelta(days=29))
    assert forget_claims(relay.database, before=now - timedelta(days=30), at_once=3) == 20
    kept = relay.claims()
    assert old.isdisjoint(kept)
    assert list(kept.values()) == [2] * 4
    assert forget_claims(relay.database, before=now - timedelta(days=30)) == 0


def test_an_old_event_handled_a_moment_ago_keeps_its_claims(relay: Relay, now: datetime) -> None:
    relay.tell([1], now - OLD)
    with relay.database.transaction() as db:
        db.execute(text("UPDATE kernel.handled SET handled_at = :now"), {"now": now})
    assert forget_claims(relay.database, before=now - timedelta(days=30)) == 0
    assert list(relay.claims().values()) == [2]


def test_what_still_waits_keeps_its_claims(relay: Relay, now: datetime) -> None:
    relay.refused = {2}
    relay.tell([1, 2], now - OLD)
    assert forget_claims(relay.database, before=now) == 2
    assert list(relay.claims().values()) == [1], "of the event that its second handler has yet to act on"
    relay.refused = set()
    run_relay_once(relay.database, relay.handlers, now)
    assert relay.seen == [1, 2], "the first handler does not act again"
    assert forget_claims(relay.database, before=now + timedelta(seconds=1)) == 2


def test_a_dead_letter_keeps_its_claims_until_it_is_replayed_and_handled(relay: Relay, now: datetime) -> None:
    relay.refused = {7}
    relay.tell([7, 8], now - OLD)
    for hour in range(1, MAX_ATTEMPTS):
        run_relay_once(relay.database, relay.handlers, now - OLD + timedelta(hours=hour))
    assert forget_claims(relay.database, before=now) == 2
    with relay.database.transaction() as db:
        (letter,), _ = list_dead_letters(db, cursor=None, limit=9)
    assert relay.claims() == {letter.event_id: 1}
    relay.refused = set()
    with relay.database.transaction() as db:
        replay_dead_letter(db, letter.id, now=now)
    assert forget_claims(relay.database, before=now) == 0
    run_relay_once(relay.database, relay.handlers, now)
    assert sorted(relay.seen) == [7, 8], "the first handler does not act again"
    assert forget_claims(relay.database, before=now + timedelta(seconds=1)) == 2
    with relay.database.transaction() as db:
        (letter,), _ = list_dead_letters(db, cursor=None, limit=9)
    assert letter.replayed_at == now, "dead letters stay"


def test_the_worker_forgets_by_its_setting(relay: Relay, now: datetime) -> None:
    relay.tell([1], now - timedelta(days=3))
    for days, kept in ((4, 1), (2, 0)):
        jobs = all_jobs(WorkerSettings(claims_days=days), IdentitySettings(), DecisionsSettings())
        (job,) = [one for one in jobs if one.name == "kernel.forget-claims"]
        job.run(relay.database, now)
        assert len(relay.claims()) == kept


def test_the_first_id_of_an_instant(now: datetime) -> None:
    assert new_id(now - timedelta(milliseconds=1)) < first_id_at(now) <= new_id(now)
