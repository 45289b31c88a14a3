from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

MessageId = NewType("MessageId", UUID)
SmsId = NewType("SmsId", UUID)


class MessageKind(StrEnum):
    """What an inbox message tells of."""

    TRANSFER_RECEIVED = "transfer-received"
    TRANSFER_SENT = "transfer-sent"
    TRANSFER_DELAYED = "transfer-delayed"
    TRANSFER_HELD = "transfer-held"
    TRANSFER_ENDED = "transfer-ended"
    """A transfer that waited was cancelled, or not carried out."""
    FRAUD_CONFIRMED = "fraud-confirmed"


class SmsPurpose(StrEnum):
    """Why a short message is sent."""

    SIGN_IN_CODE = "sign-in-code"
    STEP_UP_CODE = "step-up-code"


class SmsStatus(StrEnum):
    """How far a short message has come; `sent` is the gateway's acceptance, `delivered` the operator's receipt."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Message:
    """A message in a customer's inbox, in the words it was written in."""

    id: MessageId
    customer_id: UUID
    kind: str
    title: str
    body: str
    link: str | None
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be put into a customer's inbox."""

    customer_id: UUID
    kind: MessageKind
    title: str
    body: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class NewSms:
    """A short message to be sent; after `expires_at` it is of no use and is not sent any more."""

    phone: str
    text: str
    purpose: SmsPurpose
    customer_id: UUID | None = None
    expires_at: datetime | None = None
