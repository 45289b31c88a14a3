"""Reads of the desk's own tables."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trident.kernel.pages import decode_cursor, encode_cursor
from trident.operations.errors import ApprovalNotFound, LookupNotFound
from trident.operations.rules import is_lookup_open
from trident.operations.tables import ApprovalRow, LookupResultRow, LookupRow
from trident.operations.types import (
    AccountSummary,
    Approval,
    ApprovalId,
    ApprovalStatus,
    EntrySummary,
    Refusal,
    StaffName,
    Summary,
)

_SHAPES: dict[str, type[AccountSummary | EntrySummary]] = {"account": AccountSummary, "entry": EntrySummary}


def approval(db: Session, approval_id: UUID) -> Approval:
    """The approval of this id.

    :raises ApprovalNotFound: there is none.
    """
    row = db.get(ApprovalRow, approval_id)
    if row is None:
        raise ApprovalNotFound
    return approval_of(row)


def list_approvals(
    db: Session, *, status: ApprovalStatus | None, cursor: str | None, limit: int
) -> tuple[list[Approval], str | None]:
    """List approvals, the latest first, and the cursor of the next page.

    :raises BadCursor: the cursor is not one of this list's.
    """
    query = select(ApprovalRow).order_by(ApprovalRow.id.desc()).limit(limit + 1)
    if status is not None:
        query = query.where(ApprovalRow.status == status.value)
    if cursor is not None:
        query = query.where(ApprovalRow.id < decode_cursor(cursor, UUID)[0])
    rows = list(db.scalars(query))
    more = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return [approval_of(row) for row in rows[:limit]], more


def count_pending_approvals(db: Session) -> int:
    """How many approvals wait for a checker."""
    waiting = select(func.count()).where(ApprovalRow.status == ApprovalStatus.PENDING.value)
    return db.execute(waiting).scalar_one()


def check_lookup(db: Session, *, lookup_id: UUID | None, staff_id: UUID, customer_id: UUID, now: datetime) -> None:
    """Make sure that this member of staff has found this customer by an open look-up.

    :raises LookupNotFound: no such look-up, another's, too old, or it did not find that customer.
    """
    looked_up_at = db.scalar(
        select(LookupRow.looked_up_at)
        .join(LookupResultRow, LookupResultRow.lookup_id == LookupRow.id)
        .where(
            LookupRow.id == lookup_id,
            LookupRow.staff_id == staff_id,
            LookupResultRow.customer_id == customer_id,
        )
    )
    if looked_up_at is None or not is_lookup_open(looked_up_at, now):
        raise LookupNotFound


def pack_summary(summary: Summary) -> dict[str, Any]:
    """A summary as it is stored."""
    packed: dict[str, Any] = msgspec.to_builtins(summary)
    return packed


def pack_refusal(refusal: Refusal) -> dict[str, Any]:
    """A refusal as it is stored."""
    packed: dict[str, Any] = msgspec.to_builtins(refusal)
    return packed


def approval_of(row: ApprovalRow) -> Approval:
    """The row as it crosses the door."""
    checker = (
        None if row.checker_id is None or row.checker_name is None else StaffName(row.checker_id, row.checker_name)
    )
    return Approval(
        id=ApprovalId(row.id),
        kind=row.kind,
        status=ApprovalStatus(row.status),
        subject_id=row.subject_id,
        summary=msgspec.convert(row.summary, _SHAPES[row.summary["about"]]),
        reason=row.reason,
        maker=StaffName(row.maker_id, row.maker_name),
        checker=checker,
        decision_reason=row.decision_reason,
        refusal=None if row.refusal is None else msgspec.convert(row.refusal, Refusal),
        created_at=row.created_at,
        decided_at=row.decided_at,
    )
