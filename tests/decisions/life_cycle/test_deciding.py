"""Decide, log, answer again, and run a version beside the live one."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from tests.decisions.life_cycle.policies import POINT, Desk, everything, limit_policy, logged, request
from trident.decisions.decide import decide, decide_many
from trident.decisions.encoding import decode, encode, plain
from trident.decisions.judgements import DecisionRequest, Judgement
from trident.decisions.live_policies import LivePolicies, built_in_digest, compile_text
from trident.decisions.log import facts_of
from trident.decisions.queries.shadow_comparison import shadow_comparison
from trident.decisions.refusals import DecisionRequestReused
from trident.decisions.stages import Stage
from trident.decisions.types import Decision, DecisionPoint, Fact, FactType
from trident.kernel.db import Database
from trident.kernel.ids import new_id

ID_NUMBER = "230102199003070018"


def ask(desk: Desk, asked: DecisionRequest, policies: LivePolicies | None = None) -> Judgement:
    with desk.database.transaction() as db:
        answer = decide_many(db, desk.point, [asked], now=desk.now, policies=policies or LivePolicies())[0]
    assert isinstance(answer, Judgement)
    return answer


def test_before_any_version_the_points_own_policy_decides(desk: Desk) -> None:
    with desk.database.transaction() as db:
        facts = {"amount": 60_000_00, "known_payee": True}
        request_id = new_id()
        judged = decide(db, desk.point, "c1", facts, request_id=request_id, now=desk.now, feature_set="f7")
    assert (judged.outcome, judged.outputs["delay"], judged.degraded) == ("refuse", 0, None)
    assert (judged.version, judged.version_number) == (built_in_digest(desk.point), 0)
    assert judged.feature_set == "f7"
    [reason] = judged.reasons
    assert (reason.code, reason.rule, reason.facts) == ("Limit", "over", ("amount",))
    assert (reason.text.zh, reason.text.en) == ("超过限额", "Above the limit")
    row = logged(desk.database, desk.point, request_id)
    assert (row.outcome, row.subject, row.facts, row.decided_on) == (
        "refuse",
        "c1",
        {"amount": 60_000_00, "known_payee": True},
        date(2026, 3, 18),
    )
    assert bytes(row.version) == judged.version
    assert row.is_refusal


def test_a_reason_names_the_facts_its_rule_looked_at(desk: Desk) -> None:
    judged = ask(desk, request(200, known_payee=False))
    assert judged.outputs["delay"] == 24
    assert judged.reasons[0].facts == ("amount", "known_payee")


def test_the_same_id_gets_the_first_answer_whatever_is_live_by_then(desk: Desk) -> None:
    asked = request(8_000)
    first = ask(desk, asked)
    desk.brought(limit_policy("5000"), Stage.LIVE)
    before = everything(desk.database, desk.point)
    assert ask(desk, asked) == first
    assert ask(desk, asked._replace(feature_set="features-2")) == first
    assert everything(desk.database, desk.point) == before
    assert ask(desk, request(8_000)).outcome == "refuse"


def test_the_same_id_a_day_later_gets_the_first_answer(desk: Desk) -> None:
    asked = request(8_000)
    first = ask(desk, asked)
    desk.now += timedelta(days=1)
    assert ask(desk, asked) == first


@pytest.mark.parametrize("other", [{"facts": {"amount": 1, "known_payee": True}}, {"subject": "somebody else"}])
def test_the_same_id_with_other_content_is_refused(desk: Desk, other: dict[str, object]) -> None:
    asked = request(8_000)
    ask(desk, asked)
    before = everything(desk.database, desk.point)
    changed = asked._replace(**other)  # type: ignore[arg-type]
    with pytest.raises(DecisionRequestReused), desk.database.transaction() as db:
        decide(db, desk.point, changed.subject, changed.facts, request_id=changed.request_id, now=desk.now)
    assert everything(desk.database, desk.point) == before


def test_a_batch_answers_each_alone(desk: Desk) -> None:
    earlier = request(10)
    ask(desk, earlier)
    twice = request(20)
    batch = [
        request(60_000),
        earlier._replace(facts={"amount": 5, "known_payee": True}),
        twice,
        twice,
        twice._replace(subject="another"),
        earlier,
    ]
    with desk.database.transaction() as db:
        answers = decide_many(db, desk.point, batch, now=desk.now)
        assert decide_many(db, desk.point, [], now=desk.now) == []
    outcomes = [one.outcome if isinstance(one, Judgement) else one.code() for one in answers]
    refused = "decision-request-reused"
    assert outcomes == ["refuse", refused, "allow", "allow", refused, "allow"]
    *_, rows, claims, _audited = everything(desk.database, desk.point)
    assert (rows, claims) == (3, 3)


def test_five_hundred_at_once_stand_in_the_log_in_their_order(desk: Desk) -> None:
    batch = [request(number, f"s{number}") for number in range(1, 501)]
    with desk.database.transaction() as db:
        answers = decide_many(db, desk.point, batch, now=desk.now)
        order = db.execute(
            text("SELECT request_id FROM decisions.logged WHERE point = :point ORDER BY position"),
            {"point": desk.point.name},
        ).scalars()
        assert list(order) == [one.request_id for one in batch]
    assert len(answers) == 500


def test_a_decision_whose_transaction_fails_was_never_made(desk: Desk) -> None:
    asked = request(10)
    before = everything(desk.database, desk.point)
    with desk.database.transaction() as db:
        decide_many(db, desk.point, [asked], now=desk.now)
        db.rollback()
    assert everything(desk.database, desk.point) == before
    assert ask(desk, asked).outcome == "allow"


def test_two_deciding_the_same_id_at_once_agree(desk: Desk) -> None:
    asked = request(10)
    start = threading.Barrier(8)

    def one(_: int) -> Judgement:
        start.wait()
        return ask(desk, asked)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(8)))
    assert len({answer.version for answer in answers}) == 1
    *_, rows, claims, _audited = everything(desk.database, desk.point)
    assert (rows, claims) == (1, 1)


def test_what_is_missing_falls_safe_and_says_so(desk: Desk) -> None:
    asked = request(10)._replace(facts={"known_payee": True})
    judged = ask(desk, asked)
    assert (judged.outcome, judged.degraded, judged.reasons) == ("refuse", "amount is missing", ())
    row = logged(desk.database, desk.point, asked.request_id)
    assert (row.degraded, row.is_error) == ("amount is missing", False)
    assert ask(desk, asked) == judged


def test_facts_that_are_not_declared_are_our_own_mistake(desk: Desk) -> None:
    before = everything(desk.database, desk.point)
    with pytest.raises(AssertionError), desk.database.transaction() as db:
        decide_many(db, desk.point, [request(10, phone="19000000001")], now=desk.now)
    assert everything(desk.database, desk.point) == before


def test_personal_facts_are_sealed_in_the_log(desk: Desk) -> None:
    asked = request(10, id_number=ID_NUMBER)
    judged = ask(desk, asked)
    row = logged(desk.database, desk.point, asked.request_id)
    assert ID_NUMBER not in str(row._mapping)
    assert ID_NUMBER.encode() not in bytes(row.sealed_facts)
    assert facts_of(desk.point, row.facts, row.sealed_facts) == asked.facts
    assert ask(desk, asked) == judged


def test_a_policy_that_no_longer_compiles_answers_safely(desk: Desk) -> None:
    broken = LivePolicies(compile_one=lambda _dmn, _point: 1 / 0)  # type: ignore[arg-type,return-value]
    asked = request(10)
    judged = ask(desk, asked, broken)
    assert (judged.outcome, judged.degraded) == ("refuse", "the policy does not compile")
    assert logged(desk.database, desk.point, asked.request_id).is_error


def test_a_shadow_is_logged_beside_and_compared(desk: Desk) -> None:
    digest = desk.brought(limit_policy("5000"), Stage.SHADOW)
    asked = [request(10), request(8_000), request(9_000), request(60_000)]
    assert [ask(desk, one).outcome for one in asked] == ["allow", "allow", "allow", "refuse"]
    row = logged(desk.database, desk.point, asked[1].request_id)
    assert (row.outcome, row.shadow_outcome, bytes(row.shadow)) == ("allow", "refuse", digest)
    with desk.database.transaction() as db:
        hour = timedelta(hours=1)
        found = shadow_comparison(
            db, point=desk.point.name, shadow=digest, since=desk.now - hour, until=desk.now + hour, examples=1
        )
    assert (found.agreements, found.failures) == (2, 0)
    [pair] = found.disagreements
    assert (pair.outcome, pair.shadow_outcome, pair.decisions) == ("allow", "refuse", 2)
    assert pair.examples in {((row.decided_on, one.request_id),) for one in asked[1:3]}


def test_a_shadows_exception_never_touches_the_answer(desk: Desk) -> None:
    desk.brought(limit_policy("5000"), Stage.SHADOW)

    def explode(_facts: object) -> Decision:
        raise RuntimeError(ID_NUMBER)

    def compile_one(dmn: str, point: DecisionPoint) -> object:
        policy = compile_text(dmn, point)
        if "built in" not in dmn:
            policy.decide = explode
        return policy

    asked = request(10, id_number=ID_NUMBER)
    judged = ask(desk, asked, LivePolicies(compile_one=compile_one))  # type: ignore[arg-type]
    assert (judged.outcome, judged.degraded) == ("allow", None)
    row = logged(desk.database, desk.point, asked.request_id)
    assert (row.outcome, row.is_error, row.shadow_outcome, row.shadow_degraded) == (
        "allow",
        False,
        None,
        "RuntimeError",
    )


def test_a_canary_decides_for_its_share_and_keeps_its_subjects(desk: Desk) -> None:
    digest = desk.brought(limit_policy("5000"), Stage.CANARY)
    subjects = [f"c{number}" for number in range(300)]
    with desk.database.transaction() as db:
        first = decide_many(db, desk.point, [request(8_000, one) for one in subjects], now=desk.now)
        again = decide_many(db, desk.point, [request(8_000, one) for one in subjects], now=desk.now)
    inside = [one.is_canary for one in first if isinstance(one, Judgement)]
    assert inside == [one.is_canary for one in again if isinstance(one, Judgement)]
    assert 10 <= sum(inside) <= 60
    for one in first:
        assert isinstance(one, Judgement)
        assert (one.outcome, one.version == digest) == (("refuse", True) if one.is_canary else ("allow", False))


def test_compiled_policies_are_kept_within_bounds(database: Database) -> None:
    compiled: list[str] = []

    def compile_one(dmn: str, point: DecisionPoint) -> object:
        compiled.append(point.name)
        return compile_text(dmn, point)

    kept = LivePolicies(2, compile_one)  # type: ignore[arg-type]
    points = [replace(POINT, name=name) for name in ("a", "b", "c")]
    with database.transaction() as db:
        for at in (0, 1, 0, 2, 0, 1):
            kept.load(db, points[at], None)
    assert kept.count == 2
    assert compiled == ["a", "b", "c", "b"]


def test_values_come_back_as_they_were_written() -> None:
    facts = {
        kind.value: Fact(kind.value, kind, POINT.label, "test", unit="CNY") for kind in FactType if kind != "choice"
    }
    given = {
        "integer": 2**80,
        "money": -5,
        "decimal": Decimal("1.50"),
        "text": "半个\ud800字\0",
        "boolean": True,
        "date": date(2026, 3, 18),
        "instant": datetime(2026, 3, 18, 1, 2, 3, 4, tzinfo=UTC),
    }
    assert decode(json.loads(encode(plain(given))), facts) == given
