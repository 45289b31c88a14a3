from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from trident.kernel.pages import decode_cursor, encode_cursor
from trident.risk.cases.keeping import CLOSED, OPEN, case_of
from trident.risk.cases.views import Case, CaseKind, CaseOutcome, CaseStep, Label
from trident.risk.errors import CaseNotFound
from trident.risk.tables import CaseRow, CaseStepRow

EARLIER: Final = 20


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list; unset fields do not filter. Amounts in minor units, both ends included.

    `text` begins a case's reference or a transfer's, is an account's last four digits, or the id of the transfer, of an
    account or of a customer on either side.
    """

    status: str | None = None
    kind: CaseKind | None = None
    outcome: CaseOutcome | None = None
    min_minor: int | None = None
    max_minor: int | None = None
    assignee_id: UUID | None = None
    is_overdue: bool = False
    is_unassigned: bool = False
    text: str = ""


def list_cases(
    db: Session, chosen: CaseFilter, *, now: datetime, cursor: str | None, limit: int
) -> tuple[list[Case], str | None]:
    """Open cases by when they are due, the most urgent first; closed or all by when they were opened, newest first.

    :raises BadCursor: the cursor is not one of this list's.
    """
    query = select(CaseRow).where(*_conditions(chosen, now))
    if chosen.status == OPEN:
        if cursor is not None:
            due_at, last = decode_cursor(cursor, datetime, UUID)
            query = query.where((CaseRow.due_at > due_at) | ((CaseRow.due_at == due_at) & (CaseRow.id > last)))
        query = query.order_by(CaseRow.due_at, CaseRow.id)
    else:
        if cursor is not None:
            opened_at, last = decode_cursor(cursor, datetime, UUID)
            query = query.where(
                (CaseRow.opened_at < opened_at) | ((CaseRow.opened_at == opened_at) & (CaseRow.id < last))
            )
        query = query.order_by(CaseRow.opened_at.desc(), CaseRow.id.desc())
    rows = list(db.scalars(query.limit(limit + 1)))
    more = None
    if len(rows) > limit:
        last_row = rows[limit - 1]
        more = encode_cursor(last_row.due_at if chosen.status == OPEN else last_row.opened_at, last_row.id)
    return [case_of(row) for row in rows[:limit]], more


def case(db: Session, case_id: UUID) -> Case:
    """One case.

    :raises CaseNotFound: there is none.
    """
    row = db.get(CaseRow, case_id, populate_existing=True)
    if row is None:
        raise CaseNotFound
    return case_of(row)


def case_steps(db: Session, case_id: UUID) -> list[CaseStep]:
    """What happened in a case, in order."""
    rows = db.scalars(select(CaseStepRow).where(CaseStepRow.case_id == case_id).order_by(CaseStepRow.sequence))
    return [CaseStep(row.sequence, row.step, row.actor_type, row.actor_name, row.text, row.taken_at) for row in rows]


def earlier_cases(db: Session, of: Case) -> list[Case]:
    """Other cases of the same payer or the same payee's account, the newest first; at most twenty."""
    same = or_(CaseRow.customer_id == of.customer_id, CaseRow.target_account_id == of.target_account_id)
    rows = db.scalars(
        select(CaseRow).where(same, CaseRow.id != of.id).order_by(CaseRow.opened_at.desc()).limit(EARLIER)
    )
    return [case_of(row) for row in rows]


def labels(db: Session, *, since: datetime, until: datetime) -> list[Label]:
    """What cases closed in a half-open period say of their transfers: what scores learn from.

    A refusal without confirmed fraud, and a transfer that its payer called back, say neither.
    """
    known = {CaseOutcome.FRAUD: True, CaseOutcome.RELEASED: False, CaseOutcome.DISMISSED: False}
    rows = db.execute(
        select(CaseRow.transfer_id, CaseRow.customer_id, CaseRow.outcome, CaseRow.closed_at)
        .where(CaseRow.status == CLOSED, CaseRow.closed_at >= since, CaseRow.closed_at < until)
        .where(CaseRow.outcome.in_([outcome.value for outcome in known]))
        .order_by(CaseRow.closed_at, CaseRow.id)
    )
    return [
        Label(row.transfer_id, row.customer_id, known[CaseOutcome(row.outcome)], row.closed_at) for row in rows.all()
    ]


