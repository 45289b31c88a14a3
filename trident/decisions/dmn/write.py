"""Write a decision model as XML (DMN 1.5), so that any DMN tool opens it and reading it gives the same model."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from trident.decisions.dmn.model import (
    BoxedFilter,
    BoxedList,
    Conditional,
    Context,
    DecisionTable,
    Expression,
    FunctionDefinition,
    Invocation,
    ItemDefinition,
    Iteration,
    Literal,
    Model,
    Relation,
    Service,
)

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def write_model(model: Model) -> bytes:
    """Return the model's XML, UTF-8."""
    root = Element("definitions", _kept(xmlns=NAMESPACE, name=model.name, namespace=model.namespace, id="definitions"))
    for one in model.imports:
        attributes = _kept(name=one.name, namespace=one.namespace, importType=NAMESPACE, locationURI=one.location)
        SubElement(root, "import", attributes)
    for item in model.types:
        _write_type(root, "itemDefinition", item)
    for given in model.inputs:
        element = SubElement(root, "inputData", _kept(name=given.name, id=given.id))
        SubElement(element, "variable", _kept(name=given.name, typeRef=given.type_ref))
    known = {given.id for given in model.inputs}
    functions = {one.id for one in model.knowledge} | {one.id for one in model.services}
    for decision in model.decisions:
        element = SubElement(root, "decision", _kept(name=decision.name, id=decision.id))
        SubElement(element, "variable", _kept(name=decision.name, typeRef=decision.type_ref))
        _write_requirements(element, decision.requires, known, functions)
        if decision.expression is not None:
            _write(element, decision.expression)
    for knowledge in model.knowledge:
        element = SubElement(root, "businessKnowledgeModel", _kept(name=knowledge.name, id=knowledge.id))
        SubElement(element, "variable", _kept(name=knowledge.name, typeRef=knowledge.type_ref))
        _write_function(SubElement(element, "encapsulatedLogic"), knowledge.function)
        _write_requirements(element, knowledge.requires, known, functions)
    for service in model.services:
        _write_service(root, service)
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _kept(**attributes: str | None) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value is not None}


def _text(parent: Element, name: str, text: str | None) -> None:
    if text is not None:
        SubElement(SubElement(parent, name), "text").text = text


def _write_type(parent: Element, tag: str, item: ItemDefinition) -> None:
    element = SubElement(parent, tag, _kept(name=item.name, isCollection="true" if item.is_list else None))
    if item.params is not None:
        function = SubElement(element, "functionItem", _kept(outputTypeRef=item.type_ref))
        for name in item.params:
            SubElement(function, "parameters", _kept(typeRef=name))
    elif item.type_ref is not None:
        SubElement(element, "typeRef").text = item.type_ref
    _text(element, "allowedValues", item.allowed)
    _text(element, "typeConstraint", item.constraint)
    for part in item.components:
        _write_type(element, "itemComponent", part)


def _write_requirements(parent: Element, targets: tuple[str, ...], inputs: set[str], functions: set[str]) -> None:
    for target in targets:
        if target in functions:
            wrapper, link = "knowledgeRequirement", "requiredKnowledge"
        else:
            wrapper, link = "informationRequirement", "requiredInput" if target in inputs else "requiredDecision"
        SubElement(SubElement(parent, wrapper), link, {"href": f"#{target}" if "#" not in target else target})


def _write_service(root: Element, service: Service) -> None:
    element = SubElement(root, "decisionService", _kept(name=service.name, id=service.id))
    SubElement(element, "variable", _kept(name=service.name, typeRef=service.type_ref))
    groups = {
        "outputDecision": service.outputs,
        "encapsulatedDecision": service.decisions,
        "inputDecision": service.given_decisions,
        "inputData": service.given_inputs,
    }
    for tag, targets in groups.items():
        for target in targets:
            SubElement(element, tag, {"href": f"#{target}" if "#" not in target else target})


def _write(parent: Element, expression: Expression) -> None:
    _WRITERS[type(expression)](parent, expression)


def _write_literal(parent: Element, one: Literal) -> None:
    element = SubElement(parent, "literalExpression", _kept(typeRef=one.type_ref, expressionLanguage=one.language))
    SubElement(element, "text").text = one.text


