"""Write a planned table as Python: a chain of comparisons where it is short, an index of all rules where it is long."""

from collections.abc import Callable

from trident.decisions.feel.values import Value
from trident.decisions.policy.axes import half_open
from trident.decisions.policy.cells import Among, Cell, Free, Kind, Span
from trident.decisions.policy.plan import Column, TablePlan
from trident.decisions.policy.prove import rules_by_piece
from trident.decisions.types import FactValue

LEAST_INDEXED = 48
"""From so many rules on the index is faster than trying them one by one (`benchmarks/decisions.py`)."""

Keep = Callable[[Value], str]


def condition_of(column: Column, cell: Cell, keep: Keep) -> str:
    """Return the Python condition that a cell sets to its column's variable; `keep` names a constant."""
    assert not isinstance(cell, Free)
    if cell is None:
        return "True"
    value = column.variable
    if isinstance(cell, Among):
        return _among(value, cell, column.kind, keep)
    parts = [_span(value, span, column.kind, keep) for span in cell.spans]
    # (3..3) holds nothing: a point is closed at both ends.
    closed = [span for span in cell.spans if span.has_low and span.has_high]
    points = [span.low for span in closed if span.low == span.high and span.low is not None]
    if len(points) == len(cell.spans) > 1 and column.kind is not Kind.WHOLE:
        parts = [f"{value} in {keep(frozenset(points))}"]
    text = " or ".join(parts) or "False"
    if cell.is_negated:
        return f"not ({text})"
    return f"({text})" if len(parts) > 1 else text


def _among(value: str, cell: Among, kind: Kind, keep: Keep) -> str:
    if kind is Kind.BOOLEAN:
        wanted = {True, False} - cell.values if cell.is_negated else cell.values
        return "True" if len(wanted) > 1 else "False" if not wanted else value if True in wanted else f"not {value}"
    if len(cell.values) == 1:
        return f"{value} {'!=' if cell.is_negated else '=='} {next(iter(cell.values))!r}"
    return f"{value} {'not in' if cell.is_negated else 'in'} {keep(cell.values)}"


def _span(value: str, span: Span, kind: Kind, keep: Keep) -> str:
    if kind in {Kind.WHOLE, Kind.DATE}:
        return _steps(value, span, kind, keep)
    if span.low is not None and span.low == span.high:
        return f"{value} == {_literal(span.low, keep)}" if span.has_low and span.has_high else "False"
    sides = []
    if span.low is not None:
        sides.append(f"{value} >{'=' if span.has_low else ''} {_literal(span.low, keep)}")
    if span.high is not None:
        sides.append(f"{value} <{'=' if span.has_high else ''} {_literal(span.high, keep)}")
    return "(" + " and ".join(sides) + ")" if len(sides) > 1 else sides[0] if sides else "True"


def _steps(value: str, span: Span, kind: Kind, keep: Keep) -> str:
    low, high = half_open(span, kind)
    if low is None or high is None:
        if low is None and high is None:
            return "True"
        return f"{value} >= {_literal(low, keep)}" if low is not None else f"{value} < {_literal(high, keep)}"
    if low >= high:
        return "False"
    if kind is Kind.WHOLE and high == low + 1:
        return f"{value} == {low}"
    return f"{_literal(low, keep)} <= {value} < {_literal(high, keep)}"


def _literal(value: FactValue | None, keep: Keep) -> str:
    return repr(value) if type(value) in {int, str, bool} else keep(value)


def is_indexed(plan: TablePlan) -> bool:
    """Tell whether the table is looked up rather than tried rule by rule."""
    return len(plan.rows) >= LEAST_INDEXED and not plan.has_free


def write_rows(plan: TablePlan, keep: Keep, hit: Callable[[int], str]) -> list[str]:
    """Write statements, one a line, that run `hit(rule)` for the first rule that matches, or fall through."""
    if is_indexed(plan):
        mask = index_of(plan, keep)
        rules = keep(tuple(plan.order))
        return [f"m = {mask}", "if m:", f"    n = {rules}[(m & -m).bit_length() - 1]", f"    {hit(-1)}"]
    lines: list[str] = []
    for number in plan.order:
        conditions = row_conditions(plan, number, keep)
        if not conditions:
            return [*lines, hit(number)]
        lines += [f"if {' and '.join(conditions)}:", f"    {hit(number)}"]
    return lines


def row_conditions(plan: TablePlan, number: int, keep: Keep) -> list[str]:
    """Return a rule's conditions, the one that fewest values pass first, those that must be evaluated last."""
    found: list[tuple[float, str]] = []
    for at, (column, cell) in enumerate(zip(plan.columns, plan.rows[number], strict=True)):
        if isinstance(cell, Free):
            found.append((2.0, f"({plan.free[number, at]}) is True"))
        elif cell is not None:
            share = column.axis.mask(cell).bit_count() / max(1, column.axis.size)
            text = condition_of(column, cell, keep)
            if text != "True":
                found.append((share, text))
    return [text for _, text in sorted(found, key=lambda pair: pair[0])]


def index_of(plan: TablePlan, keep: Keep) -> str:
    """Return the Python expression whose bits are the rules that match, in the order in which they are tried."""
    everything = (1 << len(plan.rows)) - 1
    parts = []
    for at, column in enumerate(plan.columns):
        masks = [column.axis.mask(plan.rows[number][at]) for number in plan.order]
        pieces = rules_by_piece(masks, column.axis.size)
        if any(piece != everything for place, piece in enumerate(pieces) if column.axis.possible >> place & 1):
            parts.append(_lookup(column, pieces, keep))
    return " & ".join(parts) or str(everything)


def _lookup(column: Column, pieces: list[int], keep: Keep) -> str:
    axis, value = column.axis, column.variable
    if column.kind is Kind.BOOLEAN:
        return f"({keep(pieces[1])} if {value} else {keep(pieces[0])})"
    if axis.values or axis.is_open:
        by_value = keep(dict(zip(axis.values, pieces, strict=False)))
        return f"{by_value}.get({value}, {keep(pieces[-1])})" if axis.is_open else f"{by_value}[{value}]"
    if not axis.is_dense and len(axis.cuts) == 1:
        return f"({keep(pieces[0])} if {value} < {_literal(axis.cuts[0], keep)} else {keep(pieces[1])})"
    cuts, masks = keep(list(axis.cuts)), keep(pieces)
    if axis.is_dense:
        return f"{masks}[bisect_left({cuts}, {value}) + bisect_right({cuts}, {value})]"
    return f"{masks}[bisect_right({cuts}, {value})]"


def write_many(plan: TablePlan, keep: Keep) -> list[str]:
    """Write statements that leave the rules that match in the list `hits`, in the order in which they are tried."""
    if is_indexed(plan):
        return [f"hits = rules_in({index_of(plan, keep)}, {keep(tuple(plan.order))})"]
    lines = ["hits = []"]
    for number in plan.order:
        conditions = row_conditions(plan, number, keep)
        lines += [f"if {' and '.join(conditions) or 'True'}:", f"    hits.append({number})"]
    return lines


def rules_in(mask: int, order: tuple[int, ...]) -> list[int]:
    """Return the rules whose bits are set, lowest first."""
    found = []
    while mask:
        low = mask & -mask
        found.append(order[low.bit_length() - 1])
        mask ^= low
    return found
