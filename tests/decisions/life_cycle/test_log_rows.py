"""How the log is written: one row for what was decided under one id, each answer once, nobody waiting for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.decisions.life_cycle.policies import Desk, limit_policy, new_point, request
from trident.decisions import known_answers
from trident.decisions.decide import decide_many
from trident.decisions.deciding import Deciding
from trident.decisions.jobs import make_log_days, seal_decisions
from trident.decisions.judgements import DecisionRequest
from trident.decisions.queries.logged_decisions import DecisionFilter, list_decisions
from trident.decisions.queries.verify_log import verify_log
from trident.decisions.settings import DecisionsSettings
from trident.decisions.stages import Stage
from trident.kernel.db import Database
from trident.kernel.ids import new_id

DAY = timedelta(days=1)
ODD = "half \ud800 a character and \0"


@pytest.fixture
def own_desk(desk: Desk, fresh_database: Database) -> Desk:
    make_log_days(fresh_database, now=desk.now, settings=DecisionsSettings())
    return replace(desk, database=fresh_database)


def _rows(database: Database, statement: str) -> list[Any]:
    with database.transaction(read_only=True) as db:
        return list(db.execute(text(statement)))


def test_what_is_decided_under_one_id_is_one_row_and_reads_as_many_decisions(own_desk: Desk) -> None:
    desk, other = own_desk, replace(own_desk, point=new_point())
    shadow = other.brought(limit_policy("6000"), Stage.SHADOW)
    first, second = new_id(), new_id()
    facts = {"amount": 700_000, "known_payee": True}
    with desk.database.transaction() as db:
        deciding = Deciding(db, [desk.point, other.point], now=desk.now)
        for request_id in (first, second):
            deciding.decide(desk.point, DecisionRequest("customer", {**facts, "amount": ODD}, request_id, "set"))
            deciding.decide(
                other.point,
                DecisionRequest("customer", {**facts, "id_number": "11010519491231002X"}, request_id, "set"),
            )
        deciding.save()
    rows = _rows(desk.database, "SELECT request_id, length(answers) / 16 FROM decisions.log ORDER BY position")
    assert rows == [(first, 2), (second, 2)]
    logged = _rows(desk.database, "SELECT * FROM decisions.logged ORDER BY position, place")
    assert [(one.request_id, one.point, one.outcome) for one in logged] == [
        (first, desk.point.name, "refuse"),
        (first, other.point.name, "allow"),
        (second, desk.point.name, "refuse"),
        (second, other.point.name, "allow"),
    ]
    assert [one.facts["amount"] for one in logged[:2]] == [ODD, 700_000]
    assert [one.sealed_facts is not None for one in logged[:2]] == [False, True]
    assert "id_number" not in logged[1].facts
    assert [(one.shadow and bytes(one.shadow), one.shadow_outcome) for one in logged[:2]] == [
        (None, None),
        (shadow, "refuse"),
    ]
    assert all(one.latency_us > 0 for one in logged)
    assert _rows(desk.database, "SELECT count(*) FROM decisions.answers") == [(2,)], "each answer once"


def test_why_a_shadow_fell_safe_is_kept_whatever_it_is_about(own_desk: Desk) -> None:
    desk = own_desk
    desk.brought(limit_policy("6000"), Stage.SHADOW)
    asked = request(9, amount=ODD)
    with desk.database.transaction() as db:
        decide_many(db, desk.point, [asked], now=desk.now)
    (logged,) = _rows(desk.database, "SELECT shadow_degraded, facts FROM decisions.logged")
    assert logged.shadow_degraded
    assert logged.facts["amount"] == ODD


def test_two_that_give_an_answer_for_the_first_time_do_not_wait_for_each_other(own_desk: Desk) -> None:
    desk, database = own_desk, own_desk.database
    with database.transaction() as slow, database.transaction() as quick:
        quick.execute(text("SET LOCAL lock_timeout = '1s'"))
        for db in (slow, quick):
            decide_many(db, desk.point, [request(1), request(2)], now=desk.now)
            decide_many(db, desk.point, [request(3)], now=desk.now)
    with database.transaction() as db:
        decide_many(db, desk.point, [request(4)], now=desk.now)
    assert _rows(database, "SELECT count(*), count(DISTINCT id) FROM decisions.answers") == [(2, 1)]
    assert _rows(database, "SELECT count(*), count(DISTINCT position) FROM decisions.logged") == [(7, 7)]
    seal_decisions(database, now=desk.now, is_final=True)
    with database.transaction() as db:
        found = verify_log(db)
        chosen = DecisionFilter(since=desk.now, until=desk.now.replace(year=desk.now.year + 1), outcome="allow")
        listed, _ = list_decisions(db, chosen, cursor=None, limit=20)
    assert (found.first_fault, found.decisions) == (None, 7)
    assert len({one.request_id for one in listed}) == len(listed) == 7


def test_an_answer_that_came_to_nothing_is_written_with_the_next_row_that_needs_it(own_desk: Desk) -> None:
    desk, database = own_desk, own_desk.database
    with Session(database.engine) as db:
        decide_many(db, desk.point, [request(1)], now=desk.now)
        db.rollback()
    with database.transaction() as db:
        savepoint = db.begin_nested()
        decide_many(db, desk.point, [request(2)], now=desk.now)
        savepoint.rollback()
        assert db.scalar(text("SELECT count(*) FROM decisions.answers")) == 0
        decide_many(db, desk.point, [request(3)], now=desk.now)
    for at in (4, 5):
        with database.transaction() as db:
            decide_many(db, desk.point, [request(at)], now=desk.now)
    assert _rows(database, "SELECT count(*) FROM decisions.answers") == [(1,)]
    assert _rows(database, "SELECT count(*) FROM decisions.logged WHERE outcome IS NOT NULL") == [(3,)]


def test_each_day_and_each_server_has_its_answers(own_desk: Desk, clone: Callable[[], Database]) -> None:
    desk, elsewhere = own_desk, clone()
    make_log_days(elsewhere, now=desk.now, settings=DecisionsSettings())
    for at, days in enumerate((0, 1, 0)):
        for database in (desk.database, elsewhere):
            with database.transaction() as db:
                decide_many(db, desk.point, [request(at)], now=desk.now + days * DAY)
    for database in (desk.database, elsewhere):
        days_of = "SELECT decided_on, count(*) FROM decisions.{} GROUP BY 1 ORDER BY 1"
        assert [count for _, count in _rows(database, days_of.format("answers"))] == [1, 1]
        assert [count for _, count in _rows(database, days_of.format("logged WHERE outcome IS NOT NULL"))] == [2, 1]


def test_no_more_answers_are_kept_in_mind_than_there_is_room_for(
    own_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, database = own_desk, own_desk.database
    monkeypatch.setattr(known_answers, "MOST_KEPT", 1)
    for at, amount in enumerate((100, 900_000_000, 100, 900_000_000)):
        with database.transaction() as db:
            decide_many(db, desk.point, [request(at, amount=amount)], now=desk.now)
    assert _rows(database, "SELECT count(*), count(DISTINCT id) FROM decisions.answers") == [(2, 2)]
    assert _rows(database, "SELECT count(*) FROM decisions.logged WHERE outcome IS NOT NULL") == [(4,)]


FORGE = """
    INSERT INTO decisions.answers
    SELECT decided_on, id, point, version, version_number, is_canary, feature_set, 'refuse', outputs, hits, reasons,
           degraded, is_error, is_refusal, '9000000'::xid8
    FROM decisions.answers
