"""Microseconds for a decision: ours against zen-engine (Rust) and SpiffWorkflow's DMN, on the same table and facts.

What it measures, in one run: decision tables of 15 inputs (numbers, texts, booleans in turn), five filled cells in a
rule, hit policy FIRST, a last rule that catches all; 10, 50 and 200 rules for all three, and 1,000 for ours. Each gets
the same facts, one dict a call, and must give the same outcomes, which is checked before the clock starts. Ours is
`policy.decide(facts)`: facts checked for presence and type, reasons with the answer. zen-engine is `engine.evaluate`
on its own decision-table format, compiled once; SpiffWorkflow is its `DMNEngine` on Python expressions. Each figure is
the best of several rounds, taken in turn. Beside them: our back-test over columns, in microseconds a row.

    python benchmarks/decisions.py [--quick]

The rivals are installed by pip into build/benchmark-rivals on the first run, for this benchmark alone. The last line
is one JSON object; `zen_over_ours` and `spiff_over_ours` are the least ratio of the three sizes.
"""

import sys

# Last, not first: the benchmark of HTTP beside this one is not the standard library's `http`.
sys.path.sort(key=lambda entry: entry.endswith("benchmarks"))

import argparse
import json
import platform
import random
import subprocess
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import psutil

from trident import decisions
from trident.kernel.errors import Title

SIZES = (10, 50, 200)
LARGE = 1_000
INPUTS = 15
FILLED = 5
RIVALS = {"zen": "zen-engine==2.1.3", "SpiffWorkflow": "SpiffWorkflow==3.2.0"}
FOLDER = Path(__file__).parents[1] / "build" / "benchmark-rivals"
OUTCOMES = ("allow", "step_up", "refuse")
TYPES = (decisions.FactType.INTEGER, decisions.FactType.TEXT, decisions.FactType.BOOLEAN)
FEEL_TYPES = ("number", "string", "boolean")
LETTERS = "abcdefghij"

Facts = dict[str, Any]
Cell = tuple[Any, ...]
Rows = list[tuple[dict[int, Cell], str]]
"""Each rule: its filled cells by input, and its outcome."""


def install_rivals() -> None:
    """Install what we are measured against into a folder of its own, once."""
    if not all((FOLDER / name).is_dir() for name in RIVALS):
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]
        subprocess.run([*command, str(FOLDER), *RIVALS.values()], check=True)
    sys.path.append(str(FOLDER))


def make_rows(count: int, chance: random.Random) -> Rows:
    """Make rules; the last catches all."""
    rows: Rows = []
    for _ in range(count - 1):
        cells: dict[int, Cell] = {}
        for at in sorted(chance.sample(range(INPUTS), FILLED)):
            low = chance.randrange(900)
            among = tuple(chance.sample(LETTERS, 2))
            number = chance.choice([("between", low, low + chance.randrange(1, 100)), (">=", low), ("<", low)])
            cells[at] = (number, ("in", *among), ("is", chance.random() < 0.5))[at % 3]
        rows.append((cells, chance.choice(OUTCOMES)))
    return [*rows, ({}, "refuse")]


def make_facts(chance: random.Random) -> Facts:
    """Make one set of facts."""
    return {
        f"f{at}": (chance.randrange(1_000), chance.choice(LETTERS + "k"), chance.random() < 0.5)[at % 3]
        for at in range(INPUTS)
    }


def our_cell(cell: Cell | None) -> str:
    """Write a cell as FEEL."""
    match cell:
        case None:
            return "-"
        case ("between", low, high):
            return f"[{low}..{high}]"
        case ("in", *values):
            return ", ".join(f'"{value}"' for value in values)
        case ("is", value):
            return str(value).lower()
    return f"{cell[0]} {cell[1]}"


def spiff_cell(cell: Cell) -> str:
    """Write a cell as Python, with `?` for the input."""
    match cell:
        case ("between", low, high):
            return f"{low} <= ? <= {high}"
        case ("in", *values):
            return f"? in {tuple(values)!r}"
        case ("is", value):
            return str(value)
    return f"? {cell[0]} {cell[1]}"


