"""Read boxed expressions and decision tables."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from trident.decisions.dmn.model import (
    BadModel,
    BoxedFilter,
    BoxedList,
    Conditional,
    Context,
    DecisionTable,
    Expression,
    FunctionDefinition,
    InputColumn,
    Invocation,
    Iteration,
    Literal,
    OutputColumn,
    Relation,
    Rule,
)
from trident.decisions.dmn.xml import child, children, local, text_below
from trident.decisions.feel.names import plain_name

MOST_CELLS = 200_000


def read_expression(element: Element) -> Expression:
    """Read one boxed expression.

    :raises BadModel: it is of a kind that does not exist, or something in it is missing.
    """
    return _READERS[local(element)](element)


def _type(element: Element) -> str | None:
    found = element.get("typeRef")
    if found is None:
        inner = child(element, "typeRef")
        found = inner.text if inner is not None else None
    return plain_name(found) if found else None


def _inner(element: Element | None, *, of: str) -> Expression:
    logic = child(element, *EXPRESSIONS) if element is not None else None
    if logic is None:
        raise BadModel(f"{of} has no expression")
    return read_expression(logic)


def _read_literal(element: Element) -> Expression:
    return Literal(text_below(element) or "", _type(element), element.get("expressionLanguage"))


def _read_context(element: Element) -> Expression:
    entries: list[tuple[str | None, str | None, Expression]] = []
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        value = _inner(entry, of="an entry of a context")
        if variable is None:
            entries.append((None, None, value))
        else:
            entries.append((plain_name(variable.get("name", "")), _type(variable), value))
    return Context(tuple(entries), _type(element))


def _read_list(element: Element) -> Expression:
    return BoxedList(tuple(read_expression(one) for one in children(element, *EXPRESSIONS)), _type(element))


def _read_relation(element: Element) -> Expression:
    columns = tuple((plain_name(one.get("name", "")), _type(one)) for one in children(element, "column"))
    rows = tuple(tuple(read_expression(one) for one in children(row, *EXPRESSIONS)) for row in children(element, "row"))
    if any(len(row) != len(columns) for row in rows):
        raise BadModel("a row of a relation has not as many cells as there are columns")
    return Relation(columns, rows, _type(element))


def _read_invocation(element: Element) -> Expression:
    bindings = []
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        logic = child(binding, *EXPRESSIONS)
        name = plain_name(parameter.get("name", "")) if parameter is not None else ""
        bindings.append((name, read_expression(logic) if logic is not None else Literal("null")))
    return Invocation(_inner(element, of="an invocation"), tuple(bindings), _type(element))


def read_function(element: Element) -> FunctionDefinition:
    """Read a function definition, also the logic of a knowledge model."""
    logic = child(element, *EXPRESSIONS)
    return FunctionDefinition(
        tuple((plain_name(one.get("name", "")), _type(one)) for one in children(element, "formalParameter")),
        read_expression(logic) if logic is not None else None,
        element.get("kind", "FEEL"),
        _type(element),
    )


def _read_conditional(element: Element) -> Expression:
    return Conditional(
        _inner(child(element, "if"), of="if"),
        _inner(child(element, "then"), of="then"),
        _inner(child(element, "else"), of="else"),
        _type(element),
    )


def _read_iteration(element: Element) -> Expression:
    return Iteration(
        local(element),
        plain_name(element.get("iteratorVariable", "")),
        _inner(child(element, "in"), of="in"),
        _inner(child(element, "return", "satisfies"), of="return"),
        _type(element),
    )


def _read_filter(element: Element) -> Expression:
    return BoxedFilter(
        _inner(child(element, "in"), of="in"), _inner(child(element, "match"), of="match"), _type(element)
    )


def _read_table(element: Element) -> Expression:
    inputs = tuple(_read_input(one) for one in children(element, "input"))
    outputs = tuple(_read_output(one) for one in children(element, "output"))
    rules = tuple(_read_rule(one, number) for number, one in enumerate(children(element, "rule"), start=1))
    for number, rule in enumerate(rules, start=1):
        if len(rule.tests) != len(inputs) or len(rule.results) != len(outputs):
            raise BadModel(f"rule {number} has not as many cells as the table has columns")
    if not outputs:
        raise BadModel("a decision table has no output")
    if len(rules) * (len(inputs) + len(outputs)) > MOST_CELLS:
        raise BadModel(f"a decision table has more than {MOST_CELLS} cells")
    return DecisionTable(
        inputs=inputs,
        outputs=outputs,
        rules=rules,
        hit_policy=element.get("hitPolicy", "UNIQUE").strip().upper(),
        aggregation=element.get("aggregation", "").strip().upper(),
        annotations=tuple(one.get("name", "") for one in children(element, "annotation")),
        type_ref=_type(element),
    )


def _read_input(element: Element) -> InputColumn:
    expression = child(element, "inputExpression")
    if expression is None:
        raise BadModel("an input of a decision table has no expression")
    return InputColumn(
        expression=text_below(expression) or "",
        type_ref=_type(expression),
        allowed=text_below(child(element, "inputValues")),
        label=element.get("label"),
    )


def _read_output(element: Element) -> OutputColumn:
    name = element.get("name")
    return OutputColumn(
        name=plain_name(name) if name else None,
        type_ref=_type(element),
        allowed=text_below(child(element, "outputValues")),
        default=text_below(child(element, "defaultOutputEntry")),
        label=element.get("label"),
    )


def _read_rule(element: Element, number: int) -> Rule:
    return Rule(
        id=element.get("id") or f"rule-{number}",
        tests=tuple(text_below(one) or "" for one in children(element, "inputEntry")),
        results=tuple(text_below(one) or "" for one in children(element, "outputEntry")),
        annotations=tuple(text_below(one) or "" for one in children(element, "annotationEntry")),
    )


_READERS: dict[str, Callable[[Element], Expression]] = {
    "literalExpression": _read_literal,
    "context": _read_context,
    "list": _read_list,
    "relation": _read_relation,
    "invocation": _read_invocation,
    "functionDefinition": read_function,
    "conditional": _read_conditional,
    "for": _read_iteration,
    "some": _read_iteration,
    "every": _read_iteration,
    "filter": _read_filter,
    "decisionTable": _read_table,
}
EXPRESSIONS = tuple(_READERS)
