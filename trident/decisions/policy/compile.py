"""Compile a policy: a model against a decision point, to one Python function from facts to a decision."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from types import CodeType

from trident.decisions.dmn.boxed import Boxes
from trident.decisions.dmn.model import Decision, DecisionTable, Model
from trident.decisions.dmn.types import Types, component_names
from trident.decisions.errors import PolicyFault, PolicyFaults
from trident.decisions.feel.nodes import Node, Table, Typed
from trident.decisions.feel.runtime import begin
from trident.decisions.feel.temporal import from_python_date, from_python_datetime
from trident.decisions.feel.values import Value
from trident.decisions.policy.bind import Bound, bind
from trident.decisions.policy.cells import KINDS
from trident.decisions.policy.plan import UNKNOWN, TablePlan
from trident.decisions.policy.plan_table import closed_meaning, plan_table
from trident.decisions.policy.run import (
    NoAnswer,
    Policy,
    collected,
    native_of,
    output_value,
    result_of,
    scaled,
    value_of,
)
from trident.decisions.policy.source import rules_in
from trident.decisions.policy.workshop import Meaning, Workshop
from trident.decisions.policy.write_policy import Step, write_policy
from trident.decisions.types import DecisionPoint, Fact, FactType, Output

MOST_STEPS = 20_000
"""Steps that a policy's expressions may take for one decision: some milliseconds, for accounts may be locked."""
_OFFERED: dict[str, Value] = {
    "Decimal": Decimal,
    "NoAnswer": NoAnswer,
    "begin": partial(begin, None, MOST_STEPS),
    "bisect_left": bisect_left,
    "bisect_right": bisect_right,
    "collected": collected,
    "date": date,
    "datetime": datetime,
    "from_python_date": from_python_date,
    "from_python_datetime": from_python_datetime,
    "native_of": native_of,
    "rules_in": rules_in,
    "scaled": scaled,
    "value_of": value_of,
}


def compile_policy(model: Model, point: DecisionPoint) -> Policy:
    """Compile `model` to answer `point`.

    :raises PolicyFaults: it cannot be published; every fault is listed with decision, rule and cell.
    """
    faults: list[PolicyFault] = []
    if model.imports:
        faults.append(PolicyFault(model.name, "a policy stands by itself: imports are not accepted"))
    bound = bind(model, point, faults)
    types = Types()
    types.define(model.types)
    faults += [PolicyFault(model.name, what) for what in types.faults]
    workshop = Workshop(types, faults)
    assert workshop.names.fields is not None
    for name in component_names(model.types):
        workshop.names.fields.add(name)
    for name, fact in bound.facts.items():
        workshop.mean(name, _meaning_of(fact, point.facts.index(fact), workshop))
    functions = _functions(workshop, model)
    steps = [_step(workshop, decision, number) for number, decision in enumerate(bound.decisions)]
    if steps and not faults:
        _check_answer(workshop, steps[-1], point)
    if faults:
        raise PolicyFaults(faults)
    return _assemble(workshop, model, point, bound, steps, functions)


def _meaning_of(fact: Fact, number: int, workshop: Workshop) -> Meaning:
    own, kind = f"a{number}", KINDS[fact.type]
    is_same = fact.type in {FactType.TEXT, FactType.CHOICE, FactType.BOOLEAN, FactType.DECIMAL}
    feel = own if is_same else workshop.emitter.variable()
    return Meaning(feel, own, kind, fact.scale, fact.choices, fact.least, fact.most)


def _functions(workshop: Workshop, model: Model) -> list[str]:
    for number, one in enumerate(model.knowledge):
        workshop.names.add(one.name)
        workshop.functions[one.name] = f"b{number}"
    lines = []
    boxes: Boxes = workshop.boxes()
    for number, one in enumerate(model.knowledge):
        node = boxes.function(one.function, workshop.names, one.name)
        outside, workshop.meanings = workshop.meanings, {}
        lines.append(f"b{number} = {workshop.emit(node, one.name)}")
        workshop.meanings = outside
    return lines


