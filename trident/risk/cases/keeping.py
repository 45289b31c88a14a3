"""Rows of cases: locked by whoever changes them, with a step for everything that happens."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from trident.kernel.auth import Actor, CustomerActor, StaffActor
from trident.risk.cases.views import Case, CaseKind, CaseOutcome
from trident.risk.errors import CaseClosed, CaseNotFound, CaseNotTaken, CaseTakenByAnother, RiskReasonMissing
from trident.risk.tables import CaseRow, CaseStepRow

OPEN, CLOSED = "open", "closed"


def lock_case(db: Session, case_id: UUID) -> CaseRow:
    """Lock a case until this transaction ends.

    :raises CaseNotFound: there is none.
    """
    row = db.scalar(select(CaseRow).where(CaseRow.id == case_id).with_for_update(key_share=True))
    if row is None:
        raise CaseNotFound
    return row


def lock_own_case(db: Session, case_id: UUID, actor: StaffActor) -> CaseRow:
    """Lock an open case that the caller has taken.

    :raises CaseNotFound, CaseClosed, CaseNotTaken, CaseTakenByAnother: it is not so.
    """
    row = lock_case(db, case_id)
    if row.status == CLOSED:
        raise CaseClosed(outcome=row.outcome)
    if row.assignee_id is None:
        raise CaseNotTaken
    if row.assignee_id != actor.staff_id:
        raise CaseTakenByAnother(assignee=row.assignee_name)
    return row


def check_text(text: str) -> str:
    """Return a reason or a note as it is kept: without control characters but line breaks.

    :raises RiskReasonMissing: there is none.
    """
    kept = "".join(one for one in text if one == "\n" or one.isprintable()).strip()
    if not kept:
        raise RiskReasonMissing
    return kept


def add_step(db: Session, case_id: UUID, step: str, *, actor: Actor, text: str = "", now: datetime) -> None:
    """Write down what happened. The caller holds the case."""
    kind, actor_id, name = _who(actor)
    last = db.scalar(select(func.max(CaseStepRow.sequence)).where(CaseStepRow.case_id == case_id)) or 0
    db.add(
        CaseStepRow(
            case_id=case_id,
            sequence=last + 1,
            step=step,
            actor_type=kind,
            actor_id=actor_id,
            actor_name=name,
            text=text,
            taken_at=now,
        )
    )
    db.flush()


def change_case(db: Session, case_id: UUID, **values: Any) -> None:  # noqa: ANN401 - the columns' own types
    """Write some of a case's columns."""
    of_case = CaseRow.id == case_id
    db.execute(update(CaseRow).where(of_case).values(values).execution_options(synchronize_session=False))


def case_of(row: CaseRow) -> Case:
    """Return a row as people see it."""
    return Case(
        id=row.id,
        reference=row.reference,
        kind=CaseKind(row.kind),
        status=row.status,
        outcome=None if row.outcome is None else CaseOutcome(row.outcome),
        transfer_id=row.transfer_id,
        transfer_status=row.transfer_status,
        customer_id=row.customer_id,
        payee_customer_id=row.payee_customer_id,
        source_account_id=row.source_account_id,
        target_account_id=row.target_account_id,
        source_last4=row.source_last4,
        target_last4=row.target_last4,
        amount_minor=row.amount_minor,
        currency=row.currency,
        device=row.device,
        address=row.address,
        decision_id=row.decision_id,
        decided_on=row.decided_on,
        score_permille=row.score_permille,
        rules=tuple(row.rules),
        sent_at=row.sent_at,
        opened_at=row.opened_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        is_confirmed=row.is_confirmed,
        is_reported=row.is_reported,
        assignee_id=row.assignee_id,
        assignee_name=row.assignee_name,
    )


def _who(actor: Actor) -> tuple[str, str, str]:
    if isinstance(actor, StaffActor):
        return "staff", str(actor.staff_id), actor.name
    if isinstance(actor, CustomerActor):
        return "customer", str(actor.customer_id), ""
    return "system", actor.name, actor.name
