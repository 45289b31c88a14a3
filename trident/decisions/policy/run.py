"""A compiled policy, and what stands behind its generated code: repairing facts, building decisions, falling safe."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from trident.decisions.dmn.model import Model
from trident.decisions.feel.tables import aggregate
from trident.decisions.feel.values import NUMBERS, Value
from trident.decisions.policy.cells import KINDS, Kind, WrongCell, native
from trident.decisions.policy.plan import TablePlan
from trident.decisions.types import Decision, DecisionPoint, Fact, FactType, FactValue, Output, Reason

Facts = Mapping[str, Any]
MOST_KEPT = 10_000
"""Decisions of a graph of tables that are kept once made."""


class NoAnswer(Exception):
    """A policy has no answer for its facts; the message says why."""


@dataclass(eq=False)
class Policy:
    """A policy, ready to decide. `decide(facts)` never raises: whatever is wrong leads to the safe outcome."""

    point: DecisionPoint
    model: Model
    source: str
    used: tuple[Fact, ...]
    plans: tuple[TablePlan, ...]
    is_static: bool
    decide: Callable[[Facts], Decision] = field(init=False)
    results_by_variable: dict[str, int] = field(default_factory=dict)
    space: dict[str, Value] = field(default_factory=dict, repr=False)
    settled: dict[tuple[int, ...], Decision] = field(default_factory=dict, repr=False)
    _kept: dict[tuple[int, ...], Decision] = field(default_factory=dict, repr=False)

    def repair(self, facts: Facts) -> Decision:
        """Decide again with what was missing or of a kindred type put right; otherwise safely."""
        made: dict[str, Any] = dict(facts)
        is_changed = False
        for fact in self.used:
            value = facts.get(fact.name)
            if value is None:
                value = fact.when_missing
                if value is None:
                    return self.safe(f"{fact.name} is missing")
            try:
                made[fact.name] = put_right(value, fact)
            except ValueError as error:
                return self.safe(f"{fact.name}: {error}")
            is_changed = is_changed or made[fact.name] is not facts.get(fact.name)
        return self.decide(made) if is_changed else self.safe("the facts are refused")

    def failed(self, facts: Facts, error: Exception) -> Decision:
        """Decide after an exception."""
        if isinstance(error, KeyError) and any(fact.name not in facts for fact in self.used):
            return self.repair(facts)
        said = str(error) if isinstance(error, NoAnswer) else f"{type(error).__name__}: {error}"
        return self.safe(said[:300])

    def safe(self, why: str) -> Decision:
        """Return the safe outcome."""
        outputs = {output.name: output.safe for output in self.point.outputs}
        return Decision(self.point.safe_outcome, MappingProxyType(outputs), (), why)

    def kept(self, rules: tuple[int, ...]) -> Decision:
        """Return the decision of a policy of constants, by the rule that each of its tables chose."""
        decision = self._kept.get(rules)
        if decision is None:
            plan = self.plans[-1]
            decision = self.finish(self.reasons(rules), [result_of(plan, rules[-1])])
            if len(self._kept) < MOST_KEPT:
                self._kept[rules] = decision
        return decision

    def settle(self, rules: tuple[int, ...], decision: Decision) -> Decision:
        """Keep the decision of a policy whose results follow from the rules that were chosen, and return it."""
        if len(self.settled) < MOST_KEPT:
            self.settled[rules] = decision
        return decision

    def reasons(self, chosen: Sequence[int | list[int]]) -> tuple[Reason, ...]:
        """Return the reasons: each table's rules, the answering table's last."""
        return tuple(
            reason_of(plan, rule)
            for plan, rules in zip(self.plans, chosen, strict=True)
            for rule in ([rules] if isinstance(rules, int) else rules)
        )

    def finish(self, reasons: tuple[Reason, ...], rows: Sequence[Value]) -> Decision:
        """Make the decision from the answering decision's rows.

        :raises NoAnswer: they are no answer to the point's question.
        """
        if not rows:
            raise NoAnswer("no rule matches")
        hits = tuple(MappingProxyType(self._read(row)) for row in rows)
        first = dict(hits[0])
        outcome = first.pop("outcome")
        assert isinstance(outcome, str)
        return Decision(outcome, MappingProxyType(first), reasons, None, hits if self.point.takes_many else ())

    def _read(self, row: Value) -> dict[str, FactValue | None]:
        given = row if isinstance(row, dict) else {"outcome": row}
        outcome = given.get("outcome", given.get(""))
        if outcome not in {one.name for one in self.point.outcomes}:
            raise NoAnswer(f"{outcome!r} is not one of the outcomes")
        made: dict[str, FactValue | None] = {"outcome": outcome}
        for output in self.point.outputs:
            is_said = output.name in given
            made[output.name] = output_value(given[output.name], output) if is_said else output.safe
        return made


def output_value(value: Value, output: Output) -> FactValue | None:
    """Return an output as the bank's code has it.

    :raises NoAnswer: it is of another type, or there is none; only an output without a safe value may be left open.
    """
    if value is None:
        if output.safe is not None:
            raise NoAnswer(f"{output.name} has no value")
        return None
    try:
        made = native(value, KINDS[output.type], output.scale)
    except WrongCell as error:
        raise NoAnswer(f"{output.name}: {error}") from error
    if output.choices and made not in output.choices:
        raise NoAnswer(f"{output.name}: {made} is not one of its choices")
    if KINDS[output.type] is Kind.WHOLE:
        assert isinstance(made, Decimal)
        if made != made.to_integral_value():
            raise NoAnswer(f"{output.name}: {made} is not whole")
        return int(made)
    return made


def put_right(value: FactValue, fact: Fact) -> FactValue:
    """Return the value as its fact has it; only kindred types are brought over, and nothing is lost.

    :raises ValueError: it is of another type, or none of the fact's values.
    """
    wrong = ValueError(f"a {fact.type} is expected, not {type(value).__name__}")
    kind = fact.type
    made: FactValue
    if kind in {FactType.INTEGER, FactType.MONEY} and isinstance(value, int) and not isinstance(value, bool):
        made = value if type(value) is int else int(value)
        if (fact.least is not None and made < fact.least) or (fact.most is not None and made > fact.most):
            raise ValueError("it is out of bounds")
    elif kind is FactType.DECIMAL and isinstance(value, Decimal | int) and not isinstance(value, bool):
        made = value if type(value) is Decimal else Decimal(value)
        if not made.is_finite():
            raise wrong
    elif kind in {FactType.TEXT, FactType.CHOICE} and isinstance(value, str):
        made = value if type(value) is str else str.__str__(value)
        if fact.choices and made not in fact.choices:
            raise ValueError("it is none of its choices")
    elif (kind is FactType.BOOLEAN and isinstance(value, bool)) or (kind is FactType.DATE and type(value) is date):
        made = value
    elif kind is FactType.INSTANT and isinstance(value, datetime) and value.tzinfo is not None:
        made = value if type(value) is datetime else datetime.fromtimestamp(value.timestamp(), tz=value.tzinfo)
    else:
        raise wrong
    return made


def result_of(plan: TablePlan, rule: int) -> Value:
    """Return a rule's constant result as FEEL has it; rule -1 is the default."""
    values = plan.default_values if rule < 0 else plan.results[rule]
    return row_of(plan, values)


