"""How tracks are laid down in rows: an account's stands in the row of the customer who pays from it.

The two are always read and written together, and a row less costs more than the bytes in it.
"""

from collections.abc import Iterable
from struct import Struct
from typing import Final

from trident.risk.online.activity import read_track
from trident.risk.online.plan import ACCOUNT, ENTITIES
from trident.risk.online.track import Track

STORED: Final = tuple(place for place in range(len(ENTITIES)) if place != ACCOUNT)
"""Places of the entities that have rows of their own."""
_HEAD: Final = Struct(">16si")


def pack_tracks(tracks: Iterable[tuple[int, Track]]) -> bytes:
    """Write subjects with their tracks one behind the other: the id, the length in bytes, the track."""
    pieces = []
    for subject, track in tracks:
        packed = track.packed()
        pieces += [_HEAD.pack(subject.to_bytes(16, "big"), len(packed)), packed]
    return b"".join(pieces)


def unpack_tracks(place: int, stored: bytes) -> dict[int, Track]:
    """Read what `pack_tracks` wrote of subjects of the entity at a place of `ENTITIES`."""
    found = {}
    at = 0
    while at < len(stored):
        id_bytes, length = _HEAD.unpack_from(stored, at)
        at += _HEAD.size
        found[int.from_bytes(id_bytes, "big")] = read_track(place, stored[at : at + length])
        at += length
    return found
