"""Bind a model to a decision point: its inputs to facts, its decisions in the order in which they are made."""

from dataclasses import dataclass

from trident.decisions.dmn.model import Decision, InputData, Model
from trident.decisions.errors import PolicyFault
from trident.decisions.feel.names import plain_name
from trident.decisions.types import DecisionPoint, Fact, FactType

FEEL_TYPES = {
    FactType.INTEGER: "number",
    FactType.MONEY: "number",
    FactType.DECIMAL: "number",
    FactType.TEXT: "string",
    FactType.CHOICE: "string",
    FactType.BOOLEAN: "boolean",
    FactType.DATE: "date",
    FactType.INSTANT: "date and time",
}


@dataclass(frozen=True, slots=True)
class Bound:
    """The facts by the names that the model gives them, and the decisions needed, the answering one last."""

    facts: dict[str, Fact]
    decisions: tuple[Decision, ...]


def bind(model: Model, point: DecisionPoint, faults: list[PolicyFault]) -> Bound:
    """Return what the model's names mean; what means nothing is a fault."""
    by_term = {plain_name(term).casefold(): fact for fact in reversed(point.facts) for term in fact.terms if term}
    facts: dict[str, Fact] = {}
    for given in model.inputs:
        fact = by_term.get(given.name.casefold())
        if fact is None:
            faults.append(PolicyFault(model.name, f"unknown field “{given.name}”: {point.name} has no such fact"))
            continue
        _check_type(given, fact, faults, model)
        facts[given.name] = fact
    root = _root(model, point, faults)
    return Bound(facts, _in_order(model, root, faults) if root is not None else ())


def _check_type(given: InputData, fact: Fact, faults: list[PolicyFault], model: Model) -> None:
    wanted = FEEL_TYPES[fact.type]
    types = {one.name: one.type_ref for one in model.types}
    declared = given.type_ref
    for _ in range(len(types)):
        if declared is not None and declared in types:
            declared = types[declared]
    declared = {"dateTime": "date and time"}.get(declared or "", declared)
    if declared not in {None, "Any", wanted}:
        faults.append(PolicyFault(model.name, f"“{given.name}” is declared {declared}, but the fact is a {wanted}"))


def _root(model: Model, point: DecisionPoint, faults: list[PolicyFault]) -> Decision | None:
    required = {target for decision in model.decisions for target in decision.requires}
    roots = [decision for decision in model.decisions if decision.id not in required]
    if len(roots) > 1:
        roots = [one for one in roots if one.name in {point.name, point.label.zh, point.label.en}] or roots
    if len(roots) != 1:
        names = ", ".join(one.name for one in roots)
        faults.append(PolicyFault(model.name, f"one decision must answer, and no other require it; found: {names}"))
        return None
    return roots[0]


def _in_order(model: Model, root: Decision, faults: list[PolicyFault]) -> tuple[Decision, ...]:
    by_id = {decision.id: decision for decision in model.decisions}
    done: dict[str, Decision] = {}
    path: list[str] = []
    waiting = [(root, False)]
    while waiting:
        decision, is_ready = waiting.pop()
        if is_ready:
            done[decision.id] = decision
            path.remove(decision.id)
        elif decision.id in path:
            faults.append(PolicyFault(decision.name, "it requires itself"))
        elif decision.id not in done:
            path.append(decision.id)
            waiting.append((decision, True))
            waiting += [(by_id[target], False) for target in decision.requires if target in by_id]
    return tuple(done.values())