def row_of(plan: TablePlan, values: tuple[Value, ...] | None) -> Value:
    """Return one row's result: its value, or a context of its values."""
    if values is None:
        raise NoAnswer(f"{plan.name}: no rule matches")
    return values[0] if len(values) == 1 and not plan.names[0] else dict(zip(plan.names, values, strict=True))


def value_of(plan: TablePlan, values: tuple[Value, ...] | None) -> Value:
    """Return one row's result as other decisions see it: a single output is its value, whatever its name."""
    row = row_of(plan, values)
    return next(iter(row.values())) if isinstance(row, dict) and len(plan.names) == 1 else row


def reason_of(plan: TablePlan, rule: int) -> Reason:
    """Return a rule as a reason."""
    if rule < 0:
        return Reason(plan.name, "default")
    return Reason(plan.name, plan.rule_ids[rule], plan.annotations[rule])


def collected(plan: TablePlan, rows: list[tuple[Value, ...]]) -> Value:
    """Return what a table with several hits says: a list, or what they come to together."""
    if not rows and plan.default_values is not None:
        rows = [plan.default_values]
    kind = plan.node.aggregation
    if kind == "COUNT":
        return Decimal(len(rows))
    if not kind:
        return [value_of(plan, row) for row in rows]
    if not rows:
        raise NoAnswer(f"{plan.name}: no rule matches")
    if len(plan.names) > 1:
        return {name: aggregate(kind, [row[at] for row in rows]) for at, name in enumerate(plan.names)}
    return aggregate(kind, [row[0] for row in rows])


def native_of(value: Value, kind: Kind, at: str) -> FactValue:
    """Return an input's value as its column holds it.

    :raises NoAnswer: it has none.
    """
    try:
        return native(value, kind, 0)
    except WrongCell as error:
        raise NoAnswer(f"{at}: {error}") from error


def scaled(minor: int, scale: int) -> Decimal:
    """Return minor units as the policy's figure."""
    return NUMBERS.scaleb(Decimal(minor), -scale)
