"""What payments tells of a transfer that was taken in."""

from datetime import datetime
from uuid import UUID

from trident.events.payments import MEMO_SEAL, TransferDelayed, TransferHeld, TransferSettled
from trident.kernel.clock import bank_day
from trident.kernel.crypto import last4, seal_text
from trident.payments.intents import Intent
from trident.payments.types import Transfer, TransferStatus


def event_of(intent: Intent, transfer: Transfer, now: datetime) -> object:
    """Return the event that tells how a transfer was answered: settled, delayed or held."""
    source_last4, target_last4 = last4(intent.payer.number_masked), last4(intent.payee.number_masked)
    if transfer.status is TransferStatus.SETTLED:
        return settled_event(
            transfer,
            payer_customer_id=intent.customer_id,
            payee_customer_id=intent.payee.holder_id,
            target_account_id=intent.payee.account_id,
            source_last4=source_last4,
            target_last4=target_last4,
        )
    if transfer.status is TransferStatus.DELAYED:
        assert transfer.due_at is not None, "what is delayed is due at some time"
        return TransferDelayed(
            transfer_id=transfer.id,
            payer_customer_id=intent.customer_id,
            source_account_id=transfer.source_account_id,
            source_last4=source_last4,
            target_last4=target_last4,
            amount_minor=transfer.amount_minor,
            currency=transfer.currency,
            delayed_at=transfer.sent_at,
            due_at=transfer.due_at,
        )
    assert intent.verdict is not None, "what is held was judged"
    return TransferHeld(
        transfer_id=transfer.id,
        reference=transfer.reference,
        payer_customer_id=intent.customer_id,
        payee_customer_id=intent.payee.holder_id,
        source_account_id=transfer.source_account_id,
        target_account_id=intent.payee.account_id,
        source_last4=source_last4,
        target_last4=target_last4,
        amount_minor=transfer.amount_minor,
        currency=transfer.currency,
        device_key=intent.origin.device_key,
        address_key=intent.origin.address_key,
        decision_id=intent.id,
        decided_on=bank_day(now),
        score_permille=intent.verdict.score_permille,
        rules=intent.verdict.rules,
        held_at=transfer.sent_at,
    )


def settled_event(
    transfer: Transfer,
    *,
    payer_customer_id: UUID,
    payee_customer_id: UUID | None,
    target_account_id: UUID,
    source_last4: str,
    target_last4: str,
) -> TransferSettled:
    """Return the event of a transfer that has settled."""
    assert transfer.settled_at is not None, "it has settled"
    return TransferSettled(
        transfer_id=transfer.id,
        payer_customer_id=payer_customer_id,
        payee_customer_id=payee_customer_id,
        source_account_id=transfer.source_account_id,
        target_account_id=target_account_id,
        source_last4=source_last4,
        target_last4=target_last4,
        amount_minor=transfer.amount_minor,
        currency=transfer.currency,
        memo_sealed=seal_text(MEMO_SEAL, transfer.memo) if transfer.memo else None,
        settled_at=transfer.settled_at,
    )
