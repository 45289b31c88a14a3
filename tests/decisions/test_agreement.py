"""Row by row, by index, over columns and by interpreting the model: one policy, one answer."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.decisions.tables import POINT, model, table
from trident import decisions
from trident.decisions.dmn.compile import compile_model
from trident.decisions.feel.temporal import from_python_date
from trident.decisions.policy import source

NAMES = ["transfer amount", "age", "level", "new payee", "opened_on", "score", "city"]
DAY = date(2026, 1, 1)
amounts = st.integers(-3, 12).map(lambda one: Decimal(one) / 4)
ages = st.integers(0, 8).map(Decimal)
scores = st.sampled_from(["0", "0.1", "0.25", "0.3", "1"]).map(Decimal)
days = st.integers(0, 5).map(lambda one: f'date("{DAY + timedelta(days=one)}")')


def ordered(values: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    ends = st.tuples(st.sampled_from("[("), values, values, st.sampled_from("])"))
    one = st.one_of(
        values.map(str),
        st.tuples(st.sampled_from(["<", "<=", ">", ">=", "!="]), values).map(lambda pair: f"{pair[0]} {pair[1]}"),
        ends.map(lambda end: f"{end[0]}{end[1]}..{end[2]}{end[3]}"),
    )
    some = st.lists(one, min_size=1, max_size=3).map(", ".join)
    return st.one_of(st.just("-"), st.just("-"), some, some.map(lambda text: f"not({text})"))


def named(values: list[str]) -> st.SearchStrategy[str]:
    some = st.lists(st.sampled_from(values), min_size=1, max_size=2).map(lambda many: ", ".join(f'"{x}"' for x in many))
    return st.one_of(st.just("-"), some, some.map(lambda text: f"not({text})"))


rows = st.tuples(
    ordered(amounts),
    ordered(ages),
    named(["low", "mid", "high"]),
    st.sampled_from(["-", "true", "false", "not(true)"]),
    ordered(days),
    ordered(scores),
    named(["a", "b", "c"]),
    st.sampled_from(['"allow"', '"step_up"', '"refuse"']),
)
facts = st.fixed_dictionaries(
    {
        "amount_minor": st.integers(-80, 320),
        "age": st.integers(0, 9),
        "level": st.sampled_from(["low", "mid", "high"]),
        "is_new_payee": st.booleans(),
        "opened_on": st.integers(-1, 6).map(lambda one: DAY + timedelta(days=one)),
        "score": st.sampled_from(["-1", "0", "0.1", "0.2", "0.25", "0.3", "0.31", "2"]).map(Decimal),
        "city": st.sampled_from(["a", "b", "c", "d"]),
    }
)


EMPTY_INTERVAL = {
    "amount_minor": 1,
    "age": 4,
    "level": "low",
    "is_new_payee": True,
    "opened_on": date(2026, 1, 2),
    "score": Decimal("0.3"),
    "city": "c",
}
"""A score that an interval of nothing, (0.3..0.3), must not take for its own."""


def feel_facts(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "transfer amount": Decimal(one["amount_minor"]) / 100,
        "age": Decimal(one["age"]),
        "level": one["level"],
        "new payee": one["is_new_payee"],
        "opened_on": from_python_date(one["opened_on"]),
        "score": one["score"],
        "city": one["city"],
    }


def assert_only(word: str, refused: decisions.PolicyFaults) -> None:
    assert [one for one in refused.found if word not in one.what] == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(rows, max_size=9),
    st.lists(facts, min_size=1, max_size=12),
    st.sampled_from(["FIRST", "PRIORITY"]),
)
@example([("-", "-", "-", "-", "-", "0, (0.3..0.3)", "-", '"allow"')], [EMPTY_INTERVAL], "FIRST")
def test_all_ways_to_decide_agree(rules: list[tuple[str, ...]], cases: list[dict[str, Any]], hit_policy: str) -> None:
    whole = table(
        NAMES, [*rules, (*"-------", '"refuse"')], hit_policy=hit_policy, allowed='"step_up", "allow", "refuse"'
    )
    made = model(("Review", whole))
    interpreter = compile_model(made)
    expected = [interpreter.evaluate("Review", feel_facts(one)) for one in cases]
    assert interpreter.faults == []
    found = []
    for least in (10**9, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(source, "LEAST_INDEXED", least)
            policy = decisions.compile_policy(made, POINT)
        found.append([policy.decide(one) for one in cases])
    assert [one.outcome for one in found[0]] == expected
    assert all(one.degraded is None for one in found[0])
    assert found[0] == found[1]
    columns = {name: [one[name] for one in cases] for name in cases[0]}
    assert list(decisions.evaluate_columns(policy, columns)) == found[0]


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, max_size=6), st.lists(facts, min_size=5, max_size=30))
def test_what_is_proven_whole_always_answers(rules: list[tuple[str, ...]], cases: list[dict[str, Any]]) -> None:
    made = model(("Review", table(NAMES, rules)))
    interpreter = compile_model(made)
    answers = [interpreter.evaluate("Review", feel_facts(one)) for one in cases]
    try:
        policy = decisions.compile_policy(made, POINT)
    except decisions.PolicyFaults as refused:
        assert_only("gap", refused)
    else:
        assert None not in answers
        assert [policy.decide(one).outcome for one in cases] == answers


@settings(max_examples=40, deadline=None)
@given(st.lists(rows, min_size=1, max_size=5), st.lists(facts, min_size=5, max_size=30))
def test_rules_said_to_be_apart_never_match_together(rules: list[tuple[str, ...]], cases: list[dict[str, Any]]) -> None:
    unique = table(NAMES, rules, hit_policy="UNIQUE", default='"allow"')
    try:
        decisions.compile_policy(model(("Review", unique)), POINT)
    except decisions.PolicyFaults as refused:
        assert_only("overlaps", refused)
        return
    counted = compile_model(model(("Review", table(NAMES, rules, hit_policy="COLLECT", aggregation="COUNT"))))
    assert all(counted.evaluate("Review", feel_facts(one)) <= 1 for one in cases)


def test_columns_with_holes_and_strange_values_are_decided_as_rows_are() -> None:
    risk = table(
        ["age", "level"], [("< 18", "-", '"bad"'), ("-", '"high"', '"bad"'), ("-", "-", '"good"')], outputs=("",)
    )
    answer = table(
        ["Risk", "new payee"], [('"bad"', "-", '"refuse"'), ("-", "true", '"step_up"'), ("-", "-", '"allow"')]
    )
    policy = decisions.compile_policy(model(("Risk", risk), ("Review", answer)), POINT)
    columns: dict[str, list[Any]] = {
        "age": [10, 20, None, 30, "x", 200, 40],
        "level": ["low", "high", "low", "none", "low", "low", "mid"],
        "is_new_payee": [True, False, True, False, True, False, None],
    }
    found = decisions.evaluate_columns(policy, columns)
    rows_found = [policy.decide({name: column[at] for name, column in columns.items()}) for at in range(7)]
    assert list(found) == rows_found
    assert found[0].outcome == "refuse"
    assert found.outcomes() == {"refuse": 6, "step_up": 1}
    with pytest.raises(ValueError, match="equally long"):
        decisions.evaluate_columns(policy, {"age": [1], "level": []})