"""


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        ("DELETE FROM decisions.answers", "has lost its answer"),
        (FORGE, "is there in two versions"),
    ],
)
def test_answers_that_were_tampered_with_are_found_before_they_are_sealed(
    own_desk: Desk, tampering: str, fault: str
) -> None:
    desk = own_desk
    with desk.database.transaction() as db:
        decide_many(db, desk.point, [request(1)], now=desk.now)
    with desk.database.connect() as connection:
        connection.execute("SET session_replication_role = replica")  # past the triggers
        connection.execute(tampering.encode())
    with desk.database.transaction() as db:
        found = verify_log(db)
    assert found.first_fault is not None
    assert fault in found.first_fault
    if tampering is FORGE:
        said = _rows(desk.database, "SELECT outcome FROM decisions.logged")
        assert said == [("allow",)], "what was written first is what was answered"


def test_a_page_may_end_between_decisions_of_one_id(own_desk: Desk) -> None:
    desk, other = own_desk, replace(own_desk, point=new_point())
    with desk.database.transaction() as db:
        deciding = Deciding(db, [desk.point, other.point], now=desk.now)
        for _ in range(5):
            request_id = new_id()
            for point in (desk.point, other.point):
                deciding.decide(point, DecisionRequest("customer", {"amount": 1, "known_payee": True}, request_id))
        deciding.save()
    chosen = DecisionFilter(since=desk.now, until=desk.now.replace(year=desk.now.year + 1))
    seen: list[tuple[Any, str]] = []
    cursor = None
    with desk.database.transaction(read_only=True) as db:
        for _ in range(4):
            lines, cursor = list_decisions(db, chosen, cursor=cursor, limit=3)
            seen += [(one.request_id, one.point) for one in lines]
    newest_first = _rows(
        desk.database, "SELECT request_id, point FROM decisions.logged ORDER BY position DESC, place DESC"
    )
    assert cursor is None
    assert seen == [tuple(one) for one in newest_first]
    assert len(seen) == 10