@dataclass(frozen=True, slots=True)
class Queue:
    """How the queue stands: open cases by age, what is overdue, what is set aside, and frauds of the last 30 days."""

    open: int
    unassigned: int
    overdue: int
    ages: tuple[tuple[str, int], ...]
    held_minor: int
    frauds: int
    fraud_minor: int
    closed_today: int


AGES: Final = (("1h", timedelta(hours=1)), ("4h", timedelta(hours=4)), ("24h", timedelta(days=1)))
OLDER: Final = "older"
FRAUDS_OVER: Final = timedelta(days=30)


def queue(db: Session, *, now: datetime, today_from: datetime) -> Queue:
    """How the queue stands; read off the open cases and those closed of late, by their indexes."""
    younger = [func.count().filter(CaseRow.opened_at > now - most) for _, most in AGES]
    held = func.sum(CaseRow.amount_minor).filter(CaseRow.transfer_status == "held")
    opened = db.execute(
        select(
            func.count(),
            func.count().filter(CaseRow.assignee_id.is_(None)),
            func.count().filter(CaseRow.due_at <= now),
            func.coalesce(held, 0),
            *younger,
        ).where(CaseRow.status == OPEN)
    ).one()
    is_fraud = CaseRow.outcome == CaseOutcome.FRAUD.value
    closed = db.execute(
        select(
            func.count().filter(is_fraud),
            func.coalesce(func.sum(CaseRow.amount_minor).filter(is_fraud), 0),
            func.count().filter(CaseRow.closed_at >= today_from),
        ).where(CaseRow.status == CLOSED, CaseRow.closed_at >= now - FRAUDS_OVER)
    ).one()
    reached = [0, *opened[4:], opened[0]]
    names = [*(name for name, _ in AGES), OLDER]
    return Queue(
        open=opened[0],
        unassigned=opened[1],
        overdue=opened[2],
        ages=tuple((name, reached[at + 1] - reached[at]) for at, name in enumerate(names)),
        held_minor=int(opened[3]),
        frauds=closed[0],
        fraud_minor=int(closed[1]),
        closed_today=closed[2],
    )


def _conditions(chosen: CaseFilter, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.status is not None:
        found.append(CaseRow.status == chosen.status)
    if chosen.kind is not None:
        found.append(CaseRow.kind == chosen.kind.value)
    if chosen.outcome is not None:
        found.append(CaseRow.outcome == chosen.outcome.value)
    if chosen.min_minor is not None:
        found.append(CaseRow.amount_minor >= chosen.min_minor)
    if chosen.max_minor is not None:
        found.append(CaseRow.amount_minor <= chosen.max_minor)
    if chosen.assignee_id is not None:
        found.append(CaseRow.assignee_id == chosen.assignee_id)
    if chosen.is_unassigned:
        found.append(CaseRow.assignee_id.is_(None))
    if chosen.is_overdue:
        found.append(CaseRow.due_at <= now)
    text = "".join(filter(str.isprintable, chosen.text)).strip().upper()
    if text:
        found.append(_says(text))
    return found


def _says(text: str) -> ColumnElement[bool]:
    try:
        known = UUID(text)
    except ValueError:
        return or_(
            CaseRow.reference.startswith(text, autoescape=True),
            CaseRow.reference.startswith(f"C{text}", autoescape=True),
            CaseRow.source_last4 == text,
            CaseRow.target_last4 == text,
        )
    columns = (
        CaseRow.transfer_id,
        CaseRow.customer_id,
        CaseRow.payee_customer_id,
        CaseRow.source_account_id,
        CaseRow.target_account_id,
    )
    return or_(*(column == known for column in columns))
