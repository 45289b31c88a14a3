from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, NewType
from uuid import UUID

from trident.kernel.auth import Role

SessionId = NewType("SessionId", UUID)
ChallengeId = NewType("ChallengeId", UUID)
StaffId = NewType("StaffId", UUID)


class StaffStatus(StrEnum):
    """Whether a member of staff may sign in."""

    ACTIVE = "active"
    DISABLED = "disabled"


class EndReason(StrEnum):
    """Why a session ended before its time."""

    SIGNED_OUT = "signed-out"
    REPLACED = "replaced"
    REVOKED = "revoked"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - a reason, not a password
    STAFF_DISABLED = "staff-disabled"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from: the device in words, and the network address as the server saw it.

    `device_token` is the long-lived random name that a browser was given at its first sign-in; empty where it has none.
    """

    device: str
    address: str
    device_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ChallengeView:
    """A code is on its way: where to, until when it counts, and when another may be asked for."""

    challenge_id: ChallengeId
    masked_phone: str
    expires_at: datetime
    resend_after_s: int


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session just opened. `token` is shown this once: the bank keeps only its SHA-256."""

    session_id: SessionId
    holder_id: UUID
    token: str = field(repr=False)
    expires_at: datetime


class SessionOrigin(NamedTuple):
    """A live session of a customer with where it was opened: device and address by keyed ids, as risk knows them.

    `device_key` is None where the browser had no device token.
    """

    customer_id: UUID
    session_id: UUID
    device_key: UUID | None
    address_key: UUID | None
    signed_in_at: datetime


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as its owner sees it in the list of their devices."""

    id: SessionId
    device: str
    address_masked: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff as the administrator sees them."""

    id: StaffId
    staff_number: str
    name: str
    roles: tuple[Role, ...]
    branch: str
    status: StaffStatus
    last_signed_in_at: datetime | None
    active_sessions: int
