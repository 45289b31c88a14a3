"""Boxed expressions as FEEL nodes: one language underneath."""

from collections.abc import Callable
from dataclasses import dataclass

from trident.decisions.dmn.model import (
    BoxedFilter,
    BoxedList,
    Conditional,
    Context,
    DecisionTable,
    Expression,
    FunctionDefinition,
    Invocation,
    Iteration,
    Literal,
    Relation,
)
from trident.decisions.dmn.types import Types
from trident.decisions.feel.builtins import BUILTINS
from trident.decisions.feel.names import Names
from trident.decisions.feel.nodes import (
    Call,
    Const,
    ContextOf,
    Filter,
    For,
    FunctionOf,
    If,
    ListOf,
    Node,
    RangeOf,
    Table,
    TableInput,
    TableOutput,
    Tests,
    Typed,
)
from trident.decisions.feel.parse import parse_expression, parse_tests
from trident.decisions.feel.tokens_read import NotFeel

_CONTEXT = Const(BUILTINS["context"])
_HIT_POLICIES = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"})
_AGGREGATIONS = frozenset({"", "SUM", "COUNT", "MIN", "MAX"})


@dataclass(frozen=True, slots=True)
class Boxes:
    """Turns boxed expressions into nodes; `report` hears of each text that is no FEEL, with where it stands."""

    types: Types
    prefix: str
    report: Callable[[str, str], None]

    def node(self, expression: Expression, names: Names, at: str = "") -> Node:
        """Return the node of an expression, typed if the expression declares a type."""
        make = {
            Literal: self._literal,
            Context: self._context,
            BoxedList: self._list,
            Relation: self._relation,
            Invocation: self._invocation,
            FunctionDefinition: self.function,
            Conditional: self._conditional,
            Iteration: self._iteration,
            BoxedFilter: self._filter,
            DecisionTable: self._table,
        }[type(expression)]
        node: Node = make(expression, names, at)  # type: ignore[operator]
        if isinstance(expression, FunctionDefinition):
            return node
        return self.typed(node, expression.type_ref)

    def typed(self, node: Node, type_ref: str | None) -> Node:
        """Bring the node's value to the named type."""
        wanted = self.types.find(type_ref, self.prefix)
        return Typed(node, wanted) if wanted is not None else node

    def _parse(self, text: str, names: Names, at: str) -> Node:
        try:
            return parse_expression(text, names, lambda name: self.types.find(name, self.prefix))
        except NotFeel as error:
            self.report(at, f"“{text.strip()[:80]}”: {error}")
            return Const(None)

    def _tests(self, text: str, names: Names, at: str) -> Tests:
        try:
            return parse_tests(text, names, lambda name: self.types.find(name, self.prefix))
        except NotFeel as error:
            self.report(at, f"“{text.strip()[:80]}”: {error}")
            return Tests((), negated=False)

    def _literal(self, one: Literal, names: Names, at: str) -> Node:
        return self._parse(one.text, names, at) if one.text.strip() else Const(None)

    def _context(self, one: Context, names: Names, at: str) -> Node:
        inner = Names((), names)
        entries: list[tuple[str, Node]] = []
        result: Node | None = None
        for name, type_ref, value in one.entries:
            if name is None:
                result = self.node(value, inner, at)
                continue
            if isinstance(value, FunctionDefinition):
                inner.add(name)
            made = self.node(value, inner, at)
            # the type beside a function is often that of its result
            entries.append((name, made if isinstance(value, FunctionDefinition) else self.typed(made, type_ref)))
            inner.add(name)
            if names.fields is not None:
                names.fields.add(name)
        return ContextOf(tuple(entries), result)

    def _list(self, one: BoxedList, names: Names, at: str) -> Node:
        return ListOf(tuple(self.node(item, names, at) for item in one.items))

    def _relation(self, one: Relation, names: Names, at: str) -> Node:
        for name, _ in one.columns:
            if names.fields is not None:
                names.fields.add(name)
        rows = [
            _row(
                [
                    (name, self.typed(self.node(cell, names, at), type_ref))
                    for (name, type_ref), cell in zip(one.columns, row, strict=True)
                ]
            )
            for row in one.rows
        ]
        return ListOf(tuple(rows))

    def _invocation(self, one: Invocation, names: Names, at: str) -> Node:
        named = tuple((name, self.node(value, names, at)) for name, value in one.bindings)
        return Call(self.node(one.called, names, at), (), named or None)

    def function(self, one: FunctionDefinition, names: Names, at: str) -> Node:
        """Return the node of a function; one in another language than FEEL is null."""
        if one.kind.upper() not in {"FEEL", "F"} or one.body is None:
            self.report(at, f"functions of the kind {one.kind} are not run")
            return Const(None)
        params = tuple(name for name, _ in one.params)
        inner = Names(params, names)
        body = self.node(one.body, inner, at)
        types = tuple(self.types.find(type_ref, self.prefix) for _, type_ref in one.params)
        return FunctionOf(params, types, body, self.types.find(one.type_ref, self.prefix))

    def _conditional(self, one: Conditional, names: Names, at: str) -> Node:
        condition, then, otherwise = (self.node(part, names, at) for part in (one.condition, one.then, one.otherwise))
        return If(condition, then, otherwise)

    def _iteration(self, one: Iteration, names: Names, at: str) -> Node:
        domain = self._domain(one.domain, names, at)
        inner = Names([one.variable, *(["partial"] if one.kind == "for" else [])], names)
        return For(one.kind, ((one.variable, domain),), self.node(one.body, inner, at))

    def _domain(self, one: Expression, names: Names, at: str) -> Node:
        if isinstance(one, Literal) and ".." in one.text and one.text.strip()[:1] not in "[(]":
            low, _, high = one.text.partition("..")
            ends = (self._parse(low, names, at), self._parse(high, names, at))
            return RangeOf(*ends, has_low=True, has_high=True)
        return self.node(one, names, at)

    def _filter(self, one: BoxedFilter, names: Names, at: str) -> Node:
        inner = Names(["item", *(_fields(names))], names)
        return Filter(self.node(one.of, names, at), self.node(one.match, inner, at))

    def _table(self, one: DecisionTable, names: Names, at: str) -> Node:
        if one.hit_policy not in _HIT_POLICIES or one.aggregation not in _AGGREGATIONS:
            self.report(at, f"unknown hit policy {one.hit_policy} {one.aggregation}".rstrip())
        inputs = tuple(
            TableInput(
                self._parse(column.expression, names, f"{at}, input {number}"),
                self._tests(column.allowed, names, f"{at}, input {number}") if column.allowed else None,
                self.types.find(column.type_ref, self.prefix),
            )
            for number, column in enumerate(one.inputs, start=1)
        )
        outputs = tuple(
            TableOutput(
                column.name or "",
                self._values(column.allowed, names, f"{at}, output {number}"),
                self._parse(column.default, names, at) if column.default and column.default.strip() else None,
                self.types.find(column.type_ref, self.prefix),
            )
            for number, column in enumerate(one.outputs, start=1)
        )
        rules = []
        for number, rule in enumerate(one.rules, start=1):
            tests = tuple(
                self._tests(text, names, f"{at}, rule {number}, input {column}")
                for column, text in enumerate(rule.tests, start=1)
            )
            results = tuple(
                self._parse(text, names, f"{at}, rule {number}, output {column}") if _is_said(text) else Const(None)
                for column, text in enumerate(rule.results, start=1)
            )
            rules.append((tests, results))
        return Table(one.hit_policy, one.aggregation, inputs, outputs, tuple(rules))

    def _values(self, text: str | None, names: Names, at: str) -> tuple[Node, ...]:
        tests = self._tests(text, names, at) if text else Tests(())
        return tuple(test.of for test in tests.tests if test.operator == "in")


def _row(entries: list[tuple[str, Node]]) -> Node:
    # built by a call, for a cell of a relation does not see the cells beside it
    pairs = [ContextOf((("key", Const(name)), ("value", value))) for name, value in entries]
    return Call(_CONTEXT, (ListOf(tuple(pairs)),))


def _is_said(text: str) -> bool:
    return text.strip() not in {"", "-"}


def _fields(names: Names) -> list[str]:
    return names.fields.all() if names.fields is not None else []
