"""The queue of cases, and what is done about them."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from trident import identity
from trident.kernel.audit import record_audit
from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.db import DbSession, ReadSession
from trident.kernel.http import CursorQuery, LimitQuery, Now, Page, problems
from trident.kernel.money import MAX_MINOR
from trident.kernel.pages import BadCursor
from trident.risk.actions.decide_case import decide_case
from trident.risk.actions.propose_listing import propose_account
from trident.risk.actions.work_on_case import hand_over_case, note_on_case, take_case
from trident.risk.cases.views import Case, CaseKind, CaseOutcome
from trident.risk.errors import (
    CaseClosed,
    CaseNotFound,
    CaseNotTaken,
    CaseOutcomeUnfit,
    CaseTakenByAnother,
    ColleagueUnknown,
    RiskReasonMissing,
)
from trident.risk.queries.cases import CaseFilter, case, case_steps, earlier_cases, list_cases
from trident.risk.queries.payment_graph import payment_graph
from trident.risk.schemas.cases import (
    CaseEvent,
    CaseLine,
    CaseShown,
    Colleague,
    Colleagues,
    Decide,
    HandOver,
    Link,
    Node,
    Told,
)

router = APIRouter(prefix="/cases")

Reader = Annotated[StaffActor, staff(Permission.STAFF_CASE_READ)]
Decider = Annotated[StaffActor, staff(Permission.STAFF_CASE_DECIDE)]
AmountQuery = Annotated[int | None, Query(ge=0, le=MAX_MINOR, description="minor units")]
_OWN: Final = (CaseNotFound, CaseClosed, CaseNotTaken, CaseTakenByAnother, RiskReasonMissing)


@router.get("", summary="List cases", responses=problems(BadCursor))
def read_cases(
    actor: Reader,
    db: ReadSession,
    now: Now,
    status: Annotated[Literal["open", "closed"] | None, Query()] = None,
    kind: Annotated[CaseKind | None, Query()] = None,
    mine: Annotated[bool, Query(description="only those that the caller has taken")] = False,  # noqa: FBT002 - a query parameter
    unassigned: Annotated[bool, Query(description="only those that nobody has taken")] = False,  # noqa: FBT002 - a query parameter
    overdue: Annotated[bool, Query(description="only those whose time is over")] = False,  # noqa: FBT002 - a query parameter
    outcome: Annotated[CaseOutcome | None, Query()] = None,
    min_minor: AmountQuery = None,
    max_minor: AmountQuery = None,
    q: Annotated[str, Query(max_length=40, description="how a reference begins, or last four digits")] = "",
    cursor: CursorQuery = None,
    limit: LimitQuery = 50,
) -> Page[CaseLine]:
    """Show open cases, the most urgent first; or closed ones, the newest first."""
    chosen = CaseFilter(
        status=status,
        kind=kind,
        outcome=outcome,
        min_minor=min_minor,
        max_minor=max_minor,
        assignee_id=actor.staff_id if mine else None,
        is_overdue=overdue,
        is_unassigned=unassigned,
        text=q,
    )
    found, more = list_cases(db, chosen, now=now, cursor=cursor, limit=limit)
    return Page(items=[CaseLine.of(one, now) for one in found], next_cursor=more)


@router.get("/colleagues", summary="List who may decide cases")
def read_colleagues(_actor: Reader, db: ReadSession, now: Now) -> Colleagues:
    """Show whom a case can be handed to."""
    found = identity.staff_with(db, Permission.STAFF_CASE_DECIDE, now=now)
    return Colleagues(items=[Colleague(id=one.id, name=one.name, staff_number=one.staff_number) for one in found])


@router.get("/{case_id}", summary="Read one case", responses=problems(CaseNotFound))
def read_case(case_id: UUID, actor: Reader, db: DbSession, now: Now) -> CaseShown:
    """Show a case with its evidence; that it was read is audited."""
    found = case(db, case_id)
    shown = _shown(db, found, now)
    record_audit(
        db, actor=actor, action="case.viewed", subject_type="case", subject_id=str(case_id), details={}, now=now
    )
    return shown


@router.post("/{case_id}/take", summary="Take a case", responses=problems(CaseNotFound, CaseClosed, CaseTakenByAnother))
def take_one_case(case_id: UUID, actor: Decider, db: DbSession, now: Now) -> CaseShown:
    """Take a case that nobody has."""
    take_case(db, actor=actor, case_id=case_id, now=now)
    return _shown(db, case(db, case_id), now)


@router.post("/{case_id}/hand-over", summary="Hand a case over", responses=problems(*_OWN, ColleagueUnknown))
def hand_over_one_case(case_id: UUID, asked: HandOver, actor: Decider, db: DbSession, now: Now) -> CaseShown:
    """Give one's own case to a colleague, or put it back into the queue."""
    hand_over_case(db, actor=actor, case_id=case_id, reason=asked.text, to=asked.to_staff_id, now=now)
    return _shown(db, case(db, case_id), now)


@router.post("/{case_id}/notes", summary="Note something", responses=problems(CaseNotFound, RiskReasonMissing))
def note_on_one_case(case_id: UUID, asked: Told, actor: Decider, db: DbSession, now: Now) -> CaseShown:
    """Write a note on a case."""
    note_on_case(db, actor=actor, case_id=case_id, text=asked.text, now=now)
    return _shown(db, case(db, case_id), now)


@router.post("/{case_id}/decide", summary="Decide a case", responses=problems(*_OWN, CaseOutcomeUnfit))
def decide_one_case(case_id: UUID, asked: Decide, actor: Decider, db: DbSession, now: Now) -> CaseShown:
    """Release or refuse a held transfer, dismiss a report, or confirm fraud."""
    decide_case(db, actor=actor, case_id=case_id, outcome=asked.outcome, reason=asked.reason, now=now)
    decided = case(db, case_id)
    if asked.block_payee:
        propose_account(
            db, actor=actor, account_id=decided.target_account_id, listed="block", reason=asked.reason, now=now
        )
    return _shown(db, case(db, case_id), now)


def _shown(db: ReadSession, found: Case, now: datetime) -> CaseShown:
    graph = payment_graph(db, found, now=now)
    return CaseShown(
        case=CaseLine.of(found, now),
        source_account_id=found.source_account_id,
        target_account_id=found.target_account_id,
        payee_customer_id=found.payee_customer_id,
        device=found.device,
        address=found.address,
        decision_id=found.decision_id,
        decided_on=found.decided_on,
        rules=list(found.rules),
        sent_at=found.sent_at,
        steps=[CaseEvent.of(one) for one in case_steps(db, found.id)],
        earlier=[CaseLine.of(one, now) for one in earlier_cases(db, found)],
        nodes=[Node.of(one) for one in graph.nodes],
        links=[Link.of(link) for link in graph.links],
        is_graph_cut=graph.is_cut,
    )
