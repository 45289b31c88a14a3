"""Take a case, hand it over, note something: what comes before its decision."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident.kernel.auth import StaffActor
from trident.risk.cases.keeping import CLOSED, add_step, change_case, check_text, lock_case, lock_own_case
from trident.risk.errors import CaseClosed, CaseTakenByAnother


def take_case(db: Session, *, actor: StaffActor, case_id: UUID, now: datetime) -> None:
    """Take an open case that nobody has; taking one's own again changes nothing.

    :raises CaseNotFound: there is none.
    :raises CaseClosed: it is decided.
    :raises CaseTakenByAnother: somebody else has it.
    """
    row = lock_case(db, case_id)
    if row.status == CLOSED:
        raise CaseClosed(outcome=row.outcome)
    if row.assignee_id == actor.staff_id:
        return
    if row.assignee_id is not None:
        raise CaseTakenByAnother(assignee=row.assignee_name)
    change_case(db, case_id, assignee_id=actor.staff_id, assignee_name=actor.name)
    add_step(db, case_id, "taken", actor=actor, now=now)


def hand_over_case(db: Session, *, actor: StaffActor, case_id: UUID, reason: str, now: datetime) -> None:
    """Put one's own case back into the queue, for somebody else.

    :raises RiskReasonMissing: there is no reason.
    :raises CaseNotFound, CaseClosed, CaseNotTaken, CaseTakenByAnother: it is not the caller's open case.
    """
    text = check_text(reason)
    lock_own_case(db, case_id, actor)
    change_case(db, case_id, assignee_id=None, assignee_name=None)
    add_step(db, case_id, "handed-over", actor=actor, text=text, now=now)


def note_on_case(db: Session, *, actor: StaffActor, case_id: UUID, text: str, now: datetime) -> None:
    """Write a note, on an open case or a closed one.

    :raises RiskReasonMissing: there is nothing in it.
    :raises CaseNotFound: there is no such case.
    """
    kept = check_text(text)
    lock_case(db, case_id)
    add_step(db, case_id, "noted", actor=actor, text=kept, now=now)
