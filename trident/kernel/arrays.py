"""PostgreSQL's binary array format, written directly: a batch has thousands of values, and every microsecond counts.

Format (src/backend/utils/adt/arrayfuncs.c, array_send): dimensions, whether there are NULLs, element type, length,
lower bound, then each element as its length in bytes (-1 for NULL) and its bytes.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import repeat
from struct import Struct
from typing import Any, ClassVar
from uuid import UUID
from weakref import WeakSet

from psycopg import Connection
from psycopg.adapt import Dumper
from psycopg.pq import Format

_HEADER = Struct(">iiIii")
_NULL = b"\xff\xff\xff\xff"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.date().toordinal()
_MICROSECOND = timedelta(microseconds=1)

_pack_int2 = Struct(">ih").pack
_pack_int4 = Struct(">ii").pack
_pack_int8 = Struct(">iq").pack
_pack_length = Struct(">i").pack


def date_bytes(value: date) -> bytes:
    """Return a date as PostgreSQL sends it."""
    return (value.toordinal() - _EPOCH_DAY).to_bytes(4, "big", signed=True)


def instant_bytes(value: datetime) -> bytes:
    """Return an aware instant as PostgreSQL sends it."""
    return ((value - _EPOCH) // _MICROSECOND).to_bytes(8, "big", signed=True)


class PackedArray:
    """A packed array; its class tells PostgreSQL the type."""

    element_oid: ClassVar[int]
    array_oid: ClassVar[int]
    __slots__ = ("packed",)

    def __init__(self, count: int, elements: bytes, *, has_nulls: bool = False) -> None:
        self.packed = _HEADER.pack(1, int(has_nulls), self.element_oid, count, 1) + elements


class UuidArray(PackedArray):
    """A packed uuid[]."""

    element_oid = 2950
    array_oid = 2951

    @classmethod
    def of(cls, values: Collection[int]) -> "UuidArray":
        """Pack UUIDs given as their 128-bit integers."""
        bytes_of = [value.to_bytes(16, "big") for value in values]
        return cls(len(values), b"\x00\x00\x00\x10".join([b"", *bytes_of]))

    @classmethod
    def of_ids(cls, values: Sequence[UUID | None]) -> "UuidArray":
        """Pack UUIDs, or NULLs."""
        elements = [_NULL if value is None else b"\x00\x00\x00\x10" + value.int.to_bytes(16, "big") for value in values]
        # Looked for among bytes: an id's own comparison runs in Python.
        return cls(len(elements), b"".join(elements), has_nulls=_NULL in elements)


class Int2Array(PackedArray):
    """A packed smallint[]."""

    element_oid = 21
    array_oid = 1005

    @classmethod
    def of(cls, values: Sequence[int]) -> "Int2Array":
        """Pack small integers."""
        return cls(len(values), b"".join(map(_pack_int2, repeat(2), values)))


class Int4Array(PackedArray):
    """A packed integer[]."""

    element_oid = 23
    array_oid = 1007

    @classmethod
    def of(cls, values: Sequence[int]) -> "Int4Array":
        """Pack integers."""
        return cls(len(values), b"".join(map(_pack_int4, repeat(4), values)))


class Int8Array(PackedArray):
    """A packed bigint[]."""

    element_oid = 20
    array_oid = 1016

    @classmethod
    def of(cls, values: Sequence[int | None]) -> "Int8Array":
        """Pack integers of up to 64 bits, or NULLs."""
        elements = [_NULL if value is None else _pack_int8(8, value) for value in values]
        return cls(len(values), b"".join(elements), has_nulls=None in values)


class BooleanArray(PackedArray):
    """A packed boolean[]."""

    element_oid = 16
    array_oid = 1000

    @classmethod
    def of(cls, values: Sequence[bool]) -> "BooleanArray":
        """Pack truths."""
        return cls(len(values), b"".join([b"\0\0\0\1\1" if value else b"\0\0\0\1\0" for value in values]))


class TextArray(PackedArray):
    """A packed text[]."""

    element_oid = 25
    array_oid = 1009

    @classmethod
    def of(cls, values: Iterable[str | None]) -> "TextArray":
        """Pack texts, or NULLs.

        What no text of PostgreSQL can hold is replaced: NUL by nothing, half a surrogate pair by `?`.
        """
        encoded = [None if value is None else value.encode("utf-8", "replace") for value in values]
        if b"\0" in b"".join(filter(None, encoded)):
            encoded = [value and value.replace(b"\0", b"") for value in encoded]
        elements = [_NULL if value is None else _pack_length(len(value)) + value for value in encoded]
        return cls(len(elements), b"".join(elements), has_nulls=None in encoded)


class ByteaArray(PackedArray):
    """bytea[]."""

    element_oid = 17
    array_oid = 1001

    @classmethod
    def of(cls, values: Sequence[bytes | None], *, nulls: int = 0) -> "ByteaArray":
        """Pack bytes, or NULLs; as many NULLs as `nulls` behind them."""
        elements = [_NULL if value is None else _pack_length(len(value)) + value for value in values]
        packed = b"".join(elements) + _NULL * nulls
        return cls(len(elements) + nulls, packed, has_nulls=nulls > 0 or None in values)


class DateArray(PackedArray):
    """A packed date[]."""

    element_oid = 1082
    array_oid = 1182

    @classmethod
    def of(cls, values: Sequence[date | None]) -> "DateArray":
        """Pack dates, or NULLs."""
        elements = [_NULL if value is None else _pack_int4(4, value.toordinal() - _EPOCH_DAY) for value in values]
        return cls(len(values), b"".join(elements), has_nulls=None in values)


class InstantArray(PackedArray):
    """A packed timestamptz[]."""

    element_oid = 1184
    array_oid = 1185

    @classmethod
    def of(cls, values: Sequence[datetime | None]) -> "InstantArray":
        """Pack aware instants, or NULLs."""
        elements = [_NULL if value is None else _pack_int8(8, (value - _EPOCH) // _MICROSECOND) for value in values]
        return cls(len(values), b"".join(elements), has_nulls=None in values)


class _Packed(Dumper):
    format = Format.BINARY

    def dump(self, obj: Any) -> bytes:  # noqa: ANN401 - psycopg's protocol
        packed = obj.packed
        assert isinstance(packed, bytes), "only arrays of this module come here"
        return packed


_ARRAYS: tuple[type[PackedArray], ...] = (
    UuidArray,
    Int2Array,
    Int4Array,
    Int8Array,
    BooleanArray,
    TextArray,
    ByteaArray,
    DateArray,
    InstantArray,
)
_ready: WeakSet[Connection[Any]] = WeakSet()


def understand_arrays(connection: Connection[Any]) -> None:
    """Teach a connection to send the arrays of this module; free of cost after the first time."""
    if connection in _ready:
        return
    for array in _ARRAYS:
        dumper = type(f"{array.__name__}Dumper", (_Packed,), {"oid": array.array_oid})
        connection.adapters.register_dumper(array, dumper)
    _ready.add(connection)
