from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from trident.customers import CustomerView
from trident.identity.types import ChallengeView, SessionView, StaffView, StepUpView
from trident.kernel.auth import ROLE_PERMISSIONS, Role
from trident.kernel.errors import Language
from trident.kernel.http import Page, StrictModel

_SESSION_ID = "019cfc5e-2b80-7d3a-9f4e-6b1c0a7d5e21"
_CHALLENGE: JsonDict = {
    "challenge_id": "019cfc5d-9f20-7a41-8c6e-3d5b7e9a1f02",
    "masked_phone": "138****5678",
    "expires_at": "2026-03-18T02:35:00Z",
    "resend_after_s": 60,
}
_CUSTOMER: JsonDict = {
    "id": "019cfb2a-5c10-7b62-a1d4-8e0f6c3b9a75",
    "customer_number": "1000000016",
    "name": "王秀英",
    "masked_phone": "138****5678",
    "language": "zh",
}
_CSRF = "b1946ac92492d2347c6235b4d2611184"
_STAFF: JsonDict = {
    "id": "019cfb2a-1f00-7e55-8b21-4a6d9c0e7f33",
    "staff_number": "T1001",
    "name": "李文静",
    "roles": ["teller"],
    "permissions": [permission.value for permission in sorted(ROLE_PERMISSIONS[Role.TELLER])],
    "branch": "道里支行",
}
# Nothing that a text column could not hold.
_PLAIN_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"


class PasswordStep(StrictModel):
    """First step of a customer's sign-in."""

    model_config = ConfigDict(json_schema_extra={"example": {"phone": "13812345678", "password": "Snow-Lantern-27"}})

    phone: str = Field(min_length=1, max_length=20, description="mobile number, with or without +86 and spaces")
    password: str = Field(min_length=1, max_length=128)


class Challenge(StrictModel):
    """A one-time code is on its way to the masked phone; it counts until `expires_at`."""

    model_config = ConfigDict(json_schema_extra={"example": _CHALLENGE})

    challenge_id: UUID
    masked_phone: str
    expires_at: datetime
    resend_after_s: int = Field(ge=0, description="seconds until another code may be asked for")

    @classmethod
    def of(cls, view: ChallengeView) -> "Challenge":
        """Show a challenge."""
        return cls(
            challenge_id=view.challenge_id,
            masked_phone=view.masked_phone,
            expires_at=view.expires_at,
            resend_after_s=view.resend_after_s,
        )


class StepUp(StrictModel):
    """What a customer is to prove before a transfer goes on: by a code, or by a code and the password."""

    id: UUID
    strength: int = Field(description="2: a code bound to the transfer; 3: the password besides")
    means: list[str]
    masked_phone: str
    amount_minor: int
    currency: str
    payee_name_masked: str
    payee_last4: str
    is_code_sent: bool
    is_proven: bool
    expires_at: datetime
    resend_after_s: int = Field(ge=0, description="seconds until another code may be asked for")

    @classmethod
    def of(cls, view: StepUpView) -> "StepUp":
        """Show a step-up."""
        return cls(
            id=view.id,
            strength=view.strength,
            means=list(view.means),
            masked_phone=view.masked_phone,
            amount_minor=view.about.amount_minor,
            currency=view.about.currency,
            payee_name_masked=view.about.payee_name_masked,
            payee_last4=view.about.payee_last4,
            is_code_sent=view.is_code_sent,
            is_proven=view.is_proven,
            expires_at=view.expires_at,
            resend_after_s=view.resend_after_s,
        )


class StepUpProof(StrictModel):
    """The code from the phone, and the password where it is wanted."""

    model_config = ConfigDict(json_schema_extra={"example": {"code": "204816"}})

    code: str = Field(pattern=r"^[0-9]{6}$")
    password: str | None = Field(default=None, min_length=1, max_length=128)


class StepUpProven(StrictModel):
    """The transfer can be sent again, with the step-up's id in `X-Step-Up`."""

    strength: int


class CodeStep(StrictModel):
    """Second step of a customer's sign-in."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"challenge_id": _CHALLENGE["challenge_id"], "code": "204816"}}
    )

    challenge_id: UUID
    code: str = Field(pattern=r"^[0-9]{6}$")


class ResendCode(StrictModel):
    """Ask for another code."""

    model_config = ConfigDict(json_schema_extra={"example": {"challenge_id": _CHALLENGE["challenge_id"]}})

    challenge_id: UUID


class SignedInCustomer(StrictModel):
    """Who is signed in."""

    model_config = ConfigDict(json_schema_extra={"example": _CUSTOMER})

    id: UUID
    customer_number: str
    name: str
    masked_phone: str
    language: Language

    @classmethod
    def of(cls, view: CustomerView) -> "SignedInCustomer":
        """Show a customer to themselves."""
        return cls(
            id=view.id,
            customer_number=view.customer_number,
            name=view.name,
            masked_phone=view.masked_phone,
            language=view.language,
        )


class CustomerSession(StrictModel):
    """A customer's session. Without use it ends at `expires_at`; changing requests carry `csrf_token`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"customer": _CUSTOMER, "csrf_token": _CSRF, "expires_at": "2026-03-18T03:00:00Z"}
        }
    )

    customer: SignedInCustomer
    csrf_token: str = Field(description="goes into the header X-CSRF-Token of every changing request")
    expires_at: datetime


