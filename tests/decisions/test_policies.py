import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.decisions.tables import AGE, CITY, GOOD, POINT, model, table
from trident import decisions
from trident.decisions import DecisionTable, InputColumn, OutputColumn, Reason, Rule
from trident.decisions.dmn.model import FunctionDefinition, KnowledgeModel, Literal

KIT = Path(__file__).parents[3] / "shared" / "data" / "dmn-tck"
LIMITS = table(
    ["转账金额", "level", "new payee"],
    [
        ("> 50000.00", "-", "-", '"refuse"', "24", "above the limit"),
        ("[1000.01..50000.00]", '"low", "mid"', "true", '"step_up"', "2"),
        ("-", '"high"', "-", '"step_up"', "0"),
        ("-", "-", "-", '"allow"', "0"),
    ],
    outputs=("outcome", "delay_h"),
)


def test_a_policy_in_chinese_decides_in_minor_units() -> None:
    policy = decisions.compile_policy(model(("Review", LIMITS)), POINT)
    found = policy.decide({**GOOD, "amount_minor": 50_000_01})
    assert (found.outcome, dict(found.outputs), found.degraded) == ("refuse", {"delay_h": 24}, None)
    assert found.reasons == (Reason("Review", "R1", ("above the limit",)),)
    assert policy.decide({**GOOD, "amount_minor": 50_000_00, "is_new_payee": True}).outcome == "step_up"
    assert policy.decide({**GOOD, "amount_minor": 1_000_00, "is_new_payee": True}).outcome == "allow"
    assert policy.decide({**GOOD, "level": "high"}).reasons[0].rule == "R3"


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, "amount_minor is missing"),
        ({**GOOD, "level": None}, "level is missing"),
        ({**GOOD, "amount_minor": 100.0}, "amount_minor: a money is expected, not float"),
        ({**GOOD, "amount_minor": True}, "amount_minor: a money is expected, not bool"),
        ({**GOOD, "level": "none"}, "level: it is none of its choices"),
        ({**GOOD, "is_new_payee": 1}, "is_new_payee: a boolean is expected, not int"),
    ],
)
def test_what_is_missing_or_wrong_leads_to_the_safe_outcome(facts: dict[str, object], why: str) -> None:
    policy = decisions.compile_policy(model(("Review", LIMITS)), POINT)
    found = policy.decide(MappingProxyType(facts))
    assert (found.outcome, found.degraded, found.reasons) == ("refuse", why, ())
    assert found.outputs["delay_h"] == 24


def test_what_a_missing_fact_means_is_taken_and_kindred_types_are_put_right() -> None:
    class Level(StrEnum):
        LOW = "low"

    policy = decisions.compile_policy(model(("Review", LIMITS)), POINT)
    found = policy.decide({"amount_minor": 2_000_00, "level": Level.LOW})
    assert (found.outcome, found.degraded) == ("step_up", None)


RISKY = table(["age", "level"], [("< 18", "-", '"bad"'), ("-", '"high"', '"bad"'), ("-", "-", '"good"')], outputs=("",))
ANSWER = table(
    ["Risk", "transfer amount"],
    [('"bad"', "-", '"refuse"'), ('"good"', "<= 100", '"allow"'), ('"good"', "> 100", '"step_up"')],
    hit_policy="UNIQUE",
)


def test_decisions_require_one_another_and_all_their_rules_are_reasons() -> None:
    policy = decisions.compile_policy(model(("Risk", RISKY), ("Review", ANSWER)), POINT)
    found = policy.decide(GOOD)
    assert found.outcome == "allow"
    assert found.reasons == (Reason("Risk", "R3"), Reason("Review", "R2"))
    assert policy.decide({**GOOD, "age": 17}).outcome == "refuse"
    assert policy.decide({**GOOD, "age": -1}).degraded == "age: it is out of bounds"


def test_priorities_defaults_and_computed_cells() -> None:
    ranked = table(
        ["age"],
        [("> 60", '"step_up"'), ("> 70", '"refuse"'), ("-", '"allow"')],
        hit_policy="PRIORITY",
        allowed='"refuse", "step_up", "allow"',
    )
    policy = decisions.compile_policy(model(("Review", ranked)), POINT)
    assert [policy.decide({"age": age}).outcome for age in (20, 65, 80)] == ["allow", "step_up", "refuse"]
    fallen = table(["age"], [("> 60", '"step_up"')], hit_policy="UNIQUE", default='"allow"')
    policy = decisions.compile_policy(model(("Review", fallen)), POINT)
    assert policy.decide({"age": 20}).reasons == (Reason("Review", "default"),)
    computed = table(
        ["transfer amount", "age"],
        [("> age * 100", "-", '"refuse"', "age + 1"), ("-", "-", '"allow"', "0")],
        outputs=("outcome", "delay_h"),
    )
    policy = decisions.compile_policy(model(("Review", computed)), POINT)
    assert policy.decide({"amount_minor": 3_000_01, "age": 30}).outputs["delay_h"] == 31
    assert policy.decide({"amount_minor": 3_000_00, "age": 30}).outcome == "allow"


