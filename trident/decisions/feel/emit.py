"""Turn parsed FEEL into Python source: each expression becomes one Python expression over the runtime's functions."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count

from trident.decisions.feel import ops, runtime, tables
from trident.decisions.feel.nodes import (
    Between,
    Binary,
    Call,
    Const,
    ContextOf,
    Filter,
    For,
    FunctionOf,
    If,
    In,
    InstanceOf,
    ListOf,
    Name,
    Negate,
    Node,
    Path,
    RangeOf,
    Table,
    Test,
    Tests,
    Typed,
)
from trident.decisions.feel.types import coerce
from trident.decisions.feel.values import Function, TooMuch, Value

MOST_PARENTHESES = 40
"""Python's parser takes 200; what is deeper becomes a function of its own."""
_OPERATORS = {
    "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power",
    "=": "equal", "!=": "unequal", "<": "less", "<=": "at_most", ">": "greater", ">=": "at_least",
}  # fmt: skip
_OFFERED: dict[str, Value] = {
    **{name: getattr(ops, name) for name in [*_OPERATORS.values(), "both", "either", "negate", "is_between"]},
    **{
        name: getattr(runtime, name)
        for name in ("item_or", "path", "filtered", "filter_items", "iterate", "quantify", "interval", "is_in")
    },
    **{name: getattr(runtime, name) for name in ("passes", "is_instance", "call", "call_named")},
    "coerce": coerce,
    "Function": Function,
    "decide_table": tables.decide_table,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a name means here: a Python variable, or perhaps an entry of the item that is filtered."""

    names: Mapping[str, str]
    item: str | None = None
    outer: "Scope | None" = None

    def find(self, name: str, unknown: Callable[[str], str]) -> str:
        """Return the Python expression for a name."""
        if name in self.names:
            return self.names[name]
        beyond = self.outer.find(name, unknown) if self.outer is not None else unknown(name)
        return beyond if self.item is None else f"item_or({self.item}, {name!r}, {beyond})"

    def has_item(self) -> bool:
        """Tell whether names here may be entries of a filtered item."""
        return self.item is not None or (self.outer is not None and self.outer.has_item())

    def variables(self) -> set[str]:
        """Return the Python variables that can be seen here."""
        beyond = self.outer.variables() if self.outer is not None else set()
        return beyond | set(self.names.values()) | ({self.item} if self.item else set())


@dataclass
class Emitter:
    """Source in the making: the functions that expressions need beside them, and the constants they name."""

    builtins: Mapping[str, Function]
    constants: dict[str, Value] = field(default_factory=lambda: dict(_OFFERED))
    functions: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    called: set[str] = field(default_factory=set)
    _numbers: "count[int]" = field(default_factory=count)

    def emit(self, node: Node, scope: Scope) -> str:
        """Return the Python expression of `node`."""
        text: str = getattr(self, f"_emit_{type(node).__name__.lower()}")(node, scope)
        if text.count("(") > MOST_PARENTHESES and _nesting(text) > MOST_PARENTHESES:
            text = self._hoist(text, scope)
        if len(text) > 1_000_000:  # noqa: PLR2004 - a bound of its own
            raise TooMuch("an expression too large to compile")
        return text

    def keep(self, value: Value) -> str:
        """Keep a constant; return its name."""
        name = f"k{next(self._numbers)}"
        self.constants[name] = value
        return name

    def variable(self) -> str:
        """Return a new variable's name."""
        return f"v{next(self._numbers)}"

    def _hoist(self, text: str, scope: Scope) -> str:
        # a name may stand for a call, as `get('age')` does: then it is `get` that the text needs
        seen = {variable.partition("(")[0] for variable in scope.variables()}
        used = seen & set(re.findall(r"\b[a-z]\w*\b", text))
        name = f"f{next(self._numbers)}"
        arguments = ", ".join(sorted(used))
        self.functions.append(f"def {name}({arguments}):\n    return {text}")
        return f"{name}({arguments})"

    def _emit_const(self, node: Const, _scope: Scope) -> str:
        if node.value is None or isinstance(node.value, bool | str):
            return repr(node.value)
        return self.keep(node.value)

    def _emit_name(self, node: Name, scope: Scope) -> str:
        return scope.find(node.name, lambda name: self._builtin(name, is_maybe_entry=scope.has_item()))

    def _builtin(self, name: str, *, is_maybe_entry: bool) -> str:
        if name in self.builtins:
            self.called.add(name)
            return self.keep(self.builtins[name])
        if not is_maybe_entry:
            self.unknown.append(name)
        return "None"

    def _emit_listof(self, node: ListOf, scope: Scope) -> str:
        return "[" + ", ".join(self.emit(item, scope) for item in node.items) + "]"

    def _emit_contextof(self, node: ContextOf, scope: Scope) -> str:
        names: dict[str, str] = {}
        inner = Scope(names, outer=scope)
        steps: list[str] = []
        for name, value in node.entries:
            variable = self.variable()
            if isinstance(_bare(value), FunctionOf):
                names[name] = variable
                steps.append(f"{variable} := {self.emit(value, inner)}")
            else:
                text = self.emit(value, inner)
                names[name] = variable
                steps.append(f"{variable} := {text}")
        if node.result is not None:
            last = self.emit(node.result, inner)
        else:
            last = "{" + ", ".join(f"{name!r}: {variable}" for name, variable in names.items()) + "}"
        # in a function of its own: its variables are nobody else's, however often the context is made
        return "(lambda: (" + ", ".join([*(f"({step})" for step in steps), last]) + ",)[-1])()"

    def _emit_rangeof(self, node: RangeOf, scope: Scope) -> str:
        is_half = Const(None) in (node.low, node.high)
        ends = f"{self.emit(node.low, scope)}, {self.emit(node.high, scope)}"
        return f"interval({ends}, {node.has_low}, {node.has_high}, {is_half})"

    def _emit_negate(self, node: Negate, scope: Scope) -> str:
        return f"negate({self.emit(node.of, scope)})"

    def _emit_binary(self, node: Binary, scope: Scope) -> str:
        left, right = self.emit(node.left, scope), self.emit(node.right, scope)
        if node.operator in {"and", "or"}:
            decisive, join = (False, "both") if node.operator == "and" else (True, "either")
            variable = self.variable()
            return f"({decisive} if ({variable} := {left}) is {decisive} else {join}({variable}, {right}))"
        return f"{_OPERATORS[node.operator]}({left}, {right})"

    def _emit_between(self, node: Between, scope: Scope) -> str:
        return f"is_between({', '.join(self.emit(one, scope) for one in (node.value, node.low, node.high))})"

    def _emit_in(self, node: In, scope: Scope) -> str:
        variable = self.variable()
        inner = Scope({"?": variable}, outer=scope)
        return f"(lambda {variable}: {self.emit_tests(node.tests, variable, inner)})({self.emit(node.value, scope)})"

    def emit_tests(self, tests: Tests, value: str, scope: Scope) -> str:
        """Return the Python expression that tells whether the variable `value` passes the tests."""
        if not tests.tests:
            return "True"
        parts = [self._emit_test(test, value, scope) for test in tests.tests]
        if len(parts) > 1:
            text = parts[0]
            for part in parts[1:]:
                variable = self.variable()
                text = f"(True if ({variable} := {text}) is True else either({variable}, {part}))"
                if text.count("(") > MOST_PARENTHESES and _nesting(text) > MOST_PARENTHESES:
                    text = self._hoist(text, scope)
        else:
            text = parts[0]
        return f"({text} is False)" if tests.negated else text

    def _emit_test(self, test: Test, value: str, scope: Scope) -> str:
        of = self.emit(test.of, scope)
        if test.operator != "in":
            return f"{_OPERATORS[test.operator]}({value}, {of})"
        if _mentions_input(test.of):
            return of
        return f"{'is_in' if isinstance(test.of, Const | RangeOf | ListOf) else 'passes'}({value}, {of})"

    def _emit_tests(self, node: Tests, scope: Scope) -> str:
        return self.emit_tests(node, scope.find("?", lambda _: "None"), scope)

    def _emit_instanceof(self, node: InstanceOf, scope: Scope) -> str:
        return f"is_instance({self.emit(node.value, scope)}, {self.keep(node.type)})"

    def _emit_if(self, node: If, scope: Scope) -> str:
        condition, then = self.emit(node.condition, scope), self.emit(node.then, scope)
        return f"({then} if {condition} is True else {self.emit(node.otherwise, scope)})"

    def _emit_for(self, node: For, scope: Scope) -> str:
        domains: list[str] = []
        variables: list[str] = []
        inner = scope
        for name, domain in node.iterators:
            domains.append(f"lambda {', '.join(variables)}: {self.emit(domain, inner)}")
            variables.append(self.variable())
            inner = Scope({name: variables[-1]}, outer=inner)
        if node.kind != "for":
            body = self.emit(node.body, inner)
            return f"quantify(({', '.join(domains)},), lambda {', '.join(variables)}: {body}, {node.kind == 'some'})"
        variables.append(self.variable())
        body = self.emit(node.body, Scope({"partial": variables[-1]}, outer=inner))
        return f"iterate(({', '.join(domains)},), lambda {', '.join(variables)}: {body})"

    def _emit_filter(self, node: Filter, scope: Scope) -> str:
        item = self.variable()
        inner = Scope({"item": item}, item=item, outer=scope)
        of, condition = self.emit(node.of, scope), self.emit(node.condition, inner)
        return f"filtered({of}, lambda {item}: {condition})"

    def _emit_path(self, node: Path, scope: Scope) -> str:
        return f"path({self.emit(node.of, scope)}, {node.name!r})"

    def _emit_call(self, node: Call, scope: Scope) -> str:
        function = self.emit(node.function, scope)
        if node.named is not None:
            given = ", ".join(f"{name!r}: {self.emit(value, scope)}" for name, value in node.named)
            return f"call_named({function}, {{{given}}})"
        given = "".join(f"{self.emit(value, scope)}, " for value in node.arguments)
        return f"call({function}, ({given}))"

    def _emit_functionof(self, node: FunctionOf, scope: Scope) -> str:
        variables = [self.variable() for _ in node.params]
        inner = Scope(dict(zip(node.params, variables, strict=True)), outer=scope)
        body = self.emit(node.body, inner)
        types = self.keep(tuple(node.types))
        result = self.keep(node.result)
        return f"Function('function', {node.params!r}, lambda {', '.join(variables)}: {body}, (), {types}, {result})"

    def _emit_typed(self, node: Typed, scope: Scope) -> str:
        return f"coerce({self.emit(node.value, scope)}, {self.keep(node.type)})"

    def _emit_table(self, node: Table, scope: Scope) -> str:
        variables = [self.variable() for _ in node.inputs]
        values = [self.emit(column.expression, scope) for column in node.inputs]
        checks, rules = [], []
        for variable, column in zip(variables, node.inputs, strict=True):
            if column.allowed is not None:
                inner = Scope({"?": variable}, outer=scope)
                checks.append(f"lambda {', '.join(variables)}: {self.emit_tests(column.allowed, variable, inner)}")
        for tests, results in node.rules:
            cells = [
                self.emit_tests(test, variable, Scope({"?": variable}, outer=scope))
                for variable, test in zip(variables, tests, strict=True)
            ]
            held = " and ".join(f"{cell} is True" for cell in cells if cell != "True") or "True"
            made = ", ".join(self.emit(result, scope) for result in results)
            rules.append(f"(lambda {', '.join(variables)}: {held}, lambda: ({made},))")
        defaults = [
            f"lambda: {self.emit(output.default, scope)}" if output.default is not None else "None"
            for output in node.outputs
        ]
        ranks = [f"lambda: [{', '.join(self.emit(one, scope) for one in output.allowed)}]" for output in node.outputs]
        header = self.keep(tables.Header.of(node))
        groups = ", ".join(_tuple(one) for one in (values, checks, rules, defaults, ranks))
        return f"decide_table({header}, {groups})"


def _tuple(parts: list[str]) -> str:
    return "(" + "".join(f"{part}, " for part in parts) + ")"


def _bare(node: Node) -> Node:
    return _bare(node.value) if isinstance(node, Typed) else node


def _mentions_input(node: object) -> bool:
    """Tell whether `?` stands anywhere in the expression."""
    if isinstance(node, Name):
        return node.name == "?"
    if isinstance(node, tuple):
        return any(_mentions_input(one) for one in node)
    fields = getattr(type(node), "__dataclass_fields__", None)
    if fields is None or type(node).__module__ != Name.__module__:
        return False
    return any(_mentions_input(getattr(node, name)) for name in fields)


def _nesting(text: str) -> int:
    depth = most = 0
    for sign in text:
        if sign in "([{":
            depth += 1
            most = max(most, depth)
        elif sign in ")]}":
            depth -= 1
    return most
