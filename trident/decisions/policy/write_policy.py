"""Write a policy's source: read the facts, refuse what is of the wrong type, decide table after table, answer."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from trident.decisions.policy.bind import Bound
from trident.decisions.policy.plan import TablePlan
from trident.decisions.policy.run import value_of
from trident.decisions.policy.source import condition_of, is_indexed, write_many, write_rows
from trident.decisions.policy.workshop import Meaning, Workshop
from trident.decisions.types import DecisionPoint, Fact, FactType


@dataclass
class Step:
    """One decision of a policy on its way into source: a table's plan, or an expression's text."""

    name: str
    number: int
    before: list[str] = field(default_factory=list)
    plan: TablePlan | None = None
    value: str = "None"
    feel: str = ""
    native: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """The source, the facts it reads, and whether its decisions are all known beforehand."""

    source: str
    used: tuple[Fact, ...]
    is_static: bool


def write_policy(workshop: Workshop, point: DecisionPoint, bound: Bound, steps: list[Step]) -> Written:
    """Return the source of `decide(facts)`, and for policies of constants of `trace(facts)`: the rules chosen."""
    is_static = all(
        step.plan is not None
        and step.plan.is_static
        and not step.plan.has_many
        and not step.plan.has_free
        and not step.before
        for step in steps
    )
    if is_static and len(steps) == 1:
        body = _single(workshop, steps[0])
    else:
        body = _graph(workshop, steps, is_static=is_static, is_settled=_is_settled_by_rules(workshop, bound, steps))
    text = "\n".join(body)
    used = tuple(
        fact
        for number, fact in enumerate(point.facts)
        if fact in bound.facts.values() and re.search(rf"\b({'|'.join(_variables(workshop, fact, number))})\b", text)
    )
    reading = _reading(point, used)
    reading += _feel_values(workshop, bound, point, text)
    lines = ["def decide(facts):", "    try:", *_indented([*reading, *body], 2)]
    lines += ["    except Exception as error:", "        return failed(facts, error)"]
    return Written("\n".join(lines), used, is_static)


def _is_settled_by_rules(workshop: Workshop, bound: Bound, steps: list[Step]) -> bool:
    """Tell whether the rules that were chosen say all: no result is computed from facts, only from other results."""
    texts: list[str] = []
    for step in steps:
        if step.plan is None or step.plan.has_many:
            return False
        texts += step.plan.dynamic.values()
    meanings = [workshop.meanings[name] for name in bound.facts]
    variables = {name for one in meanings for name in (one.feel, one.native) if name}
    return not any(re.search(rf"\b({'|'.join(variables)})\b", text) for text in texts if variables)


def _variables(workshop: Workshop, fact: Fact, number: int) -> Iterable[str]:
    yield f"a{number}"
    for meaning in workshop.meanings.values():
        if meaning.native == f"a{number}":
            yield meaning.feel
    assert fact is not None


def _reading(point: DecisionPoint, used: tuple[Fact, ...]) -> list[str]:
    lines = []
    checks = []
    for number, fact in enumerate(point.facts):
        if fact in used:
            lines.append(f"a{number} = facts[{fact.name!r}]")
            checks += _checks(fact, f"a{number}")
    if checks:
        lines += [f"if {' or '.join(checks)}:", "    return repair(facts)"]
    return lines


def _checks(fact: Fact, value: str) -> list[str]:
    wanted = {
        FactType.INTEGER: "int",
        FactType.MONEY: "int",
        FactType.DECIMAL: "Decimal",
        FactType.TEXT: "str",
        FactType.CHOICE: "str",
        FactType.BOOLEAN: "bool",
        FactType.DATE: "date",
        FactType.INSTANT: "datetime",
    }[fact.type]
    checks = [f"type({value}) is not {wanted}"]
    if fact.type is FactType.DECIMAL:
        checks.append(f"not {value}.is_finite()")
    if fact.type is FactType.INSTANT:
        checks.append(f"{value}.tzinfo is None")
    if fact.choices:
        checks.append(f"{value} not in {{{', '.join(map(repr, fact.choices))}}}")
    if fact.least is not None:
        checks.append(f"{value} < {fact.least}")
    if fact.most is not None:
        checks.append(f"{value} > {fact.most}")
    return checks


def _feel_values(workshop: Workshop, bound: Bound, point: DecisionPoint, text: str) -> list[str]:
    lines = []
    for name, fact in bound.facts.items():
        meaning = workshop.meanings[name]
        if meaning.feel == meaning.native or not re.search(rf"\b{meaning.feel}\b", text):
            continue
        own = f"a{point.facts.index(fact)}"
        made = {
            FactType.INTEGER: f"Decimal({own})",
            FactType.MONEY: f"scaled({own}, {fact.scale})",
            FactType.DATE: f"from_python_date({own})",
            FactType.INSTANT: f"from_python_datetime({own})",
        }[fact.type]
        lines.append(f"{meaning.feel} = {made}")
    return lines


def _single(workshop: Workshop, step: Step) -> list[str]:
    plan = step.plan
    assert plan is not None
    lines = _allowed(workshop, plan)
    if is_indexed(plan):
        lines += write_rows(plan, workshop.keep, lambda _: "return R[n]")
    else:
        lines += write_rows(plan, workshop.keep, lambda number: f"return r{number}")
    return [*lines, *_without(plan, "return r_default")]


def _without(plan: TablePlan, default: str) -> list[str]:
    if plan.default_values is not None:
        return [default]
    return [f"raise NoAnswer({plan.name + ': no rule matches'!r})"]


def _allowed(workshop: Workshop, plan: TablePlan) -> list[str]:
    lines = []
    for column in plan.columns:
        allowed = column.allowed
        everything = (1 << column.axis.size) - 1
        # a closed column of choices was checked when the fact was read
        if allowed is None or (not column.axis.is_open and column.axis.values and column.axis.possible == everything):
            continue
        lines += [
            f"if not ({condition_of(column, allowed, workshop.keep)}):",
            f"    raise NoAnswer({plan.name + ': a value that is not allowed'!r})",
        ]
    return lines


def _graph(workshop: Workshop, steps: list[Step], *, is_static: bool, is_settled: bool) -> list[str]:
    lines = [] if is_static else ["begin()"]
    chosen = []
    number = 0
    for step in steps:
        lines += step.before
        if step.plan is None:
            lines.append(f"{step.feel} = {step.value}")
            continue
        chosen.append(f"n{number}")
        table = _table(workshop, step, number)
        if is_settled and not is_static and step is steps[-1]:
            at = table.index(f"n{number} = n") + 1
            table[at:at] = [f"rules = ({', '.join(chosen)},)", "if rules in settled:", "    return settled[rules]"]
        lines += table
        number += 1
    last = steps[-1]
    if is_static:
        return [*lines, f"return kept(({', '.join(chosen)},))"]
    reasons = f"policy.reasons(({', '.join(chosen)}{',' if chosen else ''}))"
    rows = f"{last.feel}_rows" if last.plan is not None else f"[{last.feel}]"
    if is_settled:
        return [*lines, f"return settle(rules, finish({reasons}, {rows}))"]
    return [*lines, f"return finish({reasons}, {rows})"]


def _table(workshop: Workshop, step: Step, number: int) -> list[str]:
    """Write a table within a graph: `nK` is the rule it chose, and its FEEL and native values are set."""
    plan = step.plan
    assert plan is not None
    lines = _allowed(workshop, plan)
    if plan.has_many:
        lines += write_many(plan, workshop.keep)
        lines += [f"n{number} = hits", f"{step.feel}_all = []"]
        lines += ["for n in hits:", *_indented(_row(workshop, plan, f"{step.feel}_all.append(%s)"), 1)]
        lines.append(f"{step.feel} = collected(p{number}, {step.feel}_all)")
        lines.append(f"{step.feel}_rows = {step.feel} if type({step.feel}) is list else [{step.feel}]")
        return lines
    # one round: `break` leaves it with the rule that matched
    found = _indented(write_rows(plan, workshop.keep, lambda rule: "break" if rule < 0 else f"n = {rule}; break"), 1)
    lines += ["while True:", *found, *_indented(["n = -1", "break"], 1), f"n{number} = n"]
    if plan.default_values is None:
        lines += ["if n < 0:", f"    raise NoAnswer({plan.name + ': no rule matches'!r})"]
    if plan.is_static:
        values = [value_of(plan, row) for row in plan.results]
        default = value_of(plan, plan.default_values) if plan.default_values is not None else None
        lines.append(f"{step.feel} = {workshop.emitter.keep([*values, default])}[n]")
        if step.native is not None:
            lines.append(f"{step.native.native} = native_of({step.feel}, {workshop.keep(step.native.kind)}, '')")
            if step.native.kind in {"text", "boolean", "number"}:
                lines[-1] = f"{step.native.native} = {step.feel}"
    else:
        lines += _row(workshop, plan, f"{step.feel}_row = %s")
        lines.append(f"{step.feel} = value_of(p{number}, {step.feel}_row)")
    lines.append(f"{step.feel}_rows = [{step.feel}]")
    return lines


def _row(workshop: Workshop, plan: TablePlan, put: str) -> list[str]:
    """Write what sets the result of rule `n`: a constant, or what its expressions come to."""
    constants = workshop.emitter.keep([*plan.results, plan.default_values])
    lines = []
    for place, (rule, text) in enumerate(plan.dynamic.items()):
        lines += [f"{'elif' if place else 'if'} n == {rule}:", "    " + put % text]
    if not lines:
        return [put % f"{constants}[n]"]
    return [*lines, "else:", "    " + put % f"{constants}[n]"]


def _indented(lines: Iterable[str], levels: int) -> list[str]:
    return [line if line.startswith("\n") else "    " * levels + line for line in lines]
