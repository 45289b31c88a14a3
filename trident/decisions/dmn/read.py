"""Read a decision model from its XML (DMN 1.1 to 1.5; the schema's names are the same in what is read)."""

from xml.etree.ElementTree import Element

from trident.decisions.dmn.model import (
    BadModel,
    Decision,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeModel,
    Model,
    Service,
)
from trident.decisions.dmn.read_boxed import EXPRESSIONS, read_expression, read_function
from trident.decisions.dmn.xml import child, children, local, read_xml, text_below
from trident.decisions.feel.names import plain_name


def read_model(data: bytes | str) -> Model:
    """Return the model.

    :raises BadModel: it cannot be read.
    """
    root = read_xml(data.encode() if isinstance(data, str) else data)
    if local(root) != "definitions":
        raise BadModel(f"the file holds <{local(root)}>, not <definitions>")
    return Model(
        name=root.get("name", ""),
        namespace=root.get("namespace", ""),
        types=tuple(_read_type(one) for one in children(root, "itemDefinition")),
        inputs=tuple(_read_input(one) for one in children(root, "inputData")),
        decisions=tuple(_read_decision(one) for one in children(root, "decision")),
        knowledge=tuple(_read_knowledge(one) for one in children(root, "businessKnowledgeModel")),
        services=tuple(_read_service(one) for one in children(root, "decisionService")),
        imports=tuple(
            Import(plain_name(one.get("name", "")), one.get("namespace", ""), one.get("locationURI"))
            for one in children(root, "import")
            if "DMN" in one.get("importType", "") or "MODEL" in one.get("importType", "")
        ),
    )


def _name(element: Element) -> str:
    variable = child(element, "variable")
    name = element.get("name") or (variable.get("name") if variable is not None else None)
    if not name or not name.strip():
        raise BadModel(f"<{local(element)}> has no name")
    return plain_name(name)


def _id(element: Element) -> str:
    return element.get("id") or _name(element)


def type_ref(element: Element | None) -> str | None:
    """Return the type that the element, or its variable, declares."""
    if element is None:
        return None
    inner = child(element, "typeRef")
    found = element.get("typeRef") or (inner.text if inner is not None else None)
    return plain_name(found) if found and found.strip() else type_ref(child(element, "variable"))


def _read_type(element: Element) -> ItemDefinition:
    function = child(element, "functionItem")
    return ItemDefinition(
        name=_name(element),
        type_ref=type_ref(function) if function is not None and function.get("outputTypeRef") is None
        else function.get("outputTypeRef") if function is not None else type_ref(element),
        allowed=text_below(child(element, "allowedValues")),
        is_list=element.get("isCollection", "false").strip() in {"true", "1"},
        components=tuple(_read_type(one) for one in children(element, "itemComponent")),
        constraint=text_below(child(element, "typeConstraint")),
        params=tuple(type_ref(one) or "Any" for one in children(function, "parameters"))
        if function is not None
        else None,
    )  # fmt: skip


def _read_input(element: Element) -> InputData:
    return InputData(_id(element), _name(element), type_ref(element))


def _requirements(element: Element) -> tuple[str, ...]:
    return tuple(
        _target(link)
        for requirement in children(element, "informationRequirement", "knowledgeRequirement")
        for link in children(requirement, "requiredDecision", "requiredInput", "requiredKnowledge")
    )


def _target(link: Element) -> str:
    return link.get("href", "").removeprefix("#")


def _read_decision(element: Element) -> Decision:
    logic = child(element, *EXPRESSIONS)
    return Decision(
        id=_id(element),
        name=_name(element),
        type_ref=type_ref(child(element, "variable")),
        requires=_requirements(element),
        expression=read_expression(logic) if logic is not None else None,
    )


def _read_knowledge(element: Element) -> KnowledgeModel:
    logic = child(element, "encapsulatedLogic")
    if logic is None:
        raise BadModel(f"the knowledge model {_name(element)} has no logic")
    return KnowledgeModel(_id(element), _name(element), read_function(logic), type_ref(element), _requirements(element))


def _read_service(element: Element) -> Service:
    def targets(name: str) -> tuple[str, ...]:
        return tuple(_target(one) for one in children(element, name))

    return Service(
        id=_id(element),
        name=_name(element),
        outputs=targets("outputDecision"),
        decisions=targets("encapsulatedDecision"),
        given_decisions=targets("inputDecision"),
        given_inputs=targets("inputData"),
        type_ref=type_ref(child(element, "variable")),
    )
