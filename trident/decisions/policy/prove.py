"""Prove of a table that some rule always matches, and that none do together that must not; exactly, within bounds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trident.decisions.policy.axes import Axis
from trident.decisions.policy.cells import Cell, Free

MOST_SPLITS = 100_000


class TooComplex(Exception):
    """A proof would take too long."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """A table's rules as boxes: for each rule and column the pieces it allows, as bits."""

    axes: tuple[Axis, ...]
    rules: tuple[tuple[int, ...], ...]
    sure: tuple[bool, ...]

    @classmethod
    def of(cls, axes: Sequence[Axis], rows: Sequence[Sequence[Cell]]) -> "Boxes":
        """Return the boxes; a rule with a cell that is evaluated is not sure to match within its box."""
        masks: list[dict[Cell, int]] = [{} for _ in axes]

        def mask(column: int, cell: Cell) -> int:
            known = masks[column]
            if isinstance(cell, Free):  # its expression may be too deep to be hashed
                return axes[column].possible
            if cell not in known:
                known[cell] = axes[column].mask(cell)
            return known[cell]

        rules = tuple(tuple(mask(column, cell) for column, cell in enumerate(row)) for row in rows)
        return cls(tuple(axes), rules, tuple(not any(isinstance(cell, Free) for cell in row) for row in rows))

    def find_gap(self) -> tuple[int, ...] | None:
        """Return a piece of each column that together no rule matches; None if there is none.

        :raises TooComplex: it cannot be told within bounds.
        """
        full = tuple(axis.possible for axis in self.axes)
        rules = [rule for rule, is_sure in zip(self.rules, self.sure, strict=True) if is_sure]
        if any(rule == full for rule in rules):
            return None
        waiting = [(full, 0)]
        splits = 0
        while waiting:
            box, at = waiting.pop()
            while at < len(rules) and not all(a & b for a, b in zip(box, rules[at], strict=True)):
                at += 1
                splits += 1
            if at == len(rules):
                return tuple((part & -part).bit_length() - 1 for part in box)
            splits += 1
            if splits > MOST_SPLITS * 10:
                raise TooComplex
            for column, part in enumerate(rules[at]):
                if outside := box[column] & ~part:
                    waiting.append(((*box[:column], outside, *box[column + 1 :]), at + 1))
                    box = (*box[:column], box[column] & part, *box[column + 1 :])
            if len(waiting) > MOST_SPLITS:
                raise TooComplex
        return None

    def overlaps(self) -> Iterator[tuple[int, int]]:
        """Yield each pair of rules that may match the same facts, the earlier first."""
        columns = [self._by_piece(column) for column in range(len(self.axes))]
        known: list[dict[int, int]] = [{} for _ in self.axes]
        for number, rule in enumerate(self.rules):
            others = (1 << number) - 1
            for column, part in enumerate(rule):
                if part not in known[column]:
                    known[column][part] = _union(columns[column], part)
                others &= known[column][part]
                if not others:
                    break
            while others:
                low = others & -others
                yield low.bit_length() - 1, number
                others ^= low

    def _by_piece(self, column: int) -> list[int]:
        return rules_by_piece([rule[column] for rule in self.rules], self.axes[column].size)


def rules_by_piece(masks: Sequence[int], size: int) -> list[int]:
    """Return for each piece of a column the rules that allow it, as bits."""
    rules: dict[int, int] = {}
    for number, mask in enumerate(masks):
        rules[mask] = rules.get(mask, 0) | 1 << number
    # where a run of pieces begins and where it ends, its rules change sides
    turns = [0] * (size + 1)
    for mask, numbers in rules.items():
        at, rest = 0, mask
        while rest:
            skipped = (rest & -rest).bit_length() - 1
            rest >>= skipped
            length = (~rest & (rest + 1)).bit_length() - 1
            rest >>= length
            turns[at + skipped] ^= numbers
            at += skipped + length
            turns[at] ^= numbers
    found = []
    now = 0
    for turn in turns[:size]:
        now ^= turn
        found.append(now)
    return found


def _union(pieces: Sequence[int], part: int) -> int:
    found = 0
    while part:
        low = part & -part
        found |= pieces[low.bit_length() - 1]
        part ^= low
    return found
