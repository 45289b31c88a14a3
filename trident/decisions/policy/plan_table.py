"""Plan a table: read its cells against its columns, put its rules in order, and prove what must be proven."""

from trident.decisions.dmn.model import DecisionTable
from trident.decisions.feel.nodes import Const, Name, Node, Table, Tests
from trident.decisions.feel.ops import equal
from trident.decisions.feel.types import FeelType, Plain, coerce
from trident.decisions.feel.values import NoValue, Value
from trident.decisions.policy.axes import Axis, build_axis
from trident.decisions.policy.cells import Among, Cell, Free, Kind, WrongCell, native, read_cell
from trident.decisions.policy.plan import MANY, UNKNOWN, Column, TablePlan
from trident.decisions.policy.prove import Boxes, TooComplex
from trident.decisions.policy.workshop import Meaning, Workshop

_KINDS = {
    "number": Kind.NUMBER,
    "string": Kind.TEXT,
    "boolean": Kind.BOOLEAN,
    "date": Kind.DATE,
    "date and time": Kind.INSTANT,
}
_MOST_OVERLAPS_TOLD = 20


def plan_table(workshop: Workshop, at: str, boxed: DecisionTable, table: Table, before: list[str]) -> TablePlan:
    """Return the plan; statements that compute its inputs are added to `before`."""
    rows: list[list[Cell]] = [[] for _ in table.rules]
    columns = []
    for number, column in enumerate(table.inputs):
        place = f"{at}, input {number + 1}"
        meaning = _meaning(workshop, place, column.expression, column.type, before)
        cells = [
            _cell(workshop, f"{at}, rule {rule}, input {number + 1}", tests[number], meaning)
            for rule, (tests, _) in enumerate(table.rules, start=1)
        ]
        allowed = _cell(workshop, place, column.allowed, meaning) if column.allowed is not None else None
        for row, cell in zip(rows, cells, strict=True):
            row.append(cell)
        columns.append(_column(workshop, place, meaning, cells, allowed))
    cells_of_results = _results(workshop, at, table)
    results = [None if any(value is UNKNOWN for value in row) else row for row in cells_of_results]
    plan = TablePlan(
        name=at,
        node=table,
        columns=tuple(columns),
        rows=rows,
        order=_order(workshop, at, table, results),
        rule_ids=tuple(rule.id for rule in boxed.rules),
        annotations=tuple(tuple(text for text in rule.annotations if text) for rule in boxed.rules),
        results=results,
        cells=cells_of_results,
        defaults=tuple(output.default for output in table.outputs),
    )
    _emit_free(workshop, plan)
    _plan_defaults(workshop, plan)
    _prove(workshop, plan)
    return plan


def _meaning(workshop: Workshop, at: str, node: Node, wanted: FeelType | None, before: list[str]) -> Meaning:
    if isinstance(node, Name) and node.name in workshop.meanings:
        known = workshop.meanings[node.name]
        if known.native is not None:
            return known
    text = workshop.emit(node, at)
    kind = _KINDS.get(wanted.name) if isinstance(wanted, Plain) else None
    if kind is None:
        workshop.fault(at, "the type of the input is not known: declare number, string, boolean, date or date and time")
        kind = Kind.TEXT
    feel = workshop.emitter.variable()
    own = f"c{feel[1:]}"
    before += [f"{feel} = {text}", f"{own} = native_of({feel}, {workshop.keep(kind)}, {at!r})"]
    return Meaning(feel, own, kind)


def _cell(workshop: Workshop, at: str, tests: Tests, meaning: Meaning) -> Cell:
    assert meaning.kind is not None
    try:
        cell = read_cell(tests, meaning.kind, meaning.scale, workshop.constant)
    except WrongCell as error:
        workshop.fault(at, f"a cell of the wrong type: {error}")
        return None
    named = cell.values if isinstance(cell, Among) else frozenset()
    if meaning.choices and (strange := sorted(str(one) for one in named if one not in meaning.choices)):
        workshop.fault(at, f"“{strange[0]}” is not one of {', '.join(meaning.choices)}")
    return cell


def _column(workshop: Workshop, at: str, meaning: Meaning, cells: list[Cell], allowed: Cell) -> Column:
    assert meaning.kind is not None
    assert meaning.native is not None
    if isinstance(allowed, Free):
        workshop.fault(at, "allowed values must be constants")
        allowed = None
    axis = build_axis(meaning.kind, [*cells, allowed], choices=meaning.choices, least=meaning.least, most=meaning.most)
    if allowed is not None:
        axis = Axis(axis.kind, axis.cuts, axis.values, axis.is_open, axis.is_dense, axis.mask(allowed))
    return Column(meaning.native, meaning.feel, meaning.kind, axis, allowed, meaning.scale)


def _results(workshop: Workshop, at: str, table: Table) -> list[tuple[Value, ...]]:
    found: list[tuple[Value, ...]] = []
    for number, (_, nodes) in enumerate(table.rules, start=1):
        row: list[Value] = []
        for place, (node, output) in enumerate(zip(nodes, table.outputs, strict=True), start=1):
            where = f"{at}, rule {number}, output {place}"
            value = _known(workshop, node)
            if value is not UNKNOWN and output.type is not None:
                typed = coerce(value, output.type)
                if typed is None and value is not None:
                    workshop.fault(where, "a result of the wrong type")
                value = typed
            if value is not UNKNOWN and output.allowed and not _is_allowed(workshop, output.allowed, value):
                workshop.fault(where, "a result that the output does not allow")
            row.append(value)
        found.append(tuple(row))
    return found


