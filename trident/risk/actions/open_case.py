from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from trident.events.payments import TransferHeld, TransferReported
from trident.events.risk import CaseOpened
from trident.kernel.auth import SystemActor
from trident.kernel.ids import new_id
from trident.kernel.outbox import publish
from trident.risk.cases.keeping import CLOSED, OPEN, add_step, change_case
from trident.risk.cases.views import CaseKind, CaseOutcome
from trident.risk.settings import RiskSettings
from trident.risk.tables import CaseRow

BANK: Final = SystemActor("risk")


def open_case(db: Session, event: TransferHeld | TransferReported, *, now: datetime, settings: RiskSettings) -> None:
    """Open the case of a held or reported transfer; a second report of a transfer joins the case that there is."""
    is_reported = isinstance(event, TransferReported)
    is_waiting = not isinstance(event, TransferReported) or event.is_waiting
    due_s = settings.reported_due_s if is_reported else settings.held_due_s
    case_id = new_id(now)
    opened = db.scalar(
        insert(CaseRow)
        .values(
            id=case_id,
            reference=f"C{event.reference}",
            transfer_id=event.transfer_id,
            kind=(CaseKind.REPORTED if is_reported else CaseKind.HELD).value,
            status=OPEN,
            transfer_status="held" if is_waiting else "settled",
            customer_id=event.payer_customer_id,
            payee_customer_id=event.payee_customer_id,
            source_account_id=event.source_account_id,
            target_account_id=event.target_account_id,
            source_last4=event.source_last4,
            target_last4=event.target_last4,
            amount_minor=event.amount_minor,
            currency=event.currency,
            device=event.device_key,
            address=event.address_key,
            decision_id=event.decision_id,
            decided_on=event.decided_on,
            score_permille=event.score_permille,
            rules=[] if isinstance(event, TransferReported) else list(event.rules),
            sent_at=event.sent_at if isinstance(event, TransferReported) else event.held_at,
            opened_at=now,
            due_at=now + timedelta(seconds=due_s),
            is_reported=is_reported,
        )
        .on_conflict_do_nothing(index_elements=["transfer_id"])
        .returning(CaseRow.id)
    )
    if opened is None:
        _join(db, event, now=now, settings=settings)
        return
    add_step(db, case_id, "reported" if is_reported else "opened", actor=BANK, now=now)
    publish(
        db,
        CaseOpened(
            case_id=case_id,
            reference=f"C{event.reference}",
            transfer_id=event.transfer_id,
            customer_id=event.payer_customer_id,
            amount_minor=event.amount_minor,
            currency=event.currency,
            opened_at=now,
            due_at=now + timedelta(seconds=due_s),
        ),
        now=now,
    )


def _join(db: Session, event: TransferHeld | TransferReported, *, now: datetime, settings: RiskSettings) -> None:
    """The transfer has a case: what is told belongs there; one closed by a release is opened again by a report."""
    of_transfer = CaseRow.transfer_id == event.transfer_id
    row = db.scalars(select(CaseRow).where(of_transfer).with_for_update(key_share=True)).one()
    if isinstance(event, TransferHeld):
        if row.kind == CaseKind.REPORTED and not row.rules:  # the report was told first
            change_case(db, row.id, kind=CaseKind.HELD.value, rules=list(event.rules))
        return
    if row.is_reported:
        return
    values: dict[str, Any] = {"is_reported": True}
    if not event.is_waiting:
        values["transfer_status"] = "settled"
    if row.status == CLOSED and row.outcome == CaseOutcome.RELEASED:
        values |= {"status": OPEN, "outcome": None, "closed_at": None, "assignee_id": None, "assignee_name": None}
        values["due_at"] = now + timedelta(seconds=settings.reported_due_s)
    change_case(db, row.id, **values)
    add_step(db, row.id, "reported", actor=BANK, now=now)