class DeviceSession(StrictModel):
    """One of the customer's live sessions."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": _SESSION_ID,
                "device": "Chrome · Android",
                "address_masked": "203.0.113.*",
                "created_at": "2026-03-18T02:30:00Z",
                "last_seen_at": "2026-03-18T02:41:00Z",
                "current": True,
            }
        }
    )

    id: UUID
    device: str = Field(description="browser and system; empty where they were not recognised")
    address_masked: str
    created_at: datetime
    last_seen_at: datetime = Field(description="exact to the minute")
    current: bool

    @classmethod
    def of(cls, view: SessionView) -> "DeviceSession":
        """Show a session to its owner."""
        return cls(
            id=view.id,
            device=view.device,
            address_masked=view.address_masked,
            created_at=view.created_at,
            last_seen_at=view.last_seen_at,
            current=view.is_current,
        )


class DeviceSessions(StrictModel):
    """The customer's live sessions, the last used first."""

    items: list[DeviceSession]


class ChangePassword(StrictModel):
    """A customer's new password, with the current one."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"current_password": "Snow-Lantern-27", "new_password": "Songhua-Ferry-83"}}
    )

    current_password: str = Field(min_length=1, max_length=128)
    new_password: str = Field(min_length=1, max_length=256)


class StaffSignIn(StrictModel):
    """A staff member's sign-in."""

    model_config = ConfigDict(json_schema_extra={"example": {"staff_number": "T1001", "password": "Snow-Lantern-27"}})

    staff_number: str = Field(pattern=r"^[A-Za-z0-9]{1,20}$")
    password: str = Field(min_length=1, max_length=128)


class SignedInStaff(StrictModel):
    """Who is signed in, and what they may do."""

    model_config = ConfigDict(json_schema_extra={"example": _STAFF})

    id: UUID
    staff_number: str
    name: str
    roles: list[Role]
    permissions: list[str]
    branch: str

    @classmethod
    def of(cls, view: StaffView) -> "SignedInStaff":
        """Show a member of staff to themselves."""
        permissions = {permission.value for role in view.roles for permission in ROLE_PERMISSIONS[role]}
        return cls(
            id=view.id,
            staff_number=view.staff_number,
            name=view.name,
            roles=list(view.roles),
            permissions=sorted(permissions),
            branch=view.branch,
        )


class StaffSession(StrictModel):
    """A staff session. Without use it ends at `expires_at`; changing requests carry `csrf_token`."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"staff": _STAFF, "csrf_token": _CSRF, "expires_at": "2026-03-18T03:00:00Z"}}
    )

    staff: SignedInStaff
    csrf_token: str = Field(description="goes into the header X-CSRF-Token of every changing request")
    expires_at: datetime


class StaffMember(StrictModel):
    """A member of staff as the administrator sees them."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": _STAFF["id"],
                "staff_number": "T1001",
                "name": "李文静",
                "roles": ["teller"],
                "branch": "道里支行",
                "status": "active",
                "last_signed_in_at": "2026-03-18T00:58:12Z",
                "active_sessions": 1,
            }
        }
    )

    id: UUID
    staff_number: str
    name: str
    roles: list[Role]
    branch: str
    status: str = Field(pattern="^(active|disabled)$")
    last_signed_in_at: datetime | None
    active_sessions: int = Field(ge=0)

    @classmethod
    def of(cls, view: StaffView) -> "StaffMember":
        """Show a member of staff to an administrator."""
        return cls(
            id=view.id,
            staff_number=view.staff_number,
            name=view.name,
            roles=list(view.roles),
            branch=view.branch,
            status=view.status.value,
            last_signed_in_at=view.last_signed_in_at,
            active_sessions=view.active_sessions,
        )


class StaffPage(Page[StaffMember]):
    """A page of the bank's staff, by staff number."""


class RevokeSessions(StrictModel):
    """Why a staff member's sessions are ended."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "离岗，设备交还"}})

    reason: str | None = Field(default=None, max_length=200, pattern=_PLAIN_TEXT)
