"""The past of subjects, sorted once: how much of it had happened by any instant, for all payments at a time."""

from dataclasses import dataclass

import numpy as np

from trident.risk.training.events import Integers


@dataclass(frozen=True, slots=True)
class History:
    """Events by subject, then by time. Answers are places in it, between which running totals are differences.

    A place on the line of time and a subject's code are held as one number, so that one binary search finds both.
    """

    line: Integers
    """Instants, ascending; of one instant in the order of the stream."""
    keys: Integers
    order: Integers
    """Which of the events given stands at each place."""

    @classmethod
    def of(cls, line: Integers, codes: Integers, places: Integers) -> "History":
        """Sort events that happened to `codes` at `places` of the line."""
        keys = codes * (len(line) + 1) + places
        order = np.argsort(keys, kind="stable")
        return cls(line, keys[order], order)

    def until(self, codes: Integers, at: Integers) -> Integers:
        """Return for each subject the place behind its last event at or before an instant."""
        return self.before(codes, np.searchsorted(self.line, at, side="right"))

    def before(self, codes: Integers, places: Integers) -> Integers:
        """Return for each subject the place behind its last event that stands before a place of the line."""
        return np.searchsorted(self.keys, codes * (len(self.line) + 1) + places, side="left")

    def totals(self, values: Integers) -> Integers:
        """Return the running totals of the events' values: what stands before each place, and the sum at the end."""
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(values[self.order])])
