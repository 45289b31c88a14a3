"""The checker's half: approve (and do it), reject, or, for the maker, withdraw."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident.events.operations import ApprovalDecided, ApprovalWithdrawn
from trident.kernel.audit import record_audit
from trident.kernel.auth import StaffActor
from trident.kernel.errors import BankError
from trident.kernel.outbox import publish
from trident.operations.errors import ApprovalNotFound
from trident.operations.kinds import Order, kind_of
from trident.operations.queries import approval_of, pack_refusal
from trident.operations.rules import status_after
from trident.operations.tables import ApprovalRow
from trident.operations.types import Approval, ApprovalStatus, Decision, Refusal


def decide_approval(
    db: Session, *, actor: StaffActor, approval_id: UUID, decision: Decision, reason: str | None, now: datetime
) -> Approval:
    """Decide a pending approval, once, under its row's lock; an approved one is carried out in this transaction.

    Where carrying it out is refused, nothing of it stays: the approval remains pending and its `refusal` says why.

    :raises ApprovalNotFound: there is no such approval.
    :raises ApprovalAlreadyDecided: it is no longer pending.
    :raises MakerIsChecker: whoever asked would approve or reject it.
    :raises NotTheMaker: someone else would withdraw it.
    """
    row = db.scalar(select(ApprovalRow).where(ApprovalRow.id == approval_id).with_for_update(key_share=True))
    if row is None:
        raise ApprovalNotFound
    status = status_after(ApprovalStatus(row.status), decision, maker_id=row.maker_id, decider_id=actor.staff_id)
    refusal = _carry_out(db, row, now) if status is ApprovalStatus.APPROVED else None
    if refusal is not None:
        row.refusal = pack_refusal(refusal)
        _record(db, actor, row, "approval.refused", reason, now, refusal=refusal.name)
    else:
        row.status, row.decision_reason, row.decided_at, row.refusal = status.value, reason, now, None
        if status is not ApprovalStatus.WITHDRAWN:
            row.checker_id, row.checker_name = actor.staff_id, actor.name
        db.flush()
        publish(db, _event_of(row, now), now=now)
        _record(db, actor, row, f"approval.{status.value}", reason, now)
    return approval_of(row)


def _carry_out(db: Session, row: ApprovalRow, now: datetime) -> Refusal | None:
    """Do what was asked for; where that is refused, undo it and say why."""
    order = Order(approval_id=row.id, subject_id=row.subject_id, reason=row.reason, now=now)
    try:
        with db.begin_nested():
            kind_of(row.kind).execute(db, order)
    except BankError as error:
        return Refusal(name=error.code(), title=error.title, refused_at=now)
    return None


def _event_of(row: ApprovalRow, now: datetime) -> ApprovalDecided | ApprovalWithdrawn:
    if row.checker_id is None:
        return ApprovalWithdrawn(
            approval_id=row.id, kind=row.kind, subject_id=row.subject_id, maker_id=row.maker_id, withdrawn_at=now
        )
    return ApprovalDecided(
        approval_id=row.id,
        kind=row.kind,
        status=row.status,
        subject_id=row.subject_id,
        maker_id=row.maker_id,
        checker_id=row.checker_id,
        decided_at=now,
    )


def _record(
    db: Session, actor: StaffActor, row: ApprovalRow, action: str, reason: str | None, now: datetime, **more: str
) -> None:
    record_audit(
        db,
        actor=actor,
        action=action,
        subject_type=kind_of(row.kind).subject_type,
        subject_id=str(row.subject_id),
        reason=reason,
        details={"approval_id": row.id, "kind": row.kind, **more},
        now=now,
    )
