"""What payments tells."""

from dataclasses import dataclass
from datetime import datetime
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
