from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from trident import decisions
from trident.app.cli import main

NOON = datetime(2026, 3, 18, 4, tzinfo=UTC)
KIT = Path(__file__).parents[3] / "shared" / "data" / "dmn-tck"
CASE = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><modelName>m.dmn</modelName>
 <testCase id="1"><resultNode name="d"><expected><value xsi:type="xsd:decimal">1</value></expected></resultNode>
 </testCase></testCases>"""
MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="m">
 <decision id="d" name="d"><variable name="d"/><literalExpression><text>{}</text></literalExpression></decision>
 <businessKnowledgeModel id="b" name="loop"><encapsulatedLogic><formalParameter name="n"/>
 <literalExpression><text>loop(n + 1)</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
</definitions>"""


def run_one(folder: Path, model: str) -> str | None:
    (folder / "m.dmn").write_text(model)
    (folder / "m-test.xml").write_text(CASE)
    (result,) = decisions.run_conformance(folder, nullcontext, NOON)
    return result.reason


def test_every_case_of_the_kit_passes() -> None:
    if not KIT.is_dir():
        pytest.skip("the DMN conformance kit is not beside this checkout (../shared/data/dmn-tck)")
    results = list(decisions.run_conformance(KIT, nullcontext, NOON))
    assert [result for result in results if result.reason is not None] == []
    assert len(results) == 116


def test_the_command_counts_what_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_one(tmp_path, MODEL.format("1")) is None
    assert main(["decisions", "conformance", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "passed 1 of 1"
    run_one(tmp_path, MODEL.format("2"))
    assert main(["decisions", "conformance", str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "passed 0 of 1"


def test_a_long_chain_over_facts_is_computed(tmp_path: Path) -> None:
    facts = '<inputData id="i" name="x y"><variable name="x y"/></inputData></definitions>'
    given = '<testCase id="1"><inputNode name="x y"><value xsi:type="xsd:decimal">2</value></inputNode>'
    long = MODEL.format("(" + " + ".join(["x y"] * 90) + ") / 180").replace("</definitions>", facts)
    (tmp_path / "m.dmn").write_text(long)
    (tmp_path / "m-test.xml").write_text(CASE.replace('<testCase id="1">', given))
    (result,) = decisions.run_conformance(tmp_path, nullcontext, NOON)
    assert result.reason is None


SERVICE = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="m">
 <import name="far away" namespace="o" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
 <inputData id="i" name="the input"><variable name="the input" typeRef="number"/></inputData>
 <decision id="o" name="out"><variable name="out"/><informationRequirement><requiredInput href="#i"/>
 </informationRequirement><literalExpression><text>the input * 2</text></literalExpression></decision>
 <decisionService id="s" name="double"><outputDecision href="#o"/><inputData href="#i"/></decisionService>
 <decision id="d" name="d"><variable name="d" typeRef="far away.small"/><literalExpression>
 <text>double(far away.one) - far away.plus(0, 1) + (if today() = @"2026-03-18" then 0 else 9)</text>
 </literalExpression></decision></definitions>"""
OTHER = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="o" namespace="o">
 <itemDefinition name="small"><typeRef>number</typeRef><allowedValues><text>[0..10]</text></allowedValues>
 </itemDefinition><decision id="d" name="one"><variable name="one"/><literalExpression><text>1</text>
 </literalExpression></decision><businessKnowledgeModel id="b" name="plus"><encapsulatedLogic>
 <formalParameter name="a"/><formalParameter name="b"/><literalExpression><text>a + b</text></literalExpression>
 </encapsulatedLogic></businessKnowledgeModel></definitions>"""


def test_services_and_imported_models_are_called(tmp_path: Path) -> None:
    (tmp_path / "o.dmn").write_text(OTHER)
    assert run_one(tmp_path, SERVICE) is None
    (tmp_path / "o.dmn").unlink()
    assert "is not there" in (run_one(tmp_path, SERVICE) or "")


@pytest.mark.parametrize(
    "model",
    [
        "no xml",
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + MODEL.format("&b;"),
        "<a>" * 5_000 + "</a>" * 5_000,
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"><decision/></definitions>',
        MODEL.format("loop(1)"),
        MODEL.format("d + 1"),
        MODEL.format("count(for x in 1..100000, y in 1..100000 return x)"),
        MODEL.format("(" * 3_000 + "1" + ")" * 3_000),
        MODEL.format("+".join("1" * 5_000)),
        MODEL.format("10 ** 10 ** 10 ** 10"),
        MODEL.format("unknown thing"),
    ],
    ids=["text", "entities", "depth", "nameless", "recursion", "cycle", "steps", "nesting", "chain", "power", "words"],
)
def test_what_cannot_be_run_fails_with_its_reason(tmp_path: Path, model: str) -> None:
    assert run_one(tmp_path, model)
