"""Run a policy over columns of facts, for back-tests: the same decisions as row by row, at a fraction of the time.

Tables whose results are constants are looked up with arrays: each column's values become pieces of its axis, the rules
that allow a piece are bits, and the bits of all columns are brought together for thousands of rows at once. For each
combination of rules that occurs, one row is decided by the row engine, and its decision holds for all. Whatever does
not fit (a missing fact, another type, a policy that computes) is decided row by row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trident.decisions.policy.cells import Kind
from trident.decisions.policy.plan import Column, TablePlan
from trident.decisions.policy.prove import rules_by_piece
from trident.decisions.policy.run import Policy, put_right
from trident.decisions.types import Decision, Fact, FactType

Given: TypeAlias = Any
Whole: TypeAlias = NDArray[np.int64]
_WORD = 64
_SAFE_BITS = 62
_CHUNK = 16_384
_PLAIN = {FactType.INTEGER: int, FactType.MONEY: int, FactType.BOOLEAN: bool, FactType.DATE: date}


@dataclass(frozen=True)
class ColumnDecisions(Sequence[Decision]):
    """Decisions for rows: the different ones, and which of them each row got."""

    kinds: tuple[Decision, ...]
    which: Whole

    def __len__(self) -> int:
        return len(self.which)

    def __getitem__(self, row: Any) -> Any:  # noqa: ANN401 - a row or a slice, as sequences have it
        if isinstance(row, slice):
            return [self.kinds[one] for one in self.which[row]]
        return self.kinds[self.which[row]]

    def __iter__(self) -> Iterator[Decision]:
        return (self.kinds[one] for one in self.which.tolist())

    def outcomes(self) -> dict[str, int]:
        """Return how many rows got each outcome."""
        counts = np.bincount(self.which, minlength=len(self.kinds)).tolist()
        found: dict[str, int] = {}
        for kind, count in zip(self.kinds, counts, strict=True):
            found[kind.outcome] = found.get(kind.outcome, 0) + count
        return found


def evaluate_columns(policy: Policy, columns: Mapping[str, Sequence[Any]]) -> ColumnDecisions:
    """Return the decision of each row; all columns are equally long, and None stands for a missing fact.

    :raises ValueError: the columns are not equally long.
    """
    sizes = {len(column) for column in columns.values()}
    if len(sizes) > 1:
        raise ValueError("columns are not equally long")
    size = sizes.pop() if sizes else 0
    if not policy.is_static:
        return _gathered([policy.decide(_row(columns, at)) for at in range(size)])
    fit = np.ones(size, dtype=np.bool_)
    values = {fact.name: _read(fact, columns.get(fact.name), size, fit) for fact in policy.used}
    chosen = _choose(policy, values, size, fit)
    return _decided(policy, columns, chosen, fit)


def _row(columns: Mapping[str, Sequence[Any]], at: int) -> dict[str, Any]:
    row = {name: column[at] for name, column in columns.items()}
    return {name: value.item() if isinstance(value, np.generic) else value for name, value in row.items()}


def _read(fact: Fact, column: Given, size: int, fit: NDArray[np.bool_]) -> Given:
    """Return a fact's values put right; rows where that fails are marked as not fit and hold any value."""
    if isinstance(column, np.ndarray) and column.dtype.kind in "ib" and fact.type in _PLAIN and fact.least is None:
        if (column.dtype.kind == "b") == (fact.type is FactType.BOOLEAN) and fact.most is None:
            return column
        column = column.tolist()
    given = [None] * size if column is None else column.tolist() if isinstance(column, np.ndarray) else column
    wanted = _PLAIN.get(fact.type, str if fact.type is FactType.TEXT else None)
    if wanted is not None and fact.least is None and fact.most is None and set(map(type, given)) == {wanted}:
        return given
    made: list[Any] = []
    for at, value in enumerate(given):
        try:
            made.append(put_right(fact.when_missing if value is None else value, fact))  # type: ignore[arg-type]
        except ValueError:
            fit[at] = False
            made.append(None)
    if not fit.all():
        filler = next((one for one in made if one is not None), None)
        made = [filler if one is None else one for one in made]
    return made


def _choose(policy: Policy, values: Mapping[str, Sequence[Any]], size: int, fit: NDArray[np.bool_]) -> list[Whole]:
    """Return for each table the place, in the order of trial, of the rule that each row gets; -1 for none."""
    by_variable: dict[str, Sequence[Any]] = {
        f"a{number}": values[fact.name] for number, fact in enumerate(policy.point.facts) if fact.name in values
    }
    chosen: list[Whole] = []
    if not fit.any():
        return [np.full(size, -1, dtype=np.int64) for _ in policy.plans]
    for plan in policy.plans:
        pieces = []
        for column in plan.columns:
            if column.variable in by_variable:
                found = _pieces(column, by_variable[column.variable])
            elif column.variable in policy.results_by_variable:
                found = _pieces_of_results(policy, column, chosen)
            else:  # no rule looks at it
                lowest = column.axis.possible & -column.axis.possible
                found = np.full(size, lowest.bit_length() - 1, dtype=np.int64)
            possible = np.array([column.axis.possible >> one & 1 for one in range(column.axis.size)], dtype=np.bool_)
            fit &= (found >= 0) & possible[found]
            pieces.append(np.where(found < 0, 0, found))
        chosen.append(_first_rules(plan, pieces, size))
    return chosen


