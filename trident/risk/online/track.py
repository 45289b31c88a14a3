"""A subject's payments as running totals: what fell into any window is the difference of two rows.

No counter has to expire and nothing is summed again: a window of any length costs one binary search, and is exact to
the microsecond. A track keeps the latest rows; older ones go to chunks, of which a search needs one at most.
"""

import sys
from array import array
from bisect import bisect_right
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from trident.risk.types import Entity

Edge = tuple[int, "array[int]", int]
"""How many payments there were, and where their running totals stand: an array and an offset into it."""

AT: Final = 0
AMOUNT: Final = 1
MEETINGS: Final = 2
MAGNITUDE: Final = 3
SQUARE: Final = 4
WIDTHS: Final[Mapping[Entity, int]] = MappingProxyType(
    {Entity.CUSTOMER: 5, Entity.PAYEE: 3, Entity.ACCOUNT: 3, Entity.DEVICE: 3, Entity.ADDRESS: 3}
)
"""Columns of a row: instant, amounts, first meetings; of customers also magnitudes and their squares."""
CAPACITY: Final = 32
"""Rows a track may be saved with: a row of the database then stays well below the size that is compressed."""
KEPT: Final = 16
"""Rows that stay when a track has outgrown its capacity; the others become chunks of at most as many."""
_LONG_AGO: Final = -(2**63)
_NONE_OLDER: Final[Mapping[int, Edge]] = MappingProxyType({})
"""Most tracks go back as far as is asked for."""
_IS_BIG_ENDIAN: Final = sys.byteorder == "big"


class Track:
    """One subject's running totals: `data` is the count before the first row, then rows of `width` columns.

    The first row is what was before: zeros long ago, or the last row that went to a chunk.
    """

    __slots__ = ("ats", "data", "is_changed", "older", "width")

    def __init__(self, width: int, stored: bytes | None = None) -> None:
        self.width = width
        self.data = unpack(stored) if stored is not None else array("q", [0, _LONG_AGO] + [0] * (width - 1))
        self.ats = self.data[1::width]
        self.older: Mapping[int, Edge] = _NONE_OLDER
        self.is_changed = False

    @property
    def count(self) -> int:
        """How many payments there ever were."""
        return self.data[0] + len(self.ats) - 1

    def remember(self, at: int, chunk: "Track") -> None:
        """Take the totals up to an instant from the chunk that holds it."""
        place = max(bisect_right(chunk.ats, at), 1) - 1
        edge = (chunk.data[0] + place, chunk.data, 1 + place * chunk.width)
        self.older = {**self.older, at: edge}

    def append(self, at: int, amount: int, meetings: int, magnitude: int) -> None:
        """Add a payment. Time does not go back within a track: an earlier instant counts as the last one."""
        data, width = self.data, self.width
        last = len(data) - width
        at = max(at, data[last])
        self.ats.append(at)
        row = (at, data[last + AMOUNT] + amount, data[last + MEETINGS] + meetings)
        if width > SQUARE:
            row += (data[last + MAGNITUDE] + magnitude, data[last + SQUARE] + magnitude * magnitude)  # type: ignore[assignment]
        data.extend(row)
        self.is_changed = True

    def spill(self) -> list["Track"]:
        """Cut off all but the latest rows once there are too many; return what was cut, in chunks, oldest first."""
        if len(self.ats) - 1 <= CAPACITY:
            return []
        chunks = []
        while len(self.ats) - 1 > KEPT:
            taken = min(KEPT, len(self.ats) - 1 - KEPT)
            chunk = Track(self.width)
            chunk.data = self.data[: 1 + (taken + 1) * self.width]
            chunk.ats = chunk.data[1 :: self.width]
            chunks.append(chunk)
            # The last row of the chunk stays as the row before the first.
            self.data = array("q", [self.data[0] + taken]) + self.data[1 + taken * self.width :]
            self.ats = self.ats[taken:]
        return chunks

    def packed(self) -> bytes:
        """Return the bytes that are stored."""
        return pack(self.data)


def pack(numbers: "array[int]") -> bytes:
    """Write 64-bit integers, the least significant byte first."""
    if _IS_BIG_ENDIAN:
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def unpack(stored: bytes) -> "array[int]":
    """Read what `pack` wrote."""
    numbers = array("q")
    numbers.frombytes(stored)
    if _IS_BIG_ENDIAN:
        numbers.byteswap()
    return numbers