def ours(rows: Rows) -> decisions.Policy:
    """Compile our policy."""

    def words(text: str) -> Title:
        return Title(zh=text, en=text)

    names = [f"f{at}" for at in range(INPUTS)]
    point = decisions.DecisionPoint(
        name="benchmark",
        label=words("benchmark"),
        facts=tuple(decisions.Fact(name, TYPES[at % 3], words(name), "generated") for at, name in enumerate(names)),
        outcomes=tuple(decisions.Outcome(name, words(name)) for name in OUTCOMES),
        safe_outcome="refuse",
    )
    table = decisions.DecisionTable(
        inputs=tuple(decisions.InputColumn(name, FEEL_TYPES[at % 3]) for at, name in enumerate(names)),
        outputs=(decisions.OutputColumn("outcome", "string"),),
        rules=tuple(
            decisions.Rule(f"r{number}", tuple(our_cell(cells.get(at)) for at in range(INPUTS)), (f'"{outcome}"',))
            for number, (cells, outcome) in enumerate(rows)
        ),
        hit_policy="FIRST",
    )
    inputs = tuple(decisions.InputData(name, name, FEEL_TYPES[at % 3]) for at, name in enumerate(names))
    decision = decisions.ModelDecision("d", "Decide", None, tuple(names), table)
    return decisions.compile_policy(
        decisions.Model("benchmark", "urn:benchmark", inputs=inputs, decisions=(decision,)), point
    )


def decide_with_zen(rows: Rows) -> Callable[[Facts], str]:
    """Return a call of zen-engine, its table compiled beforehand."""
    zen = import_module("zen")
    columns = [{"id": f"i{at}", "name": f"f{at}", "type": "expression", "field": f"f{at}"} for at in range(INPUTS)]
    rules = [
        {
            "_id": f"r{number}",
            **{f"i{at}": "" if at not in cells else our_cell(cells[at]).replace('"', "'") for at in range(INPUTS)},
            "o": f"'{outcome}'",
        }
        for number, (cells, outcome) in enumerate(rows)
    ]
    table = {
        "hitPolicy": "first",
        "inputs": columns,
        "outputs": [{"id": "o", "name": "outcome", "type": "expression", "field": "outcome"}],
        "rules": rules,
    }
    nodes = [
        {"id": "1", "name": "request", "type": "inputNode"},
        {"id": "2", "name": "table", "type": "decisionTableNode", "content": table},
        {"id": "3", "name": "response", "type": "outputNode"},
    ]
    edges = [
        {"id": f"e{source}", "sourceId": str(source), "targetId": str(source + 1), "type": "edge"} for source in (1, 2)
    ]
    content = zen.ZenDecisionContent(json.dumps({"nodes": nodes, "edges": edges}))
    engine = zen.ZenEngine({"loader": lambda _: content})

    def decide(facts: Facts) -> str:
        outcome: str = engine.evaluate("table", facts)["result"]["outcome"]
        return outcome

    return decide


def decide_with_spiff(rows: Rows) -> Callable[[Facts], str]:
    """Return a call of SpiffWorkflow's engine; UNIQUE, with which it stops at the first rule that matches."""
    specs = import_module("SpiffWorkflow.dmn.specs.model")
    engine_type = import_module("SpiffWorkflow.dmn.engine.DMNEngine").DMNEngine
    script_engine = import_module("SpiffWorkflow.bpmn.script_engine").PythonScriptEngine()
    table = specs.DecisionTable("t", "t", specs.HitPolicy.UNIQUE.value)
    table.inputs = [specs.Input(f"i{at}", f"f{at}", f"f{at}", f"f{at}", FEEL_TYPES[at % 3]) for at in range(INPUTS)]
    table.outputs = [specs.Output("o", "outcome", "outcome", "string")]
    for number, (cells, outcome) in enumerate(rows):
        rule = specs.Rule(f"r{number}")
        for at, column in enumerate(table.inputs):
            entry = specs.InputEntry(f"c{number}-{at}", column)
            entry.lhs = [spiff_cell(cells[at])] if at in cells else [None]
            rule.inputEntries.append(entry)
        answer = specs.OutputEntry(f"o{number}", table.outputs[0])
        answer.text = repr(outcome)
        rule.outputEntries = [answer]
        table.rules.append(rule)
    engine = engine_type(table)
    workflow = SimpleNamespace(script_engine=script_engine)

    def decide(facts: Facts) -> str:
        outcome: str = engine.result(SimpleNamespace(data=facts, workflow=workflow))["outcome"]
        return outcome

    return decide


