"""A version's way to live: who may take which step, one live version at all times, and the way back."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.decisions.life_cycle.policies import (
    BROKEN,
    CHECKER,
    MAKER,
    STRAIGHT,
    WHY,
    Desk,
    case,
    everything,
    limit_policy,
    request,
)
from trident.decisions.actions import seal_log
from trident.decisions.actions.approve_policy import approve_policy
from trident.decisions.actions.publish_policy import publish_policy
from trident.decisions.actions.roll_back import roll_back
from trident.decisions.actions.set_canary import set_canary
from trident.decisions.canary import bucket, is_in_canary
from trident.decisions.decide import decide_many
from trident.decisions.errors import PolicyFaults
from trident.decisions.jobs import drop_old_days, make_log_days, seal_decisions, watch_canaries
from trident.decisions.queries.policy_versions import point_state, policy_version
from trident.decisions.queries.verify_log import verify_log
from trident.decisions.refusals import (
    AuthorIsApprover,
    CanaryOnlyGrows,
    IllegalPolicyStep,
    NeverLive,
    PolicyCasesFailed,
    PolicyCasesMissing,
)
from trident.decisions.settings import DecisionsSettings
from trident.decisions.stages import Stage
from trident.kernel.clock import bank_day
from trident.kernel.db import Database
from trident.kernel.errors import BankError


@given(salt=st.binary(min_size=32, max_size=32), subject=st.text(), low=st.integers(0, 1000), more=st.integers(0, 1000))
@settings(max_examples=100)
def test_who_is_in_a_canary_stays_in(salt: bytes, subject: str, low: int, more: int) -> None:
    assert not is_in_canary(salt, subject, low) or is_in_canary(salt, subject, low + more)


def test_a_canary_has_its_share_of_a_hundred_thousand() -> None:
    places = [bucket(b"s" * 32, f"c{number}") for number in range(100_000)]
    for percent in (1, 5, 25, 50, 99, 100):
        assert abs(sum(place < percent * 10 for place in places) / 1000 - percent) <= 1


def test_the_straight_way_to_live_and_back(desk: Desk) -> None:
    first = desk.brought(limit_policy("5000"), Stage.LIVE)
    second = desk.brought(limit_policy("6000"), Stage.LIVE)
    name = desk.point.name
    with desk.database.transaction() as db:
        assert policy_version(db, name, first).stage is Stage.RETIRED
        assert roll_back(db, actor=CHECKER, point=name, reason=WHY, now=desk.now).live == first
        assert roll_back(db, actor=CHECKER, point=name, reason=WHY, now=desk.now).live is None
        assert policy_version(db, name, second).stage is Stage.RETIRED


@pytest.mark.parametrize("stage", STRAIGHT)
def test_no_step_is_skipped_or_repeated(desk: Desk, stage: Stage) -> None:
    digest = desk.brought(limit_policy("5000"), stage)
    follows = STRAIGHT[STRAIGHT.index(stage) + 1 :][:1]
    before = everything(desk.database, desk.point)
    for step in STRAIGHT:
        if step in follows or step is stage is Stage.BACK_TESTED:
            continue
        with pytest.raises((IllegalPolicyStep, CanaryOnlyGrows)):
            desk.step(digest, step)
    assert everything(desk.database, desk.point) == before


def test_who_made_it_cannot_approve_it(desk: Desk) -> None:
    digest = desk.brought(limit_policy("5000"), Stage.SUBMITTED)
    before = everything(desk.database, desk.point)
    with pytest.raises(AuthorIsApprover), desk.database.transaction() as db:
        approve_policy(db, actor=MAKER, point=desk.point.name, digest=digest, reason=WHY, now=desk.now)
    assert everything(desk.database, desk.point) == before


def test_a_policy_with_faults_stays_a_draft(desk: Desk) -> None:
    drafts = {
        desk.draft(BROKEN): PolicyFaults,
        desk.draft(limit_policy("5000"), ()): PolicyCasesMissing,
        desk.draft(limit_policy("5000"), [case(9_000, "allow")]): PolicyCasesFailed,
    }
    before = everything(desk.database, desk.point)
    for digest, refusal in drafts.items():
        with pytest.raises(refusal):
            desk.step(digest, Stage.CHECKED)
        with pytest.raises(IllegalPolicyStep):
            desk.step(digest, Stage.SUBMITTED)
    assert everything(desk.database, desk.point) == before


def test_what_was_never_live_is_not_rolled_back_to(desk: Desk) -> None:
    digest = desk.brought(limit_policy("5000"), Stage.CANARY)
    before = everything(desk.database, desk.point)
    for to in (digest, None):
        with pytest.raises(NeverLive), desk.database.transaction() as db:
            roll_back(db, actor=CHECKER, point=desk.point.name, reason=WHY, now=desk.now, to=to)
    with pytest.raises(CanaryOnlyGrows), desk.database.transaction() as db:
        set_canary(db, actor=MAKER, point=desk.point.name, digest=digest, percent=5, now=desk.now)
    assert everything(desk.database, desk.point) == before


def test_two_going_live_at_once_make_one_live_version(desk: Desk) -> None:
    digest = desk.brought(limit_policy("5000"), Stage.CANARY)
    start = threading.Barrier(2)

    def go(_: int) -> str:
        start.wait()
        try:
            with desk.database.transaction() as db:
                publish_policy(db, actor=CHECKER, point=desk.point.name, digest=digest, reason=WHY, now=desk.now)
        except BankError as error:
            return error.code()
        return "live"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, range(2))) == ["illegal-policy-step", "live"]


def test_a_canary_that_refuses_too_much_returns_to_its_shadow(desk: Desk) -> None:
    digest = desk.brought(limit_policy("5000"), Stage.CANARY)
    with desk.database.transaction() as db:
        decide_many(db, desk.point, [request(8_000, f"c{at}") for at in range(400)], now=desk.now)
    rails = DecisionsSettings(canary_least_decisions=10)
    assert desk.point.name in watch_canaries(desk.database, now=desk.now, settings=rails)
    with desk.database.transaction() as db:
        state = point_state(db, desk.point.name)
        last = policy_version(db, desk.point.name, digest).steps[-1]
    assert (state.canary, state.shadow) == (None, digest)
    assert (last.stage, last.actor_id, last.details["rail"]) == (Stage.SHADOW, "decisions.guard-rails", "refusals")


@pytest.fixture
def own_desk(desk: Desk, fresh_database: Database) -> Desk:
    return replace(desk, database=fresh_database)


def test_the_log_is_sealed_verified_and_dropped_by_days(own_desk: Desk) -> None:
    desk, database = own_desk, own_desk.database
    kept = DecisionsSettings(log_days=30)
    assert make_log_days(database, now=desk.now, settings=kept) == 8
    desk.brought(limit_policy("5000"), Stage.LIVE)
    with database.transaction() as db:
        decide_many(db, desk.point, [request(at + 1) for at in range(50)], now=desk.now)
    assert seal_decisions(database, now=desk.now) == 0
    assert seal_decisions(database, now=desk.now, is_final=True) == 1
    with database.transaction() as db:
        assert verify_log(db).first_fault is None
    later = desk.now + timedelta(days=32)
    assert drop_old_days(database, now=later, settings=kept) >= 1
    with database.transaction() as db:
        assert verify_log(db).first_fault is None
        for parent in ("log", "answers"):
            partition = f"decisions.{parent}_{bank_day(desk.now):%Y%m%d}"
            assert db.scalar(text("SELECT to_regclass(:partition)"), {"partition": partition}) is None
            assert db.scalar(text(f"SELECT count(*) FROM decisions.{parent}")) == 0


def test_a_backlog_is_sealed_stretch_by_stretch_over_places_that_nobody_took(
    own_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, database = own_desk, own_desk.database
    monkeypatch.setattr(seal_log, "STRETCH", 10)
    monkeypatch.setattr(seal_log, "BACKLOG", 20)
    for batch in range(3):
        with database.transaction() as db:
            decide_many(db, desk.point, [request(100 * batch + at + 1) for at in range(25)], now=desk.now)
            # Places of a transaction that came to nothing: more than a stretch of them.
            db.connection().exec_driver_sql("SELECT nextval('decisions.log_position') FROM generate_series(1, 35)")
    assert seal_decisions(database, now=desk.now, is_final=True) >= 9
    with database.transaction() as db:
        assert verify_log(db).first_fault is None
        sealed = db.connection().exec_driver_sql("SELECT sum(decisions) FROM decisions.blocks").scalar_one()
    assert sealed == 75


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        ("UPDATE decisions.log SET facts = '[{}]'", "are not those that block 1 sealed"),
        ("UPDATE decisions.answers SET outcome = 'allow'", "are not those that block 1 sealed"),
        ("DELETE FROM decisions.answers", "are not those that block 1 sealed"),
        ("UPDATE decisions.blocks SET decisions = 2", "block 1 is not what was sealed"),
        ("DELETE FROM decisions.requests", "was not asked for"),
        ("UPDATE decisions.pointers SET live = NULL", "is not what the steps say"),
        ("UPDATE decisions.versions SET cases = '[1]'", "is not what was drafted"),
    ],
)
def test_tampering_is_found(own_desk: Desk, tampering: str, fault: str) -> None:
    desk = own_desk
    desk.brought(limit_policy("5000"), Stage.LIVE)
    with desk.database.transaction() as db:
        decide_many(db, desk.point, [request(8_000)], now=desk.now)
    seal_decisions(desk.database, now=desk.now, is_final=True)
    with desk.database.connect() as connection:
        connection.execute("SET session_replication_role = replica")  # past the triggers
        connection.execute(tampering.encode())
    with desk.database.transaction() as db:
        found = verify_log(db)
    assert found.first_fault is not None
    assert fault in found.first_fault
