"""A column's values cut into pieces that no cell tells apart: what is proven or looked up of one holds for all."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, TypeAlias

from trident.decisions.policy.cells import Among, Cell, Free, Kind, Span, Spans
from trident.decisions.types import FactValue

Ordered: TypeAlias = Any
"""An int, Decimal, date or datetime: one kind within a column."""


@dataclass(frozen=True)
class Axis:
    """The pieces of a column: `cuts` of an ordered one, `values` of one that is not.

    Whole numbers and dates go in steps: piece i lies from cut i-1 up to, without, cut i. Other ordered values are
    dense: pieces take turns between the cuts and the cuts themselves. Unordered: a piece for each value, and one for
    all others if the column is open.
    """

    kind: Kind
    cuts: tuple[Ordered, ...] = ()
    values: tuple[FactValue, ...] = ()
    is_open: bool = False
    is_dense: bool = False
    possible: int = 0

    @property
    def size(self) -> int:
        """How many pieces there are."""
        if self.values or self.is_open:
            return len(self.values) + self.is_open
        return 2 * len(self.cuts) + 1 if self.is_dense else len(self.cuts) + 1

    def piece(self, value: FactValue) -> int:
        """Return the piece that a value lies in; -1 if the column is closed to it."""
        if self.values or self.is_open:
            return self.values.index(value) if value in self.values else len(self.values) if self.is_open else -1
        if self.is_dense:
            return bisect_left(self.cuts, value) + bisect_right(self.cuts, value)
        return bisect_right(self.cuts, value)

    def mask(self, cell: Cell) -> int:
        """Return the pieces that a cell allows, as bits; a cell that is evaluated may allow any."""
        full = (1 << self.size) - 1
        if cell is None or isinstance(cell, Free):
            return self.possible
        if isinstance(cell, Among):
            found = sum(1 << self.values.index(value) for value in cell.values if value in self.values)
        else:
            found = 0
            for span in cell.spans:
                found |= self._span(span)
        return (full ^ found if cell.is_negated else found) & self.possible

    def _span(self, span: Span) -> int:
        if self.is_dense:
            first = 0 if span.low is None else 2 * bisect_left(self.cuts, span.low) + (1 if span.has_low else 2)
            last = self.size if span.high is None else 2 * bisect_left(self.cuts, span.high) + (span.has_high + 1)
        else:
            low, high = half_open(span, self.kind)
            first = 0 if low is None else bisect_left(self.cuts, low) + 1
            last = self.size if high is None else bisect_left(self.cuts, high) + 1
        return ((1 << last) - 1) & ~((1 << first) - 1) if last > first else 0

    def sample(self, piece: int, scale: int = 0) -> str:
        """Describe the values of a piece, as a cell writes them.

        :param scale: how many decimals the column's values have, which are whole numbers in here.
        """
        if self.values or self.is_open:
            return _written(self.values[piece], scale) if piece < len(self.values) else "any other value"
        cuts = [_written(cut, scale) for cut in self.cuts]
        if not cuts:
            return "any value"
        if self.is_dense:
            if piece % 2:
                return cuts[piece // 2]
            return f"< {cuts[0]}" if piece == 0 else f"> {cuts[piece // 2 - 1]}"
        return f"< {cuts[0]}" if piece == 0 else cuts[piece - 1]


def _written(value: object, scale: int) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return str(Decimal(value).scaleb(-scale)) if scale and isinstance(value, int | Decimal) else str(value)


def build_axis(
    kind: Kind,
    cells: Iterable[Cell],
    *,
    choices: Sequence[str] = (),
    least: int | None = None,
    most: int | None = None,
) -> Axis:
    """Return the axis of a column whose cells are `cells`; `choices` close a column of texts."""
    spans = [span for cell in cells if isinstance(cell, Spans) for span in cell.spans]
    if kind is Kind.BOOLEAN:
        return Axis(kind, values=(False, True), possible=0b11)
    if kind is Kind.TEXT:
        named = {value: None for cell in cells if isinstance(cell, Among) for value in cell.values}
        values: tuple[FactValue, ...] = tuple(choices) or tuple(sorted(named, key=str))
        size = len(values) + (not choices)
        return Axis(kind, values=values, is_open=not choices, possible=(1 << size) - 1)
    if kind in {Kind.NUMBER, Kind.INSTANT}:
        ends = {end for span in spans for end in (span.low, span.high) if end is not None}
        cuts = tuple(sorted(ends))
        return Axis(kind, cuts=cuts, is_dense=True, possible=(1 << (2 * len(cuts) + 1)) - 1)
    bounds = {end for span in spans for end in half_open(span, kind) if end is not None}
    limits = ({least} if least is not None else set()) | ({most + 1} if most is not None else set())
    cuts = tuple(sorted(bounds | limits))
    axis = Axis(kind, cuts=cuts, possible=(1 << (len(cuts) + 1)) - 1)
    return Axis(kind, cuts=cuts, possible=axis.mask(Spans((Span(least, most),))))


def half_open(span: Span, kind: Kind) -> tuple[Ordered | None, Ordered | None]:
    """Return a span of whole numbers or dates from its first value up to, without, the one behind its last."""
    if kind is Kind.DATE:
        return _date_bound(span.low, is_next=not span.has_low), _date_bound(span.high, is_next=span.has_high)
    low = high = None
    if span.low is not None:
        low = _floor(span.low) + 1 if not span.has_low else _ceiling(span.low)
    if span.high is not None:
        high = _floor(span.high) + 1 if span.has_high else _ceiling(span.high)
    return low, high


def _date_bound(end: Ordered | None, *, is_next: bool) -> date | None:
    if end is None or not is_next:
        return end
    assert isinstance(end, date)
    return end + timedelta(days=1) if end < date.max else None


def _floor(value: Ordered) -> int:
    return int(Decimal(value).to_integral_value(ROUND_FLOOR))


def _ceiling(value: Ordered) -> int:
    return int(Decimal(value).to_integral_value(ROUND_CEILING))
