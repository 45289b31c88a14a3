"""Take a case, hand it over, note something: what comes before its decision."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident import identity
from trident.kernel.audit import record_audit
from trident.kernel.auth import ROLE_PERMISSIONS, Permission, StaffActor
from trident.risk.cases.keeping import CLOSED, add_step, change_case, check_text, lock_case, lock_own_case
from trident.risk.errors import CaseClosed, CaseTakenByAnother, ColleagueUnknown


def take_case(db: Session, *, actor: StaffActor, case_id: UUID, now: datetime) -> None:
    """Take an open case that nobody has, or whose holder may not decide cases any more; one's own stays as it is.

    :raises CaseNotFound: there is none.
    :raises CaseClosed: it is decided.
    :raises CaseTakenByAnother: somebody else has it.
    """
    row = lock_case(db, case_id)
    if row.status == CLOSED:
        raise CaseClosed(outcome=row.outcome)
    if row.assignee_id == actor.staff_id:
        return
    if row.assignee_id is not None and _find_colleague(db, row.assignee_id, now) is not None:
        raise CaseTakenByAnother(assignee=row.assignee_name)
    change_case(db, case_id, assignee_id=actor.staff_id, assignee_name=actor.name)
    add_step(db, case_id, "taken", actor=actor, now=now)
    _audit(db, actor, "taken", case_id, now)


def hand_over_case(
    db: Session, *, actor: StaffActor, case_id: UUID, reason: str, to: UUID | None = None, now: datetime
) -> None:
    """Give one's own case to a colleague who may decide it, or put it back into the queue.

    :raises RiskReasonMissing: there is no reason.
    :raises ColleagueUnknown: `to` is nobody who may decide cases.
    :raises CaseNotFound, CaseClosed, CaseNotTaken, CaseTakenByAnother: it is not the caller's open case.
    """
    text = check_text(reason)
    colleague = None if to is None else _colleague(db, to, now)
    lock_own_case(db, case_id, actor)
    if colleague is None:
        change_case(db, case_id, assignee_id=None, assignee_name=None)
    else:
        change_case(db, case_id, assignee_id=colleague.id, assignee_name=colleague.name)
        text = f"→ {colleague.name}: {text}"
    add_step(db, case_id, "handed-over", actor=actor, text=text, now=now)
    _audit(db, actor, "handed-over", case_id, now, reason=text)


def note_on_case(db: Session, *, actor: StaffActor, case_id: UUID, text: str, now: datetime) -> None:
    """Write a note, on an open case or a closed one.

    :raises RiskReasonMissing: there is nothing in it.
    :raises CaseNotFound: there is no such case.
    """
    kept = check_text(text)
    lock_case(db, case_id)
    add_step(db, case_id, "noted", actor=actor, text=kept, now=now)
    _audit(db, actor, "noted", case_id, now)


def _colleague(db: Session, staff_id: UUID, now: datetime) -> identity.StaffView:
    found = _find_colleague(db, staff_id, now)
    if found is None:
        raise ColleagueUnknown
    return found


def _find_colleague(db: Session, staff_id: UUID, now: datetime) -> identity.StaffView | None:
    try:
        found = identity.staff_member(db, staff_id, now=now)
    except identity.UnknownStaff:
        return None
    may = any(Permission.STAFF_CASE_DECIDE in ROLE_PERMISSIONS[role] for role in found.roles)
    return found if may and found.status is identity.StaffStatus.ACTIVE else None


def _audit(
    db: Session, actor: StaffActor, step: str, case_id: UUID, now: datetime, *, reason: str | None = None
) -> None:
    record_audit(
        db, actor=actor, action=f"case.{step}", subject_type="case", subject_id=str(case_id), reason=reason, now=now
    )
