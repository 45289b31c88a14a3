"""Maker and checker over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.db import DbSession, ReadSession
from trident.kernel.http import CursorQuery, Language, LimitQuery, Now, Page, problems
from trident.kernel.pages import BadCursor
from trident.operations.actions.decide_approval import decide_approval
from trident.operations.actions.request_approval import request_approval
from trident.operations.errors import (
    ApprovalAlreadyDecided,
    ApprovalAlreadyPending,
    ApprovalNotFound,
    MakerIsChecker,
    NotTheMaker,
    UnknownApprovalKind,
)
from trident.operations.kinds import refusals
from trident.operations.queries import approval, list_approvals
from trident.operations.schemas.approvals import Approval, Approve, Reject, RequestApproval
from trident.operations.types import ApprovalStatus, Decision

router = APIRouter(prefix="/approvals", tags=["staff"])

Maker = Annotated[StaffActor, staff(Permission.STAFF_APPROVAL_CREATE)]
Reader = Annotated[StaffActor, staff(Permission.STAFF_APPROVAL_READ)]
Checker = Annotated[StaffActor, staff(Permission.STAFF_APPROVAL_DECIDE)]


@router.post(
    "",
    status_code=201,
    summary="Ask for something that another person must approve",
    responses=problems(UnknownApprovalKind, ApprovalAlreadyPending, *refusals()),
)
def ask_for_approval(actor: Maker, asked: RequestApproval, db: DbSession, now: Now, language: Language) -> Approval:
    """Ask to freeze or unfreeze an account or to reverse an entry; what will be done is summed up for the checker."""
    made = request_approval(
        db, actor=actor, kind=asked.kind, subject_id=asked.subject_id, reason=asked.reason.strip(), now=now
    )
    return Approval.of(made, language)


@router.get("", summary="List approvals, the latest first", responses=problems(BadCursor))
def read_approvals(
    _actor: Reader,
    db: ReadSession,
    language: Language,
    status: Annotated[ApprovalStatus | None, Query(description="only those that stand here")] = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = 20,
) -> Page[Approval]:
    """Show what was asked for, by whom and why, and what became of it."""
    found, more = list_approvals(db, status=status, cursor=cursor, limit=limit)
    return Page(items=[Approval.of(one, language) for one in found], next_cursor=more)


@router.get("/{approval_id}", summary="Read one approval", responses=problems(ApprovalNotFound))
def read_approval(_actor: Reader, approval_id: UUID, db: ReadSession, language: Language) -> Approval:
    """Show one approval with the summary that its checker decides on."""
    return Approval.of(approval(db, approval_id), language)


@router.post(
    "/{approval_id}/approve",
    summary="Approve, and do it",
    responses=problems(ApprovalNotFound, ApprovalAlreadyDecided, MakerIsChecker),
)
def approve(
    actor: Checker, approval_id: UUID, db: DbSession, now: Now, language: Language, said: Approve | None = None
) -> Approval:
    """Approve a pending request and carry it out at once.

    Where carrying it out is refused, the answer is still `pending` and names the `refusal`; nothing else changed.
    """
    reason = said.reason if said else None
    decided = decide_approval(
        db, actor=actor, approval_id=approval_id, decision=Decision.APPROVE, reason=reason, now=now
    )
    return Approval.of(decided, language)


@router.post(
    "/{approval_id}/reject",
    summary="Reject, with a reason",
    responses=problems(ApprovalNotFound, ApprovalAlreadyDecided, MakerIsChecker),
)
def reject(actor: Checker, approval_id: UUID, said: Reject, db: DbSession, now: Now, language: Language) -> Approval:
    """Turn a pending request down; its maker reads the reason."""
    decided = decide_approval(
        db, actor=actor, approval_id=approval_id, decision=Decision.REJECT, reason=said.reason.strip(), now=now
    )
    return Approval.of(decided, language)


@router.post(
    "/{approval_id}/withdraw",
    summary="Take one's own request back",
    responses=problems(ApprovalNotFound, ApprovalAlreadyDecided, NotTheMaker),
)
def withdraw(actor: Maker, approval_id: UUID, db: DbSession, now: Now, language: Language) -> Approval:
    """Take back a request that nobody has decided yet."""
    decided = decide_approval(
        db, actor=actor, approval_id=approval_id, decision=Decision.WITHDRAW, reason=None, now=now
    )
    return Approval.of(decided, language)
