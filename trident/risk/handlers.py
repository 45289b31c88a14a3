from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.events.identity import NOBODY, PasswordChanged, SignedIn, SignInFailed
from trident.events.payments import (
    HeldTransferConfirmed,
    TransferCancelled,
    TransferHeld,
    TransferRejected,
    TransferReported,
    TransferSettled,
)
from trident.kernel.auth import CustomerActor
from trident.kernel.outbox import Handlers
from trident.risk.actions.open_case import BANK, open_case
from trident.risk.actions.record_signals import record_signals
from trident.risk.cases.keeping import CLOSED, add_step, change_case
from trident.risk.cases.views import CaseOutcome
from trident.risk.settings import RiskSettings
from trident.risk.tables import CaseRow
from trident.risk.types import EventKind, Signal

_ENDED: Final = {TransferSettled: "settled", TransferCancelled: "cancelled", TransferRejected: "rejected"}
Ended = TransferSettled | TransferCancelled | TransferRejected


def register(handlers: Handlers) -> None:
    """Subscribe this domain's handlers."""
    handlers.on(SignedIn, "risk.note-sign-in")(note_signals)
    handlers.on(SignInFailed, "risk.note-failed-sign-in")(note_signals)
    handlers.on(PasswordChanged, "risk.note-password-change")(note_signals)
    handlers.on(TransferHeld, "risk.open-case-of-held")(open_cases)
    handlers.on(TransferReported, "risk.open-case-of-reported")(open_cases)
    handlers.on(HeldTransferConfirmed, "risk.note-confirmation")(note_confirmations)
    handlers.on(TransferSettled, "risk.note-settlement")(note_ends)
    handlers.on(TransferCancelled, "risk.note-cancellation")(note_ends)
    handlers.on(TransferRejected, "risk.note-rejection")(note_ends)


def note_signals(db: Session, events: Sequence[SignedIn | SignInFailed | PasswordChanged], now: datetime) -> None:  # noqa: ARG001 - their own instants count
    """Note what customers did beside paying, and what was tried in their name."""
    signals = [_signal(event) for event in events if event.customer_id != NOBODY]
    if signals:
        record_signals(db, signals)


def open_cases(db: Session, events: Sequence[TransferHeld | TransferReported], now: datetime) -> None:
    """Open a case for each transfer that people have to look at."""
    settings = RiskSettings()
    for event in events:
        open_case(db, event, now=now, settings=settings)


def note_confirmations(db: Session, events: Sequence[HeldTransferConfirmed], now: datetime) -> None:
    """Write into the case that its payer said: this was me."""
    for event in events:
        case_id = db.scalar(
            select(CaseRow.id).where(CaseRow.transfer_id == event.transfer_id).with_for_update(key_share=True)
        )
        if case_id is not None:
            change_case(db, case_id, is_confirmed=True)
            payer = CustomerActor(event.payer_customer_id, event.payer_customer_id)
            add_step(db, case_id, "confirmed-by-payer", actor=payer, now=now)


def note_ends(db: Session, events: Sequence[Ended], now: datetime) -> None:
    """Write into cases what became of their transfers; one that its payer called back is closed by that."""
    ended = {event.transfer_id: _ENDED[type(event)] for event in events}
    known = (
        select(CaseRow).where(CaseRow.transfer_id.in_(list(ended))).order_by(CaseRow.id).with_for_update(key_share=True)
    )
    for row in db.scalars(known).all():
        status = ended[row.transfer_id]
        values: dict[str, Any] = {"transfer_status": status}
        if status == "cancelled" and row.status != CLOSED:
            values |= {"status": CLOSED, "outcome": CaseOutcome.CANCELLED.value, "closed_at": now}
        change_case(db, row.id, **values)
        add_step(db, row.id, f"transfer-{status}", actor=BANK, now=now)


def _signal(event: SignedIn | SignInFailed | PasswordChanged) -> Signal:
    if isinstance(event, SignedIn):
        return Signal(event.signed_in_at, EventKind.SIGN_IN, event.customer_id)
    if isinstance(event, SignInFailed):
        return Signal(event.failed_at, EventKind.FAILED_ATTEMPT, event.customer_id)
    return Signal(event.changed_at, EventKind.PASSWORD_CHANGE, event.customer_id)
