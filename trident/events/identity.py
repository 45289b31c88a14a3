"""What identity tells the domains above it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from trident.kernel.outbox import event

PHONE_SEAL = "identity.code-requested.phone"
"""Purpose under which `CodeRequested.phone_sealed` opens (`kernel.crypto.open_text`)."""

CODE_SEAL = "identity.code-requested.code"
"""Purpose under which `CodeRequested.code_sealed` opens (`kernel.crypto.open_text`)."""


NOBODY = UUID(int=0)
"""Stands for whoever does not exist."""


@event("identity.code-requested")
@dataclass(frozen=True, slots=True)
class CodeRequested:
    """A customer needs this one-time code on this phone; after `expires_at` it is of no use to deliver it."""

    challenge_id: UUID
    customer_id: UUID
    phone_sealed: str
    code_sealed: str
    language: Literal["zh", "en"]
    expires_at: datetime


@event("identity.signed-in")
@dataclass(frozen=True, slots=True)
class SignedIn:
    """A customer signed in on a device, with password and code."""

    customer_id: UUID
    session_id: UUID
    device: str
    address_masked: str
    signed_in_at: datetime


@event("identity.signed-out")
@dataclass(frozen=True, slots=True)
class SignedOut:
    """A customer ended the session they were in."""

    customer_id: UUID
    session_id: UUID
    signed_out_at: datetime


@event("identity.password-changed")
@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """A customer has a new password; all their other sessions have ended."""

    customer_id: UUID
    changed_at: datetime


@event("identity.sessions-revoked")
@dataclass(frozen=True, slots=True)
class SessionsRevoked:
    """Sessions were ended from outside them: by their customer, by a new password, or by an administrator."""

    holder: Literal["customer", "staff"]
    holder_id: UUID
    session_ids: tuple[UUID, ...]
    reason: str
    revoked_at: datetime


@event("identity.step-up-code-requested")
@dataclass(frozen=True, slots=True)
class StepUpCodeRequested:
    """A customer needs this code on this phone to prove a transfer; the message says the amount and whom it is for.

    `phone_sealed` and `code_sealed` open as those of `CodeRequested` do.
    """

    step_up_id: UUID
    customer_id: UUID
    phone_sealed: str
    code_sealed: str
    amount_minor: int
    currency: str
    payee_last4: str
    language: Literal["zh", "en"]
    expires_at: datetime


@event("identity.sign-in-failed")
@dataclass(frozen=True, slots=True)
class SignInFailed:
    """Somebody gave a customer's phone and a wrong password, or a wrong code.

    A phone that is nobody's is told too, with the id `NOBODY`: whoever tries learns nothing by the time it takes.
    """

    customer_id: UUID
    failed_at: datetime
