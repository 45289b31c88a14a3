"""Counting what was decided: each decision once, behind the writers, and read without walking over the log."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.decisions.life_cycle.policies import Desk, request
from trident.decisions.actions.seal_log import mark_log
from trident.decisions.actions.tally_log import tally_log
from trident.decisions.decide import decide_many
from trident.decisions.jobs import drop_old_days, make_log_days, tally_decisions
from trident.decisions.queries.tallies import counted_until, outcome_counts, outcomes_by_quarter, rule_hits
from trident.decisions.settings import DecisionsSettings
from trident.kernel.db import Database


@pytest.fixture
def own_desk(desk: Desk, fresh_database: Database) -> Desk:
    return replace(desk, database=fresh_database)


def _decide(desk: Desk, *yuan: int, known: bool = True, later: timedelta = timedelta()) -> None:
    with desk.database.transaction() as db:
        decide_many(db, desk.point, [request(one, known_payee=known) for one in yuan], now=desk.now + later)


def test_each_decision_is_counted_once(own_desk: Desk) -> None:
    desk, database = own_desk, own_desk.database
    _decide(desk, 10, 20, 60_000)
    assert tally_decisions(database, now=desk.now) > 0
    assert tally_decisions(database, now=desk.now) == 0
    _decide(desk, 70_000, later=timedelta(minutes=20))
    later = desk.now + timedelta(minutes=21)
    assert tally_decisions(database, now=later) > 0
    with database.transaction(read_only=True) as db:
        period = {"since": desk.now, "until": desk.now + timedelta(hours=1)}
        counts = outcome_counts(db, **period)
        quarters = outcomes_by_quarter(db, point=desk.point.name, **period)
        hits = {one.rule: one.hits for one in rule_hits(db, point=desk.point.name, **period)}
        refused = rule_hits(db, point=desk.point.name, except_outcome="allow", **period)
        assert counted_until(db) == later
    assert counts == {desk.point.name: {"allow": 2, "refuse": 2}}
    second = desk.now + timedelta(minutes=15)
    assert quarters == [(desk.now, "allow", 2), (desk.now, "refuse", 1), (second, "refuse", 1)]
    assert hits == {"rest": 2, "over": 2}
    assert [(one.rule, one.zh, one.en, one.hits) for one in refused] == [("over", "超过限额", "Above the limit", 2)]


def test_what_is_still_being_written_is_not_counted(own_desk: Desk) -> None:
    desk, database = own_desk, own_desk.database
    period = {"since": desk.now, "until": desk.now + timedelta(hours=1)}
    make_log_days(database, now=desk.now, settings=DecisionsSettings())
    with database.transaction() as slow:
        decide_many(slow, desk.point, [request(1)], now=desk.now)
        _decide(desk, 2)
        assert tally_decisions(database, now=desk.now) == 0
    assert tally_decisions(database, now=desk.now) > 0
    with database.transaction(read_only=True) as db:
        assert outcome_counts(db, **period) == {desk.point.name: {"allow": 2}}


def test_a_count_that_fails_leaves_nothing_counted(own_desk: Desk) -> None:
    desk, database = own_desk, own_desk.database
    _decide(desk, 1, 2)
    tally_decisions(database, now=desk.now)
    _decide(desk, 3)
    with database.transaction() as db:
        mark_log(db)
    with database.transaction() as db:
        assert tally_log(db, now=desk.now) > 0
        db.rollback()
    tally_decisions(database, now=desk.now)
    with database.transaction(read_only=True) as db:
        counts = outcome_counts(db, since=desk.now, until=desk.now + timedelta(hours=1))
    assert counts == {desk.point.name: {"allow": 3}}


def test_counts_go_with_the_days_of_the_log(own_desk: Desk) -> None:
    desk, database = own_desk, own_desk.database
    kept = DecisionsSettings(log_days=30)
    make_log_days(database, now=desk.now, settings=kept)
    _decide(desk, 1)
    tally_decisions(database, now=desk.now)
    drop_old_days(database, now=desk.now + timedelta(days=32), settings=kept)
    with database.transaction(read_only=True) as db:
        assert outcome_counts(db, since=desk.now, until=desk.now + timedelta(hours=1)) == {}
