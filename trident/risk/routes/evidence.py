"""What there is to look at before a case is decided."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from trident import ledger
from trident.decisions import DecisionPoint
from trident.kernel.audit import record_audit
from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.db import DbSession
from trident.kernel.http import CursorQuery, LimitQuery, Now, Page, problems
from trident.kernel.pages import BadCursor
from trident.risk.errors import CaseNotFound
from trident.risk.queries.cases import case
from trident.risk.queries.evidence import evidence
from trident.risk.schemas.evidence import CaseEvidence, CasePosting

router = APIRouter(prefix="/cases")

Reader = Annotated[StaffActor, staff(Permission.STAFF_CASE_READ)]


def _points(request: Request) -> Mapping[str, DecisionPoint]:
    points: Mapping[str, DecisionPoint] = request.app.state.decision_points
    return points


@router.get("/{case_id}/evidence", summary="Read a case's evidence", responses=problems(CaseNotFound))
def read_evidence(
    case_id: UUID,
    actor: Reader,
    db: DbSession,
    now: Now,
    points: Annotated[Mapping[str, DecisionPoint], Depends(_points)],
) -> CaseEvidence:
    """Show the decision about the transfer with its facts, both sides, and what the bank's lists say of them now.

    That it was read is audited.
    """
    shown = CaseEvidence.of(evidence(db, case(db, case_id), points, now=now))
    record_audit(db, actor=actor, action="case.evidence-viewed", subject_type="case", subject_id=str(case_id), now=now)
    return shown


@router.get(
    "/{case_id}/transfers",
    summary="List what a side of a case paid and was paid",
    responses=problems(CaseNotFound, BadCursor),
)
def read_case_transfers(
    case_id: UUID,
    actor: Reader,
    db: DbSession,
    now: Now,
    side: Annotated[Literal["payer", "payee"], Query(description="whose account")] = "payer",
    cursor: CursorQuery = None,
    limit: LimitQuery = 20,
) -> Page[CasePosting]:
    """Show the postings of the account that pays or is paid, the latest first; that they were read is audited."""
    found = case(db, case_id)
    account_id = found.source_account_id if side == "payer" else found.target_account_id
    rows, more = ledger.postings(db, ledger.AccountId(account_id), ledger.PostingFilter(), cursor=cursor, limit=limit)
    record_audit(
        db,
        actor=actor,
        action="case.transfers-viewed",
        subject_type="case",
        subject_id=str(case_id),
        details={"account_id": account_id, "postings": len(rows)},
        now=now,
    )
    return Page(items=[CasePosting.of(one) for one in rows], next_cursor=more)