def best_us(decide: Callable[[Facts], Any], facts: list[Facts], rounds: int) -> float:
    """Return the best round's microseconds a call."""
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        for one in facts:
            decide(one)
        best = min(best, (time.perf_counter() - started) / len(facts) * 1e6)
    return best


def measure(size: int, *, is_quick: bool) -> dict[str, float]:
    """Measure all three at a size, after checking that they agree."""
    chance = random.Random(20261124 + size)
    rows = make_rows(size, chance)
    facts = [make_facts(chance) for _ in range(2_000)]
    policy, zen, spiff = ours(rows), decide_with_zen(rows), decide_with_spiff(rows)
    few = facts[: max(2, (400 if is_quick else 1_000) // size)]
    for one in facts[:200]:
        assert policy.decide(one).outcome == zen(one), "zen-engine decides otherwise"
    for one in few:
        assert policy.decide(one).outcome == spiff(one), "SpiffWorkflow decides otherwise"
    found = {"ours": float("inf"), "zen": float("inf"), "spiff": float("inf")}
    for _ in range(3 if is_quick else 7):
        found["ours"] = min(found["ours"], best_us(policy.decide, facts, 10))
        found["zen"] = min(found["zen"], best_us(zen, facts[:500], 2))
        found["spiff"] = min(found["spiff"], best_us(spiff, few, 1))
    print(
        f"{size:>5} rules   ours {found['ours']:7.2f} µs   zen-engine {found['zen']:8.1f} µs"
        f" ({found['zen'] / found['ours']:5.1f} x)   SpiffWorkflow {found['spiff']:10.0f} µs"
        f" ({found['spiff'] / found['ours']:7.0f} x)",
        flush=True,
    )
    return found


def measure_large(count: int) -> tuple[float, float, float]:
    """Return microseconds a decision at a thousand rules, a row of a back-test there, and seconds to compile."""
    chance = random.Random(20261124 + LARGE)
    rows = make_rows(LARGE, chance)
    started = time.perf_counter()
    policy = ours(rows)
    compile_s = time.perf_counter() - started
    facts = [make_facts(chance) for _ in range(2_000)]
    us = best_us(policy.decide, facts, 20)
    many = [facts[at % len(facts)] for at in range(count)]
    columns: dict[str, Any] = {name: [one[name] for one in many] for name in facts[0]}
    # numbers and booleans as a back-test reads them from a file of columns
    columns |= {name: np.array(column) for name, column in columns.items() if type(column[0]) is not str}
    started = time.perf_counter()
    outcomes = decisions.evaluate_columns(policy, columns).outcomes()
    took = time.perf_counter() - started
    assert sum(outcomes.values()) == count
    print(f"{LARGE:>5} rules   ours {us:7.2f} µs   over columns {took / count * 1e6:.2f} µs a row, {count:,} rows")
    return us, took / count * 1e6, compile_s


def main() -> None:
    """Measure, print, and end with the figures as JSON."""
    parser = argparse.ArgumentParser(description="microseconds for a decision, ours and others'")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: under forty seconds")
    is_quick = parser.parse_args().quick
    memory = psutil.virtual_memory().total / 2**30
    print(f"{platform.machine()}, {psutil.cpu_count()} CPUs, {memory:.0f} GiB, Python {platform.python_version()}")
    install_rivals()
    result: dict[str, float] = {}
    found = {size: measure(size, is_quick=is_quick) for size in SIZES}
    us, column_us, compile_s = measure_large(50_000 if is_quick else 500_000)
    for size, figures in found.items():
        result |= {f"{name}_us_{size}": round(value, 2) for name, value in figures.items()}
    result["zen_over_ours"] = round(min(one["zen"] / one["ours"] for one in found.values()), 1)
    result["spiff_over_ours"] = round(min(one["spiff"] / one["ours"] for one in found.values()))
    result["us_1000_rows"] = round(us, 2)
    result["columns_us_a_row_1000_rows"] = round(column_us, 2)
    result["compile_s_1000_rows"] = round(compile_s, 2)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