def test_a_computed_input_without_value_leads_to_the_safe_outcome() -> None:
    divided = table(["transfer amount", "age"], [("-", "-", 'if 1 / age > 0 then "allow" else null')])
    policy = decisions.compile_policy(model(("Review", divided)), POINT)
    assert policy.decide({"amount_minor": 1, "age": 1}).outcome == "allow"
    found = policy.decide({"amount_minor": 1, "age": 0})
    assert found.outcome == "refuse"
    assert found.degraded


def test_dates_decimals_and_texts_are_compared_exactly() -> None:
    mixed = table(
        ["opened_on", "score", "city"],
        [
            ('>= date("2026-01-01")', "< 0.5", 'not("Harbin")', '"refuse"'),
            ("-", "[0.5..0.7)", "-", '"step_up"'),
            ("-", "-", "-", '"allow"'),
        ],
    )
    policy = decisions.compile_policy(model(("Review", mixed)), POINT)
    facts = {"opened_on": date(2026, 1, 1), "score": Decimal("0.49"), "city": "Daqing"}
    assert policy.decide(facts).outcome == "refuse"
    assert policy.decide({**facts, "opened_on": date(2025, 12, 31)}).outcome == "allow"
    assert policy.decide({**facts, "score": Decimal("0.5")}).outcome == "step_up"
    assert policy.decide({**facts, "score": Decimal("0.7")}).outcome == "allow"
    assert policy.decide({**facts, "score": Decimal("NaN")}).degraded
    assert policy.decide({**facts, "city": "Harbin"}).outcome == "allow"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (model(("D", table(["age"], [("-", '"allow"')])), inputs=["colour"]), "unknown field “colour”"),
        (
            model(("D", table(["age"], [("> " + " + ".join(["age"] * 900), '"allow"'), ("-", '"allow"')]))),
            "too complex",
        ),
        (
            model(("D", table(["age"], [("> " + "(" * 300 + "1" + ")" * 300, '"allow"'), ("-", '"allow"')]))),
            "nested too",
        ),
        (
            model(("D", table(["age"], [("> colour", '"allow"'), ("-", '"allow"')]))),
            "D, rule 1, input 1: unknown field",
        ),
        (model(("D", table(["age"], [("> f(1)", '"allow"'), ("-", '"allow"')]))), "unknown function “f”"),
        (
            model(("D", table(["age"], [('"x"', '"allow"'), ("-", '"allow"')]))),
            "D, rule 1, input 1: a cell of the wrong",
        ),
        (
            model(("D", table(["level"], [('"hihg"', '"allow"'), ("-", '"allow"')]))),
            "“hihg” is not one of low, mid, high",
        ),
        (model(("D", table(["age"], [(">", '"allow"'), ("-", '"allow"')]))), "D, rule 1, input 1: “>”"),
        (
            model(("D", table(["age"], [("-", '"perhaps"')]))),
            "D, rule 1, output 1: “perhaps” is not one of the outcomes",
        ),
        (model(("D", table(["age"], [("< 18", '"refuse"'), ("> 18", '"allow"')]))), "a gap: no rule matches age = 18"),
        (
            model(("D", table(["age"], [("<= 18", '"refuse"'), (">= 18", '"allow"')], hit_policy="UNIQUE"))),
            "D, rule 2: it overlaps with rule 1, which UNIQUE forbids",
        ),
        (
            model(("D", table(["age"], [("-", '"refuse"'), (">= 18", '"allow"')], hit_policy="ANY"))),
            "D, rule 2: it overlaps with rule 1, with other results",
        ),
        (model(("D", table(["age"], [("-", '"allow"')], hit_policy="COLLECT"))), "several answers where one is asked"),
        (
            model(("D", table(["age"], [("-", '"allow"', '"soon"')], outputs=("outcome", "delay_h")))),
            "D, rule 1, output 2: a result of the wrong type",
        ),
        (
            model(("D", table(["age"], [("-", '"allow"', "1")], outputs=("outcome", "colour")))),
            "unknown output “colour”",
        ),
        (
            model(("D", table(["city"], [('matches(?, "(a+)+b")', '"allow"'), ("-", '"allow"')]))),
            "D, rule 1, input 1: the pattern of “matches” repeats a group",
        ),
        (
            model(("D", table(["age"], [("random number() > age", '"allow"'), ("-", '"allow"')]))),
            "not decided by the facts",
        ),
    ],
)
def test_a_faulty_policy_is_refused_by_name_of_its_cell(made: decisions.Model, said: str) -> None:
    with pytest.raises(decisions.PolicyFaults) as refused:
        decisions.compile_policy(made, POINT)
    assert said in "\n".join(map(str, refused.value.found))
    for fault in refused.value.found:
        assert re.search("[\u4e00-\u9fff]", fault.title.zh), "said in Chinese too"
        assert fault.title.en == fault.what


