"""Passwords at rest: argon2id (RFC 9106), with one cost for known and unknown people."""

import secrets
from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from trident.identity.rules.passwords import normalise_password
from trident.identity.settings import IdentitySettings, environment_settings


class _Hashing:
    """A hasher with its cost, a hash that no password has, and room for so many hashes at once.

    Each hash takes its memory for its time; without the bound a flood of sign-ins would take it all.
    """

    def __init__(self, settings: IdentitySettings) -> None:
        self.hasher = PasswordHasher(
            time_cost=settings.argon2_passes,
            memory_cost=settings.argon2_memory_kib,
            parallelism=settings.argon2_lanes,
            type=Type.ID,
        )
        self.nobodys_hash = self.hasher.hash(secrets.token_urlsafe())
        self.room = BoundedSemaphore(settings.parallel_hashes)


@lru_cache(maxsize=8)
def _hashing(settings: IdentitySettings) -> _Hashing:
    return _Hashing(settings)


def hash_password(password: str, settings: IdentitySettings | None = None) -> str:
    """Hash with argon2id and a fresh salt; takes tens of milliseconds on purpose.

    :param settings: its cost; this process's environment decides where none are given.
    """
    hashing = _hashing(settings or environment_settings())
    with hashing.room:
        return hashing.hasher.hash(normalise_password(password))


def is_password(password: str, password_hash: str | None, settings: IdentitySettings) -> bool:
    """Whether the hash is the password's. Without a hash the answer is no, after the same work."""
    hashing = _hashing(settings)
    with hashing.room:
        try:
            hashing.hasher.verify(password_hash or hashing.nobodys_hash, normalise_password(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def needs_rehash(password_hash: str, settings: IdentitySettings) -> bool:
    """Whether the hash was made at another cost than the settings ask for."""
    return _hashing(settings).hasher.check_needs_rehash(password_hash)