def _write_context(parent: Element, one: Context) -> None:
    element = SubElement(parent, "context", _kept(typeRef=one.type_ref))
    for name, type_ref, value in one.entries:
        entry = SubElement(element, "contextEntry")
        if name is not None:
            SubElement(entry, "variable", _kept(name=name, typeRef=type_ref))
        _write(entry, value)


def _write_list(parent: Element, one: BoxedList) -> None:
    element = SubElement(parent, "list", _kept(typeRef=one.type_ref))
    for item in one.items:
        _write(element, item)


def _write_relation(parent: Element, one: Relation) -> None:
    element = SubElement(parent, "relation", _kept(typeRef=one.type_ref))
    for name, type_ref in one.columns:
        SubElement(element, "column", _kept(name=name, typeRef=type_ref))
    for cells in one.rows:
        row = SubElement(element, "row")
        for cell in cells:
            _write(row, cell)


def _write_invocation(parent: Element, one: Invocation) -> None:
    element = SubElement(parent, "invocation", _kept(typeRef=one.type_ref))
    _write(element, one.called)
    for name, value in one.bindings:
        binding = SubElement(element, "binding")
        SubElement(binding, "parameter", {"name": name})
        _write(binding, value)


def _write_function(element: Element, one: FunctionDefinition) -> None:
    for attribute, value in _kept(kind=one.kind if one.kind != "FEEL" else None, typeRef=one.type_ref).items():
        element.set(attribute, value)
    for name, type_ref in one.params:
        SubElement(element, "formalParameter", _kept(name=name, typeRef=type_ref))
    if one.body is not None:
        _write(element, one.body)


def _write_conditional(parent: Element, one: Conditional) -> None:
    element = SubElement(parent, "conditional", _kept(typeRef=one.type_ref))
    for tag, part in (("if", one.condition), ("then", one.then), ("else", one.otherwise)):
        _write(SubElement(element, tag), part)


def _write_iteration(parent: Element, one: Iteration) -> None:
    element = SubElement(parent, one.kind, _kept(iteratorVariable=one.variable, typeRef=one.type_ref))
    _write(SubElement(element, "in"), one.domain)
    _write(SubElement(element, "return" if one.kind == "for" else "satisfies"), one.body)


def _write_filter(parent: Element, one: BoxedFilter) -> None:
    element = SubElement(parent, "filter", _kept(typeRef=one.type_ref))
    _write(SubElement(element, "in"), one.of)
    _write(SubElement(element, "match"), one.match)


def _write_table(parent: Element, one: DecisionTable) -> None:
    attributes = _kept(hitPolicy=one.hit_policy, aggregation=one.aggregation or None, typeRef=one.type_ref)
    element = SubElement(parent, "decisionTable", attributes)
    for column in one.inputs:
        given = SubElement(element, "input", _kept(label=column.label))
        expression = SubElement(given, "inputExpression", _kept(typeRef=column.type_ref))
        SubElement(expression, "text").text = column.expression
        _text(given, "inputValues", column.allowed)
    for output in one.outputs:
        attributes = _kept(name=output.name, typeRef=output.type_ref, label=output.label)
        made = SubElement(element, "output", attributes)
        _text(made, "outputValues", output.allowed)
        _text(made, "defaultOutputEntry", output.default)
    for name in one.annotations:
        SubElement(element, "annotation", {"name": name})
    for rule in one.rules:
        row = SubElement(element, "rule", {"id": rule.id})
        for text in rule.tests:
            _text(row, "inputEntry", text)
        for text in rule.results:
            _text(row, "outputEntry", text)
        for text in rule.annotations:
            _text(row, "annotationEntry", text)


_WRITERS: dict[type, Callable[[Element, Any], None]] = {
    Literal: _write_literal,
    Context: _write_context,
    BoxedList: _write_list,
    Relation: _write_relation,
    Invocation: _write_invocation,
    FunctionDefinition: lambda parent, one: _write_function(SubElement(parent, "functionDefinition"), one),
    Conditional: _write_conditional,
    Iteration: _write_iteration,
    BoxedFilter: _write_filter,
    DecisionTable: _write_table,
}
