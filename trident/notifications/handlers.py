from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trident import customers
from trident.events.identity import CODE_SEAL, PHONE_SEAL, CodeRequested, StepUpCodeRequested
from trident.events.payments import (
    MEMO_SEAL,
    TransferCancelled,
    TransferDelayed,
    TransferHeld,
    TransferRejected,
    TransferSettled,
)
from trident.kernel.crypto import open_text
from trident.kernel.outbox import Handlers
from trident.notifications.actions.put_messages import put_messages
from trident.notifications.actions.queue_sms import queue_sms
from trident.notifications.rules import (
    TransferFacts,
    WaitingFacts,
    code_text,
    received_words,
    sent_words,
    step_up_text,
    waiting_words,
)
from trident.notifications.types import MessageKind, NewMessage, NewSms, SmsPurpose

_WAITING: Final = {
    TransferDelayed: ("delayed", MessageKind.TRANSFER_DELAYED),
    TransferHeld: ("held", MessageKind.TRANSFER_HELD),
    TransferCancelled: ("cancelled", MessageKind.TRANSFER_ENDED),
    TransferRejected: ("rejected", MessageKind.TRANSFER_ENDED),
}


def register(handlers: Handlers) -> None:
    """Subscribe this domain's handlers."""
    handlers.on(CodeRequested, "notifications.send-code")(send_codes)
    handlers.on(StepUpCodeRequested, "notifications.send-step-up-code")(send_step_up_codes)
    handlers.on(TransferSettled, "notifications.tell-of-transfer")(tell_of_transfers)
    handlers.on(TransferDelayed, "notifications.tell-of-delay")(tell_of_waiting)
    handlers.on(TransferHeld, "notifications.tell-of-hold")(tell_of_waiting)
    handlers.on(TransferCancelled, "notifications.tell-of-cancellation")(tell_of_waiting)
    handlers.on(TransferRejected, "notifications.tell-of-rejection")(tell_of_waiting)


def send_codes(db: Session, events: Sequence[CodeRequested], now: datetime) -> None:
    """Queue each one-time code as a short message in its customer's language; codes of no use any more are let go."""
    queue_sms(
        db,
        [
            NewSms(
                phone=open_text(PHONE_SEAL, event.phone_sealed),
                text=code_text(open_text(CODE_SEAL, event.code_sealed), event.expires_at - now, event.language),
                purpose=SmsPurpose.SIGN_IN_CODE,
                customer_id=event.customer_id,
                expires_at=event.expires_at,
            )
            for event in events
            if event.expires_at > now
        ],
        now=now,
    )


def send_step_up_codes(db: Session, events: Sequence[StepUpCodeRequested], now: datetime) -> None:
    """Queue each code of a transfer, with what it is for; codes of no use any more are let go."""
    queue_sms(
        db,
        [
            NewSms(
                phone=open_text(PHONE_SEAL, event.phone_sealed),
                text=step_up_text(
                    open_text(CODE_SEAL, event.code_sealed),
                    event.expires_at - now,
                    event.amount_minor,
                    event.currency,
                    event.payee_last4,
                    event.language,
                ),
                purpose=SmsPurpose.STEP_UP_CODE,
                customer_id=event.customer_id,
                expires_at=event.expires_at,
            )
            for event in events
            if event.expires_at > now
        ],
        now=now,
    )


def tell_of_waiting(
    db: Session,
    events: Sequence[TransferDelayed | TransferHeld | TransferCancelled | TransferRejected],
    now: datetime,
) -> None:
    """Tell payers of transfers that wait, and of how their waiting ended, each in their own language."""
    people = customers.customers_by_ids(db, {customers.CustomerId(event.payer_customer_id) for event in events})
    messages: list[NewMessage] = []
    for event in events:
        payer = people.get(customers.CustomerId(event.payer_customer_id))
        if payer is None:
            continue
        words, kind = _WAITING[type(event)]
        if isinstance(event, TransferRejected) and event.reason == "fraud":
            words, kind = "fraud", MessageKind.FRAUD_CONFIRMED
        facts = WaitingFacts(
            event.source_last4,
            event.target_last4,
            event.amount_minor,
            event.currency,
            event.due_at if isinstance(event, TransferDelayed) else None,
        )
        title, body = waiting_words(words, facts, payer.language)
        messages.append(NewMessage(payer.id, kind, title, body, f"/transfers/{event.transfer_id}"))
    put_messages(db, messages, now=now)


def tell_of_transfers(db: Session, events: Sequence[TransferSettled], now: datetime) -> None:
    """Tell payee and payer of each transfer in their inboxes, each in their own language."""
    people = customers.customers_by_ids(db, _people_of(events))
    messages: list[NewMessage] = []
    for event in events:
        payer = people.get(customers.CustomerId(event.payer_customer_id))
        payee = people.get(customers.CustomerId(event.payee_customer_id)) if event.payee_customer_id else None
        is_own = event.payer_customer_id == event.payee_customer_id
        if payee is not None and payer is not None and not is_own:
            title, body = received_words(_facts(event, payer.name), payee.language)
            link = _link(event.target_account_id, event.transfer_id)
            messages.append(NewMessage(payee.id, MessageKind.TRANSFER_RECEIVED, title, body, link))
        if payer is not None:
            title, body = sent_words(_facts(event, payee.name if payee else ""), payer.language)
            link = _link(event.source_account_id, event.transfer_id)
            messages.append(NewMessage(payer.id, MessageKind.TRANSFER_SENT, title, body, link))
    put_messages(db, messages, now=now)


def _people_of(events: Sequence[TransferSettled]) -> set[UUID]:
    payers = {event.payer_customer_id for event in events}
    return payers | {event.payee_customer_id for event in events if event.payee_customer_id}


def _facts(event: TransferSettled, other_name: str) -> TransferFacts:
    return TransferFacts(
        other_name=other_name,
        source_last4=event.source_last4,
        target_last4=event.target_last4,
        amount_minor=event.amount_minor,
        currency=event.currency,
        memo=open_text(MEMO_SEAL, event.memo_sealed) if event.memo_sealed else None,
        settled_at=event.settled_at,
    )


def _link(account_id: UUID, entry_id: UUID) -> str:
    """The customer app's page of the entry's receipt."""
    return f"/accounts/{account_id}/entries/{entry_id}"
