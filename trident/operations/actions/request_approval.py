"""The maker's half: ask for something that another person must decide."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from trident.events.operations import ApprovalRequested
from trident.kernel.audit import record_audit
from trident.kernel.auth import StaffActor
from trident.kernel.ids import new_id
from trident.kernel.outbox import publish
from trident.operations.errors import ApprovalAlreadyPending
from trident.operations.kinds import kind_of
from trident.operations.queries import approval, pack_summary
from trident.operations.tables import ApprovalRow
from trident.operations.types import Approval, ApprovalStatus


def request_approval(
    db: Session, *, actor: StaffActor, kind: str, subject_id: UUID, reason: str, now: datetime
) -> Approval:
    """Ask for `kind` on `subject_id`; what will be done is summed up now, for the checker to see.

    :raises UnknownApprovalKind: no such kind.
    :raises ApprovalAlreadyPending: the same is asked for already.
    :raises BankError: what the kind itself refuses, e.g. AccountAlreadyFrozen, UnknownAccount, EntryAlreadyReversed.
    """
    chosen = kind_of(kind)
    summary = chosen.summarise(db, subject_id)
    approval_id = new_id(now)
    asked = db.scalar(
        insert(ApprovalRow)
        .values(
            id=approval_id,
            kind=chosen.code,
            status=ApprovalStatus.PENDING.value,
            subject_id=subject_id,
            summary=pack_summary(summary),
            reason=reason,
            maker_id=actor.staff_id,
            maker_name=actor.name,
            created_at=now,
        )
        .on_conflict_do_nothing()
        .returning(ApprovalRow.id)
    )
    if asked is None:
        raise ApprovalAlreadyPending(approval_id=str(_pending_id(db, chosen.code, subject_id)))
    publish(
        db,
        ApprovalRequested(
            approval_id=approval_id,
            kind=chosen.code,
            subject_id=subject_id,
            maker_id=actor.staff_id,
            requested_at=now,
        ),
        now=now,
    )
    record_audit(
        db,
        actor=actor,
        action="approval.requested",
        subject_type=chosen.subject_type,
        subject_id=str(subject_id),
        reason=reason,
        details={"approval_id": approval_id, "kind": chosen.code},
        now=now,
    )
    return approval(db, approval_id)


def _pending_id(db: Session, kind: str, subject_id: UUID) -> UUID | None:
    return db.scalar(
        select(ApprovalRow.id).where(
            ApprovalRow.kind == kind,
            ApprovalRow.subject_id == subject_id,
            ApprovalRow.status == ApprovalStatus.PENDING.value,
        )
    )
