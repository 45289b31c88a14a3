"""Identifiers: UUIDv7 for machines, numbers with a check digit for people."""

import secrets
from datetime import UTC, datetime
from uuid import UUID

_RANDOM_BITS = 74
_LAST_MS = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp() * 1000)
_LUHN_DOUBLE = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def new_id(now: datetime | None = None) -> UUID:
    """Make a UUIDv7 (RFC 9562 section 5.7): 48 bits of Unix milliseconds, then chance.

    :param now: the instant to stamp; the wall clock where none is given.
    """
    instant = now or datetime.now(UTC)
    chance = secrets.randbits(_RANDOM_BITS)
    milliseconds = int(instant.timestamp() * 1000) & ((1 << 48) - 1)
    value = milliseconds << 80 | 0x7 << 76 | (chance >> 62) << 64 | 0b10 << 62 | chance & ((1 << 62) - 1)
    return UUID(int=value)


def first_id_at(instant: datetime) -> UUID:
    """Return what no id made at `instant` or later is below, and every id of an earlier millisecond is."""
    return UUID(int=(int(instant.timestamp() * 1000) & ((1 << 48) - 1)) << 80)


def check_digit(digits: str) -> str:
    """Return the Luhn check digit (ISO/IEC 7812-1 annex B) that completes `digits`.

    :raises ValueError: where `digits` holds anything but the ten ASCII digits.
    """
    if not digits.isascii() or not digits.isdigit():
        message = "a check digit needs decimal digits"
        raise ValueError(message)
    total = sum(
        _LUHN_DOUBLE[int(digit)] if place % 2 == 0 else int(digit) for place, digit in enumerate(reversed(digits))
    )
    return str(-total % 10)


def is_valid_number(digits: str) -> bool:
    """Tell whether the last of `digits` is the Luhn check digit of the others."""
    return len(digits) > 1 and digits.isascii() and digits.isdigit() and check_digit(digits[:-1]) == digits[-1]


def instant_of(made: UUID) -> datetime | None:
    """Return the instant that a UUIDv7 was made at, to the millisecond; None for an id that nobody can have made.

    That is one of another version, or of a year that no calendar here has: ids come from outside too.
    """
    milliseconds = made.int >> 80
    if made.version != 7 or milliseconds > _LAST_MS:  # noqa: PLR2004
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
