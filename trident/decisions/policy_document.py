"""A policy as an editable document: its tables as JSON that a screen can show and send back."""

from typing import Any

from trident.decisions.dmn.model import (
    Decision,
    DecisionTable,
    InputColumn,
    InputData,
    Literal,
    Model,
    OutputColumn,
    Rule,
)
from trident.decisions.refusals import PolicyUnreadable
from trident.kernel.errors import Title

NAMESPACE = "https://trident.example/policies"


def document_of(model: Model) -> dict[str, Any]:
    """Return a model of tables and literal expressions as JSON."""
    return {
        "name": model.name,
        "inputs": [{"id": one.id, "name": one.name, "type": one.type_ref} for one in model.inputs],
        "decisions": [_decision_of(one) for one in model.decisions],
    }


def _decision_of(decision: Decision) -> dict[str, Any]:
    made: dict[str, Any] = {"id": decision.id, "name": decision.name, "requires": list(decision.requires)}
    logic = decision.expression
    made["table"] = _table_of(logic) if isinstance(logic, DecisionTable) else None
    made["literal"] = logic.text if isinstance(logic, Literal) else None
    return made


def _table_of(table: DecisionTable) -> dict[str, Any]:
    return {
        "hit_policy": table.hit_policy,
        "aggregation": table.aggregation,
        "inputs": [
            {"expression": one.expression, "type": one.type_ref, "allowed": one.allowed, "label": one.label}
            for one in table.inputs
        ],
        "outputs": [
            {
                "name": one.name,
                "type": one.type_ref,
                "allowed": one.allowed,
                "default": one.default,
                "label": one.label,
            }
            for one in table.outputs
        ],
        "annotations": list(table.annotations),
        "rules": [
            {
                "id": rule.id,
                "tests": list(rule.tests),
                "results": list(rule.results),
                "annotations": list(rule.annotations),
            }
            for rule in table.rules
        ],
    }


def model_of(document: dict[str, Any]) -> Model:
    """Return the model that a document describes.

    :raises PolicyUnreadable: it is no such document; the detail names the first place.
    """
    try:
        return Model(
            document["name"] or "policy",
            NAMESPACE,
            inputs=tuple(InputData(one["id"], one["name"], one["type"]) for one in document["inputs"]),
            decisions=tuple(_decision(one) for one in document["decisions"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        said = f"{type(error).__name__}: {error}"
        raise PolicyUnreadable(detail=Title(zh=said, en=said)) from error


def _decision(given: dict[str, Any]) -> Decision:
    table, literal = given["table"], given["literal"]
    if (table is None) == (literal is None):
        raise ValueError(f"{given['name']}: a decision is a table or an expression")
    logic = Literal(literal) if table is None else _table(table)
    return Decision(given["id"], given["name"], None, tuple(given["requires"]), logic)


def _table(given: dict[str, Any]) -> DecisionTable:
    inputs = tuple(InputColumn(one["expression"], one["type"], one["allowed"], one["label"]) for one in given["inputs"])
    outputs = tuple(
        OutputColumn(one["name"], one["type"], one["allowed"], one["default"], one["label"]) for one in given["outputs"]
    )
    rules = tuple(
        Rule(one["id"], tuple(one["tests"]), tuple(one["results"]), tuple(one["annotations"])) for one in given["rules"]
    )
    if any(len(rule.tests) != len(inputs) or len(rule.results) != len(outputs) for rule in rules):
        raise ValueError("a rule has another number of cells than its table has columns")
    return DecisionTable(inputs, outputs, rules, given["hit_policy"], given["aggregation"], tuple(given["annotations"]))


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what differs between two documents, decision by decision and rule by rule.

    A rule is known by its id: one whose place among the others has changed has moved. Cells are compared one by one.
    """
    old = {one["name"]: one for one in before["decisions"]}
    new = {one["name"]: one for one in after["decisions"]}
    found: list[dict[str, Any]] = []
    for name in [*old, *(name for name in new if name not in old)]:
        if name not in new or name not in old:
            change = "removed" if name not in new else "added"
            found.append({"decision": name, "change": change, "rule": None, "cells": []})
        elif old[name]["table"] and new[name]["table"]:
            found += _table_differences(name, old[name]["table"], new[name]["table"])
        elif (old[name]["literal"], old[name]["table"]) != (new[name]["literal"], new[name]["table"]):
            cells = [{"column": "", "before": old[name]["literal"] or "", "after": new[name]["literal"] or ""}]
            found.append({"decision": name, "change": "changed", "rule": None, "cells": cells})
    return found


def _table_differences(name: str, old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    heads = [{key: table[key] for key in ("hit_policy", "inputs", "outputs", "aggregation")} for table in (old, new)]
    if heads[0] != heads[1]:
        cells = [
            {"column": key, "before": str(heads[0][key]), "after": str(heads[1][key])}
            for key in heads[0]
            if heads[0][key] != heads[1][key]
        ]
        found.append({"decision": name, "change": "columns", "rule": None, "cells": cells})
    before = {rule["id"]: rule for rule in old["rules"]}
    after = {rule["id"]: rule for rule in new["rules"]}
    kept = [rule for rule in before if rule in after]
    order = [rule for rule in after if rule in before]
    for rule, was in before.items():
        if rule not in after:
            found.append({"decision": name, "change": "removed", "rule": rule, "cells": _cells(old, was, None)})
    for rule, is_now in after.items():
        if rule not in before:
            found.append({"decision": name, "change": "added", "rule": rule, "cells": _cells(new, None, is_now)})
            continue
        cells = _cells(new, before[rule], is_now)
        if cells:
            found.append({"decision": name, "change": "changed", "rule": rule, "cells": cells})
        if kept.index(rule) != order.index(rule):
            found.append({"decision": name, "change": "moved", "rule": rule, "cells": []})
    return found


def _cells(table: dict[str, Any], before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[dict[str, str]]:
    heads = [
        *(one["label"] or one["expression"] for one in table["inputs"]),
        *(one["label"] or one["name"] or "" for one in table["outputs"]),
        *table["annotations"],
    ]
    rows = [
        ["" for _ in heads] if rule is None else [*rule["tests"], *rule["results"], *rule["annotations"]]
        for rule in (before, after)
    ]
    return [
        {"column": head, "before": was, "after": is_now}
        for head, was, is_now in zip(heads, *rows, strict=False)
        if was != is_now
    ]
