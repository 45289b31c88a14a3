"""Decision tables as any model may have them: every cell an expression, each hit policy judged when it is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from trident.decisions.feel.nodes import Table
from trident.decisions.feel.ops import add, equal, less
from trident.decisions.feel.types import FeelType, coerce
from trident.decisions.feel.values import Value

Rule = tuple[Callable[..., bool], Callable[[], tuple[Value, ...]]]
_MANY = frozenset({"COLLECT", "RULE ORDER", "OUTPUT ORDER"})


@dataclass(frozen=True, slots=True)
class Header:
    """What a table says of itself."""

    hit_policy: str
    aggregation: str
    names: tuple[str, ...]
    types: tuple[FeelType | None, ...]
    inputs: tuple[FeelType | None, ...]

    @classmethod
    def of(cls, table: Table) -> "Header":
        """Return the header of a table."""
        return cls(
            table.hit_policy,
            table.aggregation,
            tuple(output.name for output in table.outputs),
            tuple(output.type for output in table.outputs),
            tuple(column.type for column in table.inputs),
        )

    def row(self, values: tuple[Value, ...]) -> Value:
        """Return the result of one rule: its value, or a context of its values."""
        typed = [
            value if wanted is None else coerce(value, wanted) for value, wanted in zip(values, self.types, strict=True)
        ]
        if len(self.names) == 1:
            return typed[0]
        return dict(zip(self.names, typed, strict=True))


def decide_table(
    header: Header,
    values: tuple[Value, ...],
    checks: tuple[Callable[..., Value], ...],
    rules: tuple[Rule, ...],
    defaults: tuple[Callable[[], Value] | None, ...],
    ranks: tuple[Callable[[], list[Value]], ...],
) -> Value:
    """Return a table's result for its inputs' values; null where the hit policy is not kept or an input not allowed."""
    values = tuple(
        value if wanted is None else coerce(value, wanted) for value, wanted in zip(values, header.inputs, strict=True)
    )
    if any(check(*values) is not True for check in checks):
        return None
    hits: list[tuple[Value, ...]] = []
    for holds, result in rules:
        if holds(*values):
            hits.append(result())
            if header.hit_policy == "FIRST":
                break
    if not hits:
        return _without_hit(header, defaults)
    if header.hit_policy in {"PRIORITY", "OUTPUT ORDER"}:
        hits = _ranked(hits, [rank() for rank in ranks])
    if header.hit_policy in _MANY:
        return _collected(header, [header.row(hit) for hit in hits])
    if header.hit_policy == "UNIQUE" and len(hits) > 1:
        return None
    if header.hit_policy == "ANY" and any(equal(list(hit), list(hits[0])) is not True for hit in hits):
        return None
    return header.row(hits[0])


def _without_hit(header: Header, defaults: tuple[Callable[[], Value] | None, ...]) -> Value:
    if any(default is not None for default in defaults):
        row = header.row(tuple(default() if default is not None else None for default in defaults))
        return [row] if header.hit_policy in _MANY and not header.aggregation else row
    if header.hit_policy in _MANY:
        return Decimal(0) if header.aggregation == "COUNT" else None if header.aggregation else []
    return None


def _ranked(hits: list[tuple[Value, ...]], ranks: list[list[Value]]) -> list[tuple[Value, ...]]:
    def place(hit: tuple[Value, ...]) -> list[int]:
        return [
            next((at for at, one in enumerate(rank) if equal(one, value) is True), len(rank))
            for value, rank in zip(hit, ranks, strict=True)
        ]

    return sorted(hits, key=place)


def _collected(header: Header, rows: list[Value]) -> Value:
    if not header.aggregation:
        return rows
    if header.aggregation == "COUNT":
        return Decimal(len(rows))
    if len(header.names) > 1:
        return {name: aggregate(header.aggregation, [row[name] for row in rows]) for name in header.names}
    return aggregate(header.aggregation, rows)


def aggregate(kind: str, values: list[Value]) -> Value:
    """Return the sum, least or greatest of some values; null if they do not go together."""
    if kind == "SUM":
        return reduce(add, values)
    best = values[0]
    for value in values[1:]:
        is_less = less(value, best)
        if is_less is None:
            return None
        if is_less == (kind == "MIN") and equal(value, best) is not True:
            best = value
    return best
