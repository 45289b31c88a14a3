"""Whom a customer has paid and where from, each with the instant of the first time.

It stands in the customer's row: whom a customer meets again and again is found without a look-up, and somebody new
needs no row. Whom the customer has not met for long goes to `risk.meeting`.
"""

from struct import Struct
from typing import Final

from trident.risk.types import Entity

Meeting = tuple[int, int, int]
"""A place of `ENTITIES`, the other's id as an integer, the first instant in µs."""

CAPACITY: Final = 24
"""Meetings a circle may be saved with."""
KEPT: Final = 12
"""Meetings that stay when a circle has outgrown its capacity: those met last."""
_KEY: Final = 18
"""Bytes of a place and an id."""
_MEETING: Final = Struct(">h16sq")
_HEAD: Final = 1
_ALL, _LATEST = b"\0", b"\1"
_EMPTY: Final = _ALL
_PLACES: Final = tuple(place.to_bytes(2, "big") for place in range(len(Entity)))


class Circle:
    """One customer's meetings as they are stored, the one met last at the end.

    A byte before them says whether there are older ones elsewhere. Searching the bytes is quicker than reading them
    into anything.
    """

    __slots__ = ("_data",)

    def __init__(self, stored: bytes = _EMPTY) -> None:
        self._data = stored

    @property
    def is_whole(self) -> bool:
        """Whether nobody was ever met but those in it."""
        return self._data.startswith(_ALL)

    def first_met(self, place: int, other: int) -> int | None:
        """Return when somebody or something was met first, in µs; None where that is not known here."""
        at = self._find(_PLACES[place] + other.to_bytes(16, "big"))
        return None if at < 0 else int.from_bytes(self._data[at + _KEY : at + _MEETING.size], "big", signed=True)

    def meet(self, place: int, other: int, at: int) -> bool:
        """Let somebody or something be met at an instant; return whether that was the first time."""
        data = self._data
        key = _PLACES[place] + other.to_bytes(16, "big")
        found = self._find(key)
        if found < 0:
            self._data = data + key + at.to_bytes(8, "big", signed=True)
            return True
        end = found + _MEETING.size
        if end < len(data):
            self._data = data[:found] + data[end:] + data[found:end]
        return False

    def spill(self) -> list[Meeting]:
        """Cut off all but those met last once there are too many; return what was cut, the longest ago first."""
        if len(self._data) <= _HEAD + CAPACITY * _MEETING.size:
            return []
        cut = len(self._data) - KEPT * _MEETING.size
        older, self._data = self._data[_HEAD:cut], _LATEST + self._data[cut:]
        return [(place, int.from_bytes(other, "big"), at) for place, other, at in _MEETING.iter_unpack(older)]

    def packed(self) -> bytes:
        """Return the bytes that are stored."""
        return self._data

    def _find(self, key: bytes) -> int:
        """Return where a meeting begins; -1 where it is not. What matches across two meetings is none."""
        data = self._data
        at = data.find(key, _HEAD)
        while at >= 0 and (at - _HEAD) % _MEETING.size:
            at = data.find(key, at + 1)
        return at
