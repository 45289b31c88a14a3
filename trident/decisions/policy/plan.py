"""A decision table as a policy runs it: typed columns, cells as sets, rules in the order in which they are tried."""

from dataclasses import dataclass, field
from typing import Final

from trident.decisions.feel.nodes import Node, Table
from trident.decisions.feel.values import Value
from trident.decisions.policy.axes import Axis
from trident.decisions.policy.cells import Cell, Free, Kind

MANY = frozenset({"COLLECT", "RULE ORDER", "OUTPUT ORDER"})


@dataclass(frozen=True)
class Column:
    """A column: the Python variables of its value, native and as FEEL, its kind, and the cut of its values."""

    variable: str
    feel: str
    kind: Kind
    axis: Axis
    allowed: Cell = None
    scale: int = 0


UNKNOWN: Final = object()
"""A result that is no constant."""


@dataclass
class TablePlan:
    """A table ready to be written as Python. `order` gives the rules as they are tried; numbers are the file's."""

    name: str
    node: Table
    columns: tuple[Column, ...]
    rows: list[list[Cell]]
    order: list[int]
    rule_ids: tuple[str, ...]
    annotations: tuple[tuple[str, ...], ...]
    results: list[tuple[Value, ...] | None]
    """Each rule's results, where all of them are constants."""
    cells: list[tuple[Value, ...]]
    """The same cell by cell: `UNKNOWN` is what only the facts decide."""
    defaults: tuple[Node | None, ...] = ()
    default_values: tuple[Value, ...] | None = None
    free: dict[tuple[int, int], str] = field(default_factory=dict)
    dynamic: dict[int, str] = field(default_factory=dict)

    @property
    def has_many(self) -> bool:
        """Tell whether several rules may speak."""
        return self.node.hit_policy in MANY

    @property
    def is_static(self) -> bool:
        """Tell whether every result is known before any fact is."""
        return not self.dynamic

    @property
    def has_free(self) -> bool:
        """Tell whether some cell can only be evaluated."""
        return any(isinstance(cell, Free) for row in self.rows for cell in row)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the outputs."""
        return tuple(output.name for output in self.node.outputs)
