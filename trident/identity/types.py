from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple, NewType
from uuid import UUID

from trident.kernel.auth import Role

CODE_STRENGTH: Final = 2
"""A one-time code bound to what it authorises; one more is the password besides."""

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


@dataclass(frozen=True, slots=True)
class StepUpAbout:
    """What a step-up is for, as the customer is told while they prove it: amount in minor units, and whom it is for."""

    amount_minor: int
    currency: str
    payee_last4: str
    payee_name_masked: str


@dataclass(frozen=True, slots=True)
class StepUpDemand:
    """More proof of who asks, demanded of a session for one thing.

    :param binding: SHA-256 of what is authorised by it; opaque here.
    :param strength: 2 a one-time code, 3 a code and the password.
    """

    id: UUID
    customer_id: UUID
    session_id: UUID
    binding: bytes
    strength: int
    about: StepUpAbout


@dataclass(frozen=True, slots=True)
class ProvenStepUp:
    """A step-up whose proof was given, and is not too old."""

    customer_id: UUID
    session_id: UUID
    binding: bytes
    strength: int


@dataclass(frozen=True, slots=True)
class StepUpView:
    """A step-up as its customer sees it."""

    id: UUID
    strength: int
    about: StepUpAbout
    masked_phone: str
    is_code_sent: bool
    is_proven: bool
    expires_at: datetime
    resend_after_s: int

    @property
    def means(self) -> tuple[str, ...]:
        """By what it is proven."""
        return ("code",) if self.strength == CODE_STRENGTH else ("code", "password")


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