def _known(workshop: Workshop, node: Node) -> Value:
    if isinstance(node, Const):
        return node.value
    try:
        return workshop.constant(node)
    except NoValue:
        return UNKNOWN


def _is_allowed(workshop: Workshop, allowed: tuple[Node, ...], value: Value) -> bool:
    known = [_known(workshop, node) for node in allowed]
    return any(one is UNKNOWN or not isinstance(one, type(value)) or equal(one, value) is True for one in known)


def _order(workshop: Workshop, at: str, table: Table, results: list[tuple[Value, ...] | None]) -> list[int]:
    order = list(range(len(results)))
    if table.hit_policy not in {"PRIORITY", "OUTPUT ORDER"}:
        return order
    if not all(output.allowed for output in table.outputs[:1]):
        workshop.fault(at, "the output's values must be listed in the order of their priority")
        return order
    ranks = [[_known(workshop, node) for node in output.allowed] for output in table.outputs]

    def rank(number: int) -> list[int]:
        row = results[number]
        if row is None:
            workshop.fault(f"{at}, rule {number + 1}", "results that are ranked must be constants")
            return []
        return [
            next((place for place, one in enumerate(ranked) if equal(one, value) is True), len(ranked))
            for ranked, value in zip(ranks, row, strict=True)
        ]

    return sorted(order, key=rank)


def _emit_free(workshop: Workshop, plan: TablePlan) -> None:
    for number, row in enumerate(plan.rows):
        for place, cell in enumerate(row):
            if isinstance(cell, Free):
                at = f"{plan.name}, rule {number + 1}, input {place + 1}"
                plan.free[number, place] = workshop.emit_tests(cell.tests, plan.columns[place].feel, at)
        if plan.results[number] is None:
            at = f"{plan.name}, rule {number + 1}, output "
            nodes = plan.node.rules[number][1]
            texts = [workshop.emit(node, f"{at}{place}") for place, node in enumerate(nodes, start=1)]
            plan.dynamic[number] = f"({', '.join(texts)},)"


def _plan_defaults(workshop: Workshop, plan: TablePlan) -> None:
    if not any(node is not None for node in plan.defaults):
        return
    values = tuple(None if node is None else _known(workshop, node) for node in plan.defaults)
    if any(value is UNKNOWN for value in values):
        workshop.fault(plan.name, "a default output must be a constant")
        return
    plan.default_values = values


def _prove(workshop: Workshop, plan: TablePlan) -> None:
    boxes = Boxes.of([column.axis for column in plan.columns], plan.rows)
    if plan.default_values is None and not (plan.has_many and plan.node.aggregation == "COUNT"):
        try:
            gap = boxes.find_gap()
        except TooComplex:
            workshop.fault(plan.name, "too complex to prove that some rule always matches: add one that catches all")
        else:
            if gap is not None:
                workshop.fault(
                    plan.name, f"a gap: no rule matches {_told(plan, gap)}; add one that catches all", is_gap=True
                )
    if plan.node.hit_policy not in {"UNIQUE", "ANY"}:
        return
    told = 0
    for first, second in boxes.overlaps():
        if plan.node.hit_policy == "ANY" and _agree(plan, first, second):
            continue
        what = "with other results" if plan.node.hit_policy == "ANY" else "which UNIQUE forbids"
        overlap = f"it overlaps with rule {first + 1}, {what}"
        workshop.fault(f"{plan.name}, rule {second + 1}", overlap, other_rule=first + 1)
        told += 1
        if told == _MOST_OVERLAPS_TOLD:
            return


def _agree(plan: TablePlan, first: int, second: int) -> bool:
    one, two = plan.results[first], plan.results[second]
    if one is None or two is None:
        return plan.dynamic.get(first, "") == plan.dynamic.get(second)
    return equal(list(one), list(two)) is True


def _told(plan: TablePlan, gap: tuple[int, ...]) -> str:
    return ", ".join(
        f"{_heading(plan, place)} = {column.axis.sample(piece, column.scale)}"
        for place, (column, piece) in enumerate(zip(plan.columns, gap, strict=True))
    )


def _heading(plan: TablePlan, place: int) -> str:
    expression = plan.node.inputs[place].expression
    return expression.name if isinstance(expression, Name) else f"input {place + 1}"


def closed_meaning(plan: TablePlan, feel: str, variable: str) -> Meaning | None:
    """Return what a decision's value is to other tables, if it has one kind and no rule leaves it out."""
    if plan.node.hit_policy in MANY or len(plan.node.outputs) > 1 or not plan.is_static:
        return None
    rows = [*plan.results, *([plan.default_values] if plan.default_values is not None else [])]
    values = [row[0] for row in rows if row is not None]
    if values and all(isinstance(value, str) for value in values):
        return Meaning(feel, variable, Kind.TEXT, choices=tuple(dict.fromkeys(values)))
    for kind in (Kind.BOOLEAN, Kind.NUMBER, Kind.DATE):
        try:
            for value in values:
                native(value, kind, 0)
        except WrongCell:
            continue
        return Meaning(feel, variable, kind) if values else None
    return None
