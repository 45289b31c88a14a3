"""What a person reads aloud to name an entry."""

import hashlib
from uuid import UUID

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U, which are misread."""

_LENGTH = 12
_GROUP = 4


_MISREAD = str.maketrans("OILoil", "011011", " -")


def read_reference(text: str) -> str | None:
    """Return the first 15 hexadecimal digits of the digest of the id that a reference names; None where it is none.

    Letters may be small, and O, I and L are read as what they were taken for.
    """
    signs = text.translate(_MISREAD).upper()
    if len(signs) != _LENGTH or not set(signs) <= set(_ALPHABET):
        return None
    bits = 0
    for sign in signs:
        bits = bits << 5 | _ALPHABET.index(sign)
    return f"{bits:015x}"


def entry_reference(entry_id: UUID) -> str:
    """Return the reference of an entry, the same wherever it is shown: 60 bits of the id's digest, `K7QF-2M9X-4TRB`."""
    bits = int.from_bytes(hashlib.sha256(entry_id.bytes).digest()[:8]) >> 4
    signs = [_ALPHABET[bits >> 5 * place & 31] for place in reversed(range(_LENGTH))]
    return "-".join("".join(signs[start : start + _GROUP]) for start in range(0, _LENGTH, _GROUP))