@pytest.mark.parametrize(
    ("results", "said"),
    [
        (("", "delay"), "D, rule 1, output 1: “None” is not one of the outcomes"),
        (('"hold-it"', "delay"), "D, rule 1, output 1: “hold-it” is not one of the outcomes"),
        (('"allow"', ""), "D, rule 1, output 2: a result of the wrong type: delay_h has no value"),
        (("by city", '"soon"'), "D, rule 1, output 2: a result of the wrong type"),
    ],
)
def test_each_result_is_checked_also_beside_one_that_only_the_facts_decide(results: tuple[str, str], said: str) -> None:
    made = model(
        ("by city", table(["city"], [("-", '"allow"')])),
        ("delay", table(["age"], [("< 30", "1"), ("-", "2")])),
        ("D", table(["age"], [("< 20", *results), ("-", "by city", "delay")], outputs=("outcome", "delay_h"))),
    )
    with pytest.raises(decisions.PolicyFaults) as refused:
        decisions.compile_policy(made, POINT)
    assert said in "\n".join(map(str, refused.value.found))


def test_what_a_table_does_not_speak_of_is_safe_and_what_it_leaves_open_is_no_answer() -> None:
    silent = decisions.compile_policy(model(("D", table(["age"], [("-", '"allow"')]))), POINT)
    assert (silent.decide(GOOD).outputs["delay_h"], silent.decide(GOOD).degraded) == (24, None)
    delay = ("delay", table(["age"], [("< 5", "1"), ("-", "null")]))
    root = ("D", table(["age"], [("-", '"allow"', "delay")], outputs=("outcome", "delay_h")))
    open_ = decisions.compile_policy(model(delay, root), POINT).decide(GOOD)
    assert open_.outcome == POINT.safe_outcome
    assert open_.outputs["delay_h"] == 24
    assert open_.degraded == "delay_h has no value"


def test_an_overlap_names_both_rules_and_a_gap_says_that_it_is_one() -> None:
    rows = [("< 50", '"allow"'), ("< 30", '"refuse"')]
    with pytest.raises(decisions.PolicyFaults) as refused:
        decisions.compile_policy(model(("D", table(["age"], rows, hit_policy="UNIQUE"))), POINT)
    overlap = next(fault for fault in refused.value.found if fault.other_rule is not None)
    assert (overlap.rule, overlap.other_rule, overlap.is_gap) == (2, 1, False)
    assert overlap.title.zh == "与第 1 条规则重叠，UNIQUE 不允许"
    gap = next(fault for fault in refused.value.found if fault.is_gap)
    assert gap.rule is None
    assert gap.title.zh.startswith("有缺口：age = ")


def test_a_proof_knows_choices_bounds_and_booleans() -> None:
    whole = table(
        ["level", "age", "new payee"],
        [
            ('"low"', "-", "-", '"allow"'),
            ('"mid", "high"', "[0..17]", "-", '"refuse"'),
            ('not("low")', "(17..150]", "true", '"step_up"'),
            ('not("low")', "> 17", "false", '"allow"'),
        ],
        hit_policy="UNIQUE",
    )
    assert decisions.compile_policy(model(("Review", whole)), POINT).decide({**GOOD, "level": "mid"}).outcome == "allow"


def test_a_model_that_is_written_is_read_the_same() -> None:
    made = model(("Risk", RISKY), ("Review", ANSWER), ("Limits", LIMITS))
    assert decisions.read_model(decisions.write_model(made)) == made
    if not KIT.is_dir():
        pytest.skip("the DMN conformance kit is not beside this checkout (../shared/data/dmn-tck)")
    for path in KIT.rglob("*.dmn"):
        kept = decisions.read_model(path.read_bytes())
        assert decisions.read_model(decisions.write_model(kept)) == kept