def _step(workshop: Workshop, decision: Decision, number: int) -> Step:
    step = Step(decision.name, number)
    feel = workshop.emitter.variable()
    step.feel = feel
    if decision.expression is None:
        workshop.fault(decision.name, "it has no logic")
    else:
        node = workshop.boxes().node(decision.expression, workshop.names, decision.name)
        bare = _bare(node)
        if isinstance(bare, Table) and isinstance(decision.expression, DecisionTable):
            step.plan = plan_table(workshop, decision.name, decision.expression, bare, step.before)
        else:
            step.value = workshop.emit(workshop.boxes().typed(node, decision.type_ref), decision.name)
    closed = closed_meaning(step.plan, feel, f"o{number}") if step.plan is not None else None
    step.native = closed
    workshop.mean(decision.name, closed or Meaning(feel))
    return step


def _bare(node: Node) -> Node:
    return _bare(node.value) if isinstance(node, Typed) else node


def _check_answer(workshop: Workshop, step: Step, point: DecisionPoint) -> None:
    plan = step.plan
    if plan is None:
        return
    if plan.has_many and (not point.takes_many or plan.node.aggregation):
        workshop.fault(plan.name, f"{plan.node.hit_policy} gives several answers where one is asked for")
    names = list(plan.names)
    at = names.index("outcome") if "outcome" in names else 0 if names == [""] else None
    if len(names) == 1 and at is None:
        at = 0
    if at is None:
        workshop.fault(plan.name, "no output is named outcome")
        return
    outputs = {output.name: output for output in point.outputs}
    for place, name in enumerate(names):
        if name not in outputs and place != at:
            workshop.fault(plan.name, f"unknown output “{name}”")
    for number, row in enumerate([*plan.cells, plan.default_values], start=1):
        where = f"{plan.name}, rule {number}" if number <= len(plan.cells) else plan.name
        if row is not None:
            _check_row(workshop, where, row, at, [outputs.get(name) for name in names], point)


def _check_row(
    workshop: Workshop,
    where: str,
    row: tuple[Value, ...],
    at: int,
    outputs: list[Output | None],
    point: DecisionPoint,
) -> None:
    known = sorted(one.name for one in point.outcomes)
    if row[at] is not UNKNOWN and row[at] not in known:
        workshop.fault(f"{where}, output {at + 1}", f"“{row[at]}” is not one of the outcomes {', '.join(known)}")
    for place, output in enumerate(outputs):
        if place != at and output is not None and row[place] is not UNKNOWN:
            try:
                output_value(row[place], output)
            except NoAnswer as error:
                workshop.fault(f"{where}, output {place + 1}", f"a result of the wrong type: {error}")


def _assemble(
    workshop: Workshop, model: Model, point: DecisionPoint, bound: Bound, steps: list[Step], functions: list[str]
) -> Policy:
    written = write_policy(workshop, point, bound, steps)
    source = "\n".join([*workshop.emitter.functions, *functions, written.source]) + "\n"
    plans: tuple[TablePlan, ...] = tuple(step.plan for step in steps if step.plan is not None)
    policy = Policy(point, model, source, written.used, plans, written.is_static)
    planned = [step for step in steps if step.plan is not None]
    for number, step in enumerate(planned):
        if step.native is not None and step.native.native is not None:
            policy.results_by_variable[step.native.native] = number
    space = policy.space
    space.update(workshop.emitter.constants)
    space.update(_OFFERED)
    space.update(policy=policy, repair=policy.repair, failed=policy.failed, finish=policy.finish, kept=policy.kept)
    space.update(settle=policy.settle, settled=policy.settled)
    for number, plan in enumerate(plans):
        space[f"p{number}"] = plan
    if written.is_static and len(steps) == 1:
        root = plans[0]
        numbers = [*range(len(root.rows)), *([-1] if root.default_values is not None else [])]
        results = {number: policy.finish(policy.reasons([number]), [result_of(root, number)]) for number in numbers}
        space["R"] = [results[number] for number in range(len(root.rows))]
        space.update({f"r{number}": results[number] for number in range(len(root.rows))})
        space["r_default"] = results.get(-1)
    exec(_compiled(source, model.name), space)  # noqa: S102 - our own source
    policy.decide = space["decide"]
    return policy


def _compiled(source: str, name: str) -> CodeType:
    try:
        return compile(source, f"<policy {name}>", "exec")
    except (SyntaxError, MemoryError, RecursionError) as error:
        raise PolicyFaults([PolicyFault(name, f"too complex to compile: {error}")]) from error
