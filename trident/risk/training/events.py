"""A table of events in columns: what back-tests and training read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trident.risk.types import Entity, EventKind

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]

KINDS: Final = tuple(EventKind)
NOBODY: Final = -1
NEVER: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class EventTable:
    """Events in the order of the stream: by time, and among those of one instant as they came.

    :param at: microseconds since 1970 in UTC, never going back.
    :param kind: places in `KINDS`.
    :param amount_minor: fen; 0 for what is no payment.
    :param subjects: per entity a code from 0 on; `NOBODY` where it is not told. An entity left out is told nowhere.
    :param confirmed_at: when a payment was confirmed a fraud; `NEVER` where it was not.
    :raises ValueError: columns of different lengths, or time that goes back.
    """

    at: Integers
    kind: NDArray[np.int8]
    amount_minor: Integers
    subjects: Mapping[Entity, Integers]
    confirmed_at: Integers
    payments: Integers = field(init=False)
    """The places of the payments: features have a row for each."""

    def __post_init__(self) -> None:
        lengths = {len(self.kind), len(self.amount_minor), len(self.confirmed_at), *map(len, self.subjects.values())}
        if lengths != {len(self.at)}:
            raise ValueError("the columns of a table are of one length")
        if np.any(np.diff(self.at) < 0):
            raise ValueError("the events of a table are in the order of time")
        object.__setattr__(self, "payments", np.flatnonzero(self.kind == KINDS.index(EventKind.PAYMENT)))

    def codes(self, entity: Entity) -> Integers:
        """Return the codes of an entity's subjects, `NOBODY` throughout where the table does not tell them."""
        codes = self.subjects.get(entity)
        return np.full(len(self.at), NOBODY, np.int64) if codes is None else codes


def payments_table(
    *,
    at: Integers,
    amount_minor: Integers,
    subjects: Mapping[Entity, Integers],
    confirmed_at: Integers | None = None,
) -> EventTable:
    """Make a table of nothing but payments."""
    never = np.full(len(at), NEVER, np.int64)
    kind = np.full(len(at), KINDS.index(EventKind.PAYMENT), np.int8)
    return EventTable(at, kind, amount_minor, subjects, never if confirmed_at is None else confirmed_at)
