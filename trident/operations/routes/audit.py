"""The audit trail over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from trident.kernel.audit import AuditFilter, list_audit, verify_audit
from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.db import ReadSession
from trident.kernel.http import CursorQuery, LimitQuery, Page, problems
from trident.kernel.pages import BadCursor
from trident.operations.schemas.audit import AuditRecord, AuditVerification

router = APIRouter(prefix="/audit", tags=["staff"])

Auditor = Annotated[StaffActor, staff(Permission.STAFF_AUDIT_READ)]
_WORD = r"^[A-Za-z0-9._:-]+$"


@router.get("", summary="List what was done, the latest first", responses=problems(BadCursor))
def read_audit(
    _actor: Auditor,
    db: ReadSession,
    action: Annotated[str | None, Query(max_length=80, pattern=_WORD, description="e.g. approval.approved")] = None,
    actor: Annotated[str | None, Query(max_length=80, pattern=_WORD, description="id of who did it")] = None,
    subject_id: Annotated[
        str | None, Query(max_length=80, pattern=_WORD, description="id of what it was done to")
    ] = None,
    since: Annotated[AwareDatetime | None, Query(alias="from", description="first instant")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to", description="end, not included")] = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = 20,
) -> Page[AuditRecord]:
    """Show who did what to whom, when and why; each record is chained to the one before by its digest."""
    chosen = AuditFilter(action=action, actor_id=actor, subject_id=subject_id, since=since, until=until)
    found, more = list_audit(db, chosen, cursor=cursor, limit=limit)
    return Page(items=[AuditRecord.model_validate(one, from_attributes=True) for one in found], next_cursor=more)


@router.get("/verification", summary="Verify the trail")
def verify(_actor: Auditor, db: ReadSession) -> AuditVerification:
    """Walk the whole chain, recompute every digest, and name the first record that is not what was written."""
    found = verify_audit(db)
    return AuditVerification(intact=found.is_intact, checked=found.checked, first_fault=found.first_fault)
