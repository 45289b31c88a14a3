from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trident.events.risk import FraudConfirmed, HeldTransferRefused, HeldTransferReleased
from trident.kernel.audit import record_audit
from trident.kernel.auth import StaffActor
from trident.kernel.outbox import publish
from trident.risk.actions.confirm_fraud import confirm_fraud
from trident.risk.cases.keeping import CLOSED, add_step, change_case, check_text, lock_own_case
from trident.risk.cases.views import CaseOutcome
from trident.risk.errors import CaseOutcomeUnfit
from trident.risk.tables import CaseRow
from trident.risk.types import Payment

WAITING: Final = "held"
_OF_HELD: Final = frozenset({CaseOutcome.RELEASED, CaseOutcome.REFUSED, CaseOutcome.FRAUD})
_OF_SETTLED: Final = frozenset({CaseOutcome.DISMISSED, CaseOutcome.FRAUD})


def decide_case(
    db: Session, *, actor: StaffActor, case_id: UUID, outcome: CaseOutcome, reason: str, now: datetime
) -> None:
    """Decide a case that the caller has taken: once, with a reason, audited.

    A held transfer goes on or is refused by whoever is told (`risk.held-transfer-…`); a confirmed fraud is kept for the
    features of its payee, device and address, and is a label that scores learn from.

    :raises RiskReasonMissing: there is no reason.
    :raises CaseNotFound, CaseClosed, CaseNotTaken, CaseTakenByAnother: it is not the caller's open case.
    :raises CaseOutcomeUnfit: the transfer is not in the state for it.
    """
    text = check_text(reason)
    row = lock_own_case(db, case_id, actor)
    is_waiting = row.transfer_status == WAITING
    if outcome not in (_OF_HELD if is_waiting else _OF_SETTLED):
        raise CaseOutcomeUnfit
    if outcome is CaseOutcome.FRAUD:
        _confirm(db, row, now)
    if is_waiting:
        _tell(db, row, outcome, actor, now)
    change_case(db, case_id, status=CLOSED, outcome=outcome.value, closed_at=now)
    add_step(db, case_id, outcome.value, actor=actor, text=text, now=now)
    record_audit(
        db,
        actor=actor,
        action=f"case.{outcome}",
        subject_type="case",
        subject_id=str(case_id),
        reason=text,
        details={"transfer_id": str(row.transfer_id), "reference": row.reference},
        now=now,
    )


def _tell(db: Session, row: CaseRow, outcome: CaseOutcome, actor: StaffActor, now: datetime) -> None:
    if outcome is CaseOutcome.RELEASED:
        released = HeldTransferReleased(
            case_id=row.id, transfer_id=row.transfer_id, staff_id=actor.staff_id, released_at=now
        )
        publish(db, released, now=now)
        return
    refused = HeldTransferRefused(
        case_id=row.id,
        transfer_id=row.transfer_id,
        staff_id=actor.staff_id,
        is_fraud=outcome is CaseOutcome.FRAUD,
        refused_at=now,
    )
    publish(db, refused, now=now)


def _confirm(db: Session, row: CaseRow, now: datetime) -> None:
    payment = Payment(
        id=row.transfer_id,
        at=row.sent_at,
        amount_minor=row.amount_minor,
        customer=row.customer_id,
        payee=row.target_account_id,
        account=row.source_account_id,
        device=row.device,
        address=row.address,
    )
    confirm_fraud(db, payment, confirmed_at=now)
    told = FraudConfirmed(
        case_id=row.id,
        transfer_id=row.transfer_id,
        customer_id=row.customer_id,
        amount_minor=row.amount_minor,
        currency=row.currency,
        confirmed_at=now,
    )
    publish(db, told, now=now)
