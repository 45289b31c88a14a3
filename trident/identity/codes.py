"""One-time codes: six digits by chance, kept as a keyed digest bound to their challenge."""

import hmac
import secrets
from uuid import UUID

from trident.kernel.crypto import keyed_digest

CODE_DIGITS = 6


def new_code() -> str:
    """Six decimal digits from the system's source of chance."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def code_digest(challenge_id: UUID, code: str) -> bytes:
    """What is stored of a code: a plain hash of a million codes would be a list; this needs the bank's key."""
    return keyed_digest("identity.code", challenge_id.bytes + code.encode())


def is_code(challenge_id: UUID, code: str, digest: bytes) -> bool:
    """Whether the code is the challenge's, compared in constant time."""
    return hmac.compare_digest(code_digest(challenge_id, code), digest)