def test_several_answers_come_in_the_order_of_the_table() -> None:
    point = replace(POINT, takes_many=True, outputs=())
    routes = table(
        ["level", "age"],
        [('"high"', "-", '"refuse"'), ("-", "> 60", '"step_up"'), ("-", "-", '"allow"')],
        hit_policy="OUTPUT ORDER",
        allowed='"allow", "step_up", "refuse"',
    )
    policy = decisions.compile_policy(model(("Routes", routes)), point)
    found = policy.decide({"level": "high", "age": 70})
    assert [hit["outcome"] for hit in found.hits] == ["allow", "step_up", "refuse"]
    assert (found.outcome, [reason.rule for reason in found.reasons]) == ("allow", ["R3", "R2", "R1"])
    columns = {"level": ["high", "low"], "age": [70, None]}
    assert [one.outcome for one in decisions.evaluate_columns(policy, columns)] == ["allow", "refuse"]


def test_sums_functions_and_expressions_take_part() -> None:
    points = table(
        ["age", "new payee"],
        [("< 18", "-", "30"), ("-", "true", "20"), ("-", "-", "1")],
        hit_policy="COLLECT",
        aggregation="SUM",
        outputs=("",),
    )
    answer = DecisionTable(
        inputs=(InputColumn("limit(Points)", "number"),),
        outputs=(OutputColumn("outcome"), OutputColumn("delay_h")),
        rules=(Rule("R1", ("> 100",), ('"refuse"', "Points + 1")), Rule("R2", ("-",), ('"allow"', "0"))),
        hit_policy="FIRST",
    )
    made = model(("Points", points), ("Review", answer))
    limit = FunctionDefinition((("points", "number"),), Literal("points * 2"))
    policy = decisions.compile_policy(replace(made, knowledge=(KnowledgeModel("k", "limit", limit),)), POINT)
    found = policy.decide({"age": 17, "is_new_payee": True})
    assert (found.outcome, found.outputs["delay_h"], found.degraded) == ("refuse", 52, None)
    assert [reason.rule for reason in found.reasons] == ["R1", "R2", "R3", "R1"]
    assert policy.decide({"age": 30, "is_new_payee": True}).outcome == "allow"


def test_a_policy_that_computes_too_long_falls_safe() -> None:
    endless = table(["age"], [("< count(for x in 1..9999, y in 1..9999 return x)", '"allow"'), ("-", '"allow"')])
    found = decisions.compile_policy(model(("Review", endless)), POINT).decide({"age": 1})
    assert found.outcome == "refuse"
    assert "too many steps" in (found.degraded or "")


def test_long_expressions_see_their_facts() -> None:
    long = " + ".join(["age"] * 50)
    text = " + ".join(["city"] * 50)
    made = table(["age", "city"], [(f"< {long}", f"!= {text}", '"allow"'), ("-", "-", '"refuse"')])
    found = decisions.compile_policy(model(("Review", made)), POINT).decide({"age": 30, "city": "a"})
    assert (found.outcome, found.degraded) == ("allow", None)


def test_instants_and_allowed_values_are_held_to() -> None:
    asked = decisions.Fact("asked_at", decisions.FactType.INSTANT, AGE.label, "the order")
    point = replace(POINT, facts=(asked, CITY), outputs=())
    made = decisions.Model(
        name="policy",
        namespace="urn:policy",
        inputs=(decisions.InputData("a", "asked at", "date and time"), decisions.InputData("c", "city", "string")),
        decisions=(
            decisions.ModelDecision(
                "d",
                "Review",
                None,
                ("a", "c"),
                DecisionTable(
                    inputs=(InputColumn("asked at"), InputColumn("city", "string", '"Harbin", "Daqing"')),
                    outputs=(OutputColumn("outcome"),),
                    rules=(
                        Rule("R1", ('< date and time("2026-03-18T22:00:00+08:00")', '"Harbin"'), ('"allow"',)),
                        Rule("R2", ('>= @"2026-03-18T14:00:00Z"', '"Harbin"'), ('"step_up"',)),
                        Rule("R3", ("-", '"Daqing"'), ('"refuse"',)),
                    ),
                ),
            ),
        ),
    )
    policy = decisions.compile_policy(made, point)
    noon = datetime(2026, 3, 18, 13, 59, 59, tzinfo=UTC)
    columns = {
        "asked_at": [noon, noon + timedelta(seconds=1), noon, noon.replace(tzinfo=None), noon],
        "city": ["Harbin", "Harbin", "Daqing", "Harbin", "Beijing"],
    }
    found = [policy.decide({name: column[at] for name, column in columns.items()}) for at in range(5)]
    assert [one.outcome for one in found] == ["allow", "step_up", "refuse", "refuse", "refuse"]
    assert [one.degraded is not None for one in found] == [False, False, False, True, True]
    assert list(decisions.evaluate_columns(policy, columns)) == found
