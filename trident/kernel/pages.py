"""Pages of long lists: opaque cursors over the last row's sort values."""

import base64
import binascii
import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from trident.kernel.errors import Invalid, Title

MAX_PAGE = 100
"""Most items on a page."""


class BadCursor(Invalid):
    """The page's cursor is not one that this list gave out."""

    status = 400
    title = Title(zh="分页标记无效", en="The page cursor is not valid")


def encode_cursor(*values: object) -> str:
    """Pack the last row's sort values into an opaque cursor."""
    plain = [value.isoformat() if isinstance(value, date | datetime) else value for value in values]
    text = json.dumps([str(value) if isinstance(value, UUID) else value for value in plain], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


_READERS: dict[type, Any] = {datetime: datetime.fromisoformat, date: date.fromisoformat, UUID: UUID}


def decode_cursor(cursor: str, *kinds: type) -> tuple[Any, ...]:
    """Unpack a cursor into values of `kinds` (int, str, UUID, date, datetime).

    :raises BadCursor: where it is not one that `encode_cursor` made of such values.
    """
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(kinds):
            raise BadCursor
        read = tuple(
            _READERS[kind](value) if kind in _READERS else value for kind, value in zip(kinds, values, strict=True)
        )
    except (
        ValueError,
        TypeError,
        AttributeError,
        binascii.Error,
        UnicodeDecodeError,
        RecursionError,
    ) as error:
        raise BadCursor from error
    if any(type(value) is not kind for kind, value in zip(kinds, read, strict=True)):
        raise BadCursor
    if any(isinstance(value, int) and abs(value) >= 2**63 for value in read):
        raise BadCursor
    return read
