"""What payments tells."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from trident.kernel.outbox import event

MEMO_SEAL = "payments.transfer-settled.memo"
"""Purpose under which `TransferSettled.memo_sealed` opens (`kernel.crypto.open_text`)."""


@event("payments.transfer-settled")
@dataclass(frozen=True, slots=True)
class TransferSettled:
    """Money moved from a customer's account to another account of the bank; the ledger's entry has the same id.

    `payee_customer_id` is null where the target account belongs to nobody outside the bank. The last four digits of the
    account numbers are all that is told of them.
    """

    transfer_id: UUID
    payer_customer_id: UUID
    payee_customer_id: UUID | None
    source_account_id: UUID
    target_account_id: UUID
    source_last4: str
    target_last4: str
    amount_minor: int
    currency: str
    memo_sealed: str | None
    settled_at: datetime


@event("payments.transfer-held")
@dataclass(frozen=True, slots=True)
class TransferHeld:
    """A transfer waits for review: its amount is set aside on the payer's account, nothing has moved.

    `decision_id` is the request id of the decision at `payments.transfer-risk` that held it, made on `decided_on`;
    `device_key` and `address_key` name where it came from as risk's subjects do, null where unknown.
    `score_permille` is the score of that moment, null without one. `rules` are the ids of the rules that spoke.
    """

    transfer_id: UUID
    reference: str
    payer_customer_id: UUID
    payee_customer_id: UUID | None
    source_account_id: UUID
    target_account_id: UUID
    source_last4: str
    target_last4: str
    amount_minor: int
    currency: str
    device_key: UUID | None
    address_key: UUID | None
    decision_id: UUID
    decided_on: date
    score_permille: int | None
    rules: tuple[str, ...]
    held_at: datetime


@event("payments.transfer-delayed")
@dataclass(frozen=True, slots=True)
class TransferDelayed:
    """A transfer will be carried out at `due_at` unless its payer cancels it before; its amount is set aside."""

    transfer_id: UUID
    payer_customer_id: UUID
    source_account_id: UUID
    source_last4: str
    target_last4: str
    amount_minor: int
    currency: str
    delayed_at: datetime
    due_at: datetime


@event("payments.transfer-cancelled")
@dataclass(frozen=True, slots=True)
class TransferCancelled:
    """A delayed or held transfer was called back by its payer; what was set aside is free again."""

    transfer_id: UUID
    payer_customer_id: UUID
    source_account_id: UUID
    source_last4: str
    target_last4: str
    amount_minor: int
    currency: str
    was_held: bool
    cancelled_at: datetime


@event("payments.transfer-rejected")
@dataclass(frozen=True, slots=True)
class TransferRejected:
    """A delayed or held transfer was not carried out after all; what was set aside is free again.

    `reason` is `review` where somebody refused it, `fraud` where they confirmed fraud, or else the name of the refusal
    that its posting met (`account-frozen`, …).
    """

    transfer_id: UUID
    payer_customer_id: UUID
    source_account_id: UUID
    source_last4: str
    target_last4: str
    amount_minor: int
    currency: str
    reason: str
    rejected_at: datetime


@event("payments.held-transfer-confirmed")
@dataclass(frozen=True, slots=True)
class HeldTransferConfirmed:
    """The payer said of a held transfer: this was me."""

    transfer_id: UUID
    payer_customer_id: UUID
    confirmed_at: datetime


@event("payments.transfer-reported")
@dataclass(frozen=True, slots=True)
class TransferReported:
    """The payer said of a transfer, waiting or settled: this was not me. The fields are those of `TransferHeld`."""

    transfer_id: UUID
    reference: str
    payer_customer_id: UUID
    payee_customer_id: UUID | None
    source_account_id: UUID
    target_account_id: UUID
    source_last4: str
    target_last4: str
    amount_minor: int
    currency: str
    device_key: UUID | None
    address_key: UUID | None
    decision_id: UUID | None
    decided_on: date | None
    score_permille: int | None
    is_waiting: bool
    sent_at: datetime
    reported_at: datetime
