from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple, NewType
from uuid import UUID

from trident.ledger import AccountId

TransferId = NewType("TransferId", UUID)
PayeeId = NewType("PayeeId", UUID)


class TypedPayee(NamedTuple):
    """A payee as the customer typed them, number and name normalised."""

    number: str
    name: str


class SavedPayee(NamedTuple):
    """A payee from the customer's own book."""

    payee_id: PayeeId


class Timing(StrEnum):
    """When the payer wants the payee to have the money (银发〔2016〕261号 二(八)1: the customer chooses)."""

    REAL_TIME = "real-time"
    TWO_HOURS = "two-hours"
    NEXT_DAY = "next-day"


class TransferStatus(StrEnum):
    """Where a transfer stands."""

    SETTLED = "settled"
    DELAYED = "delayed"
    """It will be carried out at its time, unless it is cancelled before; the amount is set aside."""
    HELD = "held"
    """Somebody at the bank looks at it; the amount is set aside."""
    CANCELLED = "cancelled"
    REJECTED = "rejected"


WAITS: Final = frozenset({TransferStatus.DELAYED, TransferStatus.HELD})
"""The amount is set aside, and nothing has moved."""


class PayeeStanding(StrEnum):
    """What a payee is to a payer: the outcomes of the decision `payments.payee`."""

    OWN = "own"
    SAME_NAME = "same-name"
    TRUSTED = "trusted"
    KNOWN = "known"
    NEW = "new"
    SUSPICIOUS = "suspicious"
    MISMATCH = "mismatch"


class NameCheck(StrEnum):
    """How the payee's name compares with the account's holder."""

    MATCH = "match"
    MISMATCH = "mismatch"
    NOT_TYPED = "not-typed"


class Listing(StrEnum):
    """The strictest of the bank's lists that somebody stands on."""

    NONE = "none"
    ALLOW = "allow"
    WATCH = "watch"
    BLOCK = "block"


class TransferRequest(NamedTuple):
    """What a customer asks for. `idempotency_key` names the intent: sent again, it gets the same answer.

    `token_digest` is of the session that asks (`identity.token_digest`); it is checked under the same lock as the
    rest, so a session that has just been revoked pays nothing. `step_up_id` names what the customer has proven for
    this transfer; it is not part of the intent.
    """

    token_digest: bytes
    idempotency_key: UUID
    source_account_id: AccountId
    payee: TypedPayee | SavedPayee
    amount_minor: int
    currency: str
    memo: str | None = None
    to_own_account: bool = False
    timing: Timing = Timing.REAL_TIME
    step_up_id: UUID | None = None


class TransferReason(NamedTuple):
    """Why the bank delays, holds or refuses: the policy's rule, in words for the customer."""

    code: str
    zh: str
    en: str


class Transfer(NamedTuple):
    """A transfer that was taken in, as its payer sees it.

    `settled_at` and `balance_after_minor` are None until it is settled, `due_at` unless it is delayed. `reason` says
    why it waits or was not carried out: `chosen` (the payer's timing), `risk`, `review`, `fraud`, or a refusal's name.
    """

    id: TransferId
    reference: str
    status: TransferStatus
    timing: Timing
    source_account_id: AccountId
    payee_name: str
    payee_number_masked: str
    amount_minor: int
    currency: str
    memo: str | None
    sent_at: datetime
    settled_at: datetime | None
    due_at: datetime | None
    balance_after_minor: int | None
    reason: str | None = None
    reasons: tuple[TransferReason, ...] = ()
    is_confirmed: bool = False
    is_reported: bool = False


class CheckOutcome(StrEnum):
    """What a payee check found."""

    MATCH = "match"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"
    OWN_ACCOUNT = "own-account"


@dataclass(frozen=True, slots=True)
class Payee:
    """Somebody the customer has paid before."""

    id: PayeeId
    name: str
    number_masked: str
    last_used_at: datetime
    times_used: int
