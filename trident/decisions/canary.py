"""Who is in a canary: decided by the version and the subject alone, so that it is the same everywhere and stays so."""

import hashlib

_BUCKETS = 1000


def bucket(salt: bytes, subject: str) -> int:
    """Return the subject's place from 0 to 999; another version (salt) deals the places anew."""
    drawn = hashlib.blake2b(subject.encode("utf-8", "replace"), digest_size=8, key=salt).digest()
    return int.from_bytes(drawn, "big") % _BUCKETS


def is_in_canary(salt: bytes, subject: str, permille: int) -> bool:
    """Tell whether a subject is among the first `permille` places: who is in stays in as the share grows."""
    return permille > 0 and bucket(salt, subject) < permille