def _pieces(column: Column, values: Sequence[Any]) -> Whole:
    axis = column.axis
    if column.kind is Kind.BOOLEAN:
        return np.asarray(values, dtype=np.bool_).astype(np.int64)
    if column.kind is Kind.TEXT:
        known = {value: at for at, value in enumerate(axis.values)}
        other = len(axis.values) if axis.is_open else -1
        return np.fromiter(map(known.get, values, repeat(other)), dtype=np.int64, count=len(values))
    if column.kind in {Kind.WHOLE, Kind.DATE}:
        is_date = column.kind is Kind.DATE
        cuts = [cut.toordinal() if is_date else cut for cut in axis.cuts]
        plain = [value.toordinal() for value in values] if is_date else values
        if all(abs(cut).bit_length() <= _SAFE_BITS for cut in cuts):
            try:
                array = np.asarray(plain, dtype=np.int64)
            except OverflowError:
                pass
            else:
                return np.searchsorted(np.array(cuts, dtype=np.int64), array, side="right").astype(np.int64)
    return np.fromiter((axis.piece(value) for value in values), dtype=np.int64, count=len(values))


def _pieces_of_results(policy: Policy, column: Column, chosen: list[Whole]) -> Whole:
    """Return the pieces of a column that holds what an earlier table said."""
    step = policy.results_by_variable[column.variable]
    plan = policy.plans[step]
    rows = [*(plan.results[rule] for rule in plan.order), plan.default_values]
    lookup = np.array([column.axis.piece(row[0]) if row is not None else 0 for row in rows], dtype=np.int64)
    return lookup[chosen[step]]


def _first_rules(plan: TablePlan, pieces: list[Whole], size: int) -> Whole:
    words = (len(plan.rows) + _WORD - 1) // _WORD
    tables = [_words(plan, at, column, words) for at, column in enumerate(plan.columns)]
    last = np.uint64(2 ** (len(plan.rows) % _WORD or _WORD) - 1)
    found = np.full(size, -1, dtype=np.int64)
    for start in range(0, size, _CHUNK):
        waiting = np.arange(start, min(start + _CHUNK, size))
        near = [piece[start : start + _CHUNK] for piece in pieces]
        for word in range(words):
            mask = np.full(len(waiting), last if word == words - 1 else np.uint64(2**_WORD - 1))
            for table, piece in zip(tables, near, strict=True):
                if table is not None:
                    mask &= table[word][piece]
            hit = mask != 0
            lowest = mask[hit]
            lowest &= ~lowest + np.uint64(1)
            # a power of two is exact as a float, whatever its size
            found[waiting[hit]] = np.frexp(lowest.astype(np.float64))[1].astype(np.int64) - 1 + word * _WORD
            missed = ~hit
            waiting = waiting[missed]
            if not len(waiting):
                break
            near = [piece[missed] for piece in near]
    return found


def _words(plan: TablePlan, at: int, column: Column, words: int) -> list[NDArray[np.uint64]] | None:
    """Return, for each word of 64 rules, the rules that allow each piece; None if every piece allows all."""
    masks = [column.axis.mask(plan.rows[rule][at]) for rule in plan.order]
    if all(mask == column.axis.possible for mask in masks):
        return None
    rules = rules_by_piece(masks, column.axis.size)
    low = 2**_WORD - 1
    return [np.array([rule >> (word * _WORD) & low for rule in rules], dtype=np.uint64) for word in range(words)]


def _decided(
    policy: Policy, columns: Mapping[str, Sequence[Any]], chosen: list[Whole], fit: NDArray[np.bool_]
) -> ColumnDecisions:
    size = len(fit)
    key = np.zeros(size, dtype=np.int64)
    for plan, places in zip(policy.plans, chosen, strict=True):
        _, key = np.unique(key * (len(plan.rows) + 1) + places + 1, return_inverse=True)
        key = key.astype(np.int64)
    which = np.zeros(size, dtype=np.int64)
    kinds: list[Decision] = []
    rows = np.flatnonzero(fit)
    names, first, inverse = np.unique(key[rows], return_index=True, return_inverse=True)
    assert len(names) == len(first)
    kinds += [policy.decide(_row(columns, int(rows[at]))) for at in first]
    which[rows] = inverse
    for at in np.flatnonzero(~fit).tolist():
        which[at] = len(kinds)
        kinds.append(policy.decide(_row(columns, at)))
    return ColumnDecisions(tuple(kinds), which)


def _gathered(decisions: list[Decision]) -> ColumnDecisions:
    return ColumnDecisions(tuple(decisions), np.arange(len(decisions), dtype=np.int64))
