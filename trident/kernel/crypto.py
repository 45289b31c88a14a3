"""Personal data at rest: sealed fields, blind indexes, and the masks that people see.

Fields of classes C2 and C3 of JR/T 0171-2020 (ID number, phone, card number, biometrics) are sealed with
AES-256-GCM under a key outside the database, bound to their purpose; an exact look-up goes over an
HMAC-SHA256 index. Keys come from a file that only the bank's process may read.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect, LargeBinary, TypeDecorator

_NONCE_BYTES = 12
_INDEX_BYTES = 16
_VERSION = b"\x01"


class Keys:
    """The bank's key material; every use derives its own key from it by purpose."""

    def __init__(self, root: bytes) -> None:
        assert len(root) >= 32, "the root key has 256 bits at least"  # noqa: PLR2004 - said in the sentence
        self._root = root

    @lru_cache(maxsize=256)  # noqa: B019 - lives as long as the process
    def derive(self, purpose: str) -> bytes:
        """Return the 256-bit key of `purpose` (HMAC-SHA256 of the purpose under the root key)."""
        return hmac.digest(self._root, purpose.encode(), "sha256")

    @lru_cache(maxsize=256)  # noqa: B019 - lives as long as the process
    def cipher(self, purpose: str) -> AESGCM:
        """Return the cipher of `purpose`."""
        return AESGCM(self.derive(f"seal:{purpose}"))


class _Keyring:
    keys: Keys | None = None


def use_keys(keys: Keys) -> None:
    """Set the process's keys; done once at start, before anything is sealed or opened."""
    _Keyring.keys = keys


def current_keys() -> Keys:
    """Return the process's keys."""
    assert _Keyring.keys is not None, "use_keys comes first"
    return _Keyring.keys


def load_keys(path: Path) -> Keys:
    """Read the keys from `path`; on the very first start make them, readable by this user only.

    Two processes that start at once agree: the file is made whole under another name and linked into place.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump({"root": base64.b64encode(secrets.token_bytes(32)).decode()}, file)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # the other process was first: its keys are ours
        finally:
            draft.unlink()
    return Keys(base64.b64decode(json.loads(path.read_text())["root"]))


def seal(purpose: str, text: str) -> bytes:
    """Encrypt `text` for `purpose`: version, nonce, then AES-256-GCM of the UTF-8 bytes with its tag."""
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + current_keys().cipher(purpose).encrypt(nonce, text.encode(), purpose.encode())


def open_sealed(purpose: str, sealed: bytes) -> str:
    """Decrypt what `seal` made for the same purpose.

    :raises cryptography.exceptions.InvalidTag: where the bytes or the purpose are not what was sealed.
    """
    assert sealed[:1] == _VERSION, "sealed by a version this code knows"
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    return current_keys().cipher(purpose).decrypt(nonce, bytes(body), purpose.encode()).decode()


def seal_text(purpose: str, text: str) -> str:
    """Seal `text` into a string, for events and other JSON."""
    return base64.urlsafe_b64encode(seal(purpose, text)).decode()


def open_text(purpose: str, sealed: str) -> str:
    """Open what `seal_text` made for the same purpose."""
    return open_sealed(purpose, base64.urlsafe_b64decode(sealed))


def blind_index(purpose: str, text: str) -> bytes:
    """Return the 128-bit look-up value of `text`: equal texts of one purpose have equal values, no more is told."""
    return hmac.digest(current_keys().derive(f"index:{purpose}"), text.encode(), "sha256")[:_INDEX_BYTES]


def keyed_id(purpose: str, text: str) -> UUID:
    """Return `blind_index` as an id: what is known by it elsewhere can be recognised, and not read back."""
    return UUID(bytes=blind_index(purpose, text))


def keyed_digest(purpose: str, data: bytes) -> bytes:
    """Return HMAC-SHA256 of `data` under the key of `purpose`."""
    return hmac.digest(current_keys().derive(f"digest:{purpose}"), data, hashlib.sha256().name)


class EncryptedText(TypeDecorator[str]):
    """A text column sealed for `purpose`; cannot be compared in SQL: look up over `blind_index`."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - its protocol
        """Seal on the way in."""
        return None if value is None else seal(self.purpose, value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - its protocol
        """Open on the way out."""
        return None if value is None else open_sealed(self.purpose, value)


def mask_phone(phone: str) -> str:
    """Show a phone number as `138****1234`."""
    return f"{phone[:3]}****{phone[-4:]}"


def mask_id_number(number: str) -> str:
    """Show an ID number as its first and its last digit only."""
    return f"{number[:1]}{'*' * (len(number) - 2)}{number[-1:]}"


def mask_name(name: str) -> str:
    """Show a name without its first character: `*三`, as Chinese banks show a payee."""
    return f"*{name[1:]}" if len(name) > 1 else name


def mask_account_number(number: str) -> str:
    """Show an account number as `6222 **** 1234`."""
    return f"{number[:4]} **** {number[-4:]}"


def last4(number: str) -> str:
    """Return the last four digits, by which people know their account (尾号)."""
    return number[-4:]
