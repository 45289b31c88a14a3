from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from trident import customers
from trident.identity.errors import UnknownStaff, UnknownStepUp
from trident.identity.rules.origins import mask_address
from trident.identity.sessions import SessionTable, is_live
from trident.identity.settings import IdentitySettings
from trident.identity.tables import CustomerSessionRow, StaffRow, StaffSessionRow, StepUpRow
from trident.identity.types import SessionId, SessionView, StaffId, StaffStatus, StaffView, StepUpAbout, StepUpView
from trident.kernel.auth import ROLE_PERMISSIONS, CustomerActor, Permission, Role
from trident.kernel.crypto import mask_phone
from trident.kernel.pages import decode_cursor, encode_cursor

_MOST_SESSIONS = 100


def customer_sessions(db: Session, actor: CustomerActor, *, now: datetime) -> list[SessionView]:
    """The caller's live sessions, the last used first; at most a hundred."""
    rows = db.scalars(
        select(CustomerSessionRow)
        .where(CustomerSessionRow.holder_id == actor.customer_id, is_live(CustomerSessionRow, now))
        .order_by(CustomerSessionRow.last_seen_at.desc(), CustomerSessionRow.id.desc())
        .limit(_MOST_SESSIONS)
    )
    return [
        SessionView(
            id=SessionId(row.id),
            device=row.device,
            address_masked=mask_address(row.address),
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            is_current=row.id == actor.session_id,
        )
        for row in rows
    ]


def step_up_view(
    db: Session, *, actor: CustomerActor, step_up_id: UUID, now: datetime, settings: IdentitySettings
) -> StepUpView:
    """A step-up that the caller's session was asked for.

    :raises UnknownStepUp: it was asked for none of this id.
    """
    row = db.scalar(
        select(StepUpRow).where(
            StepUpRow.id == step_up_id,
            StepUpRow.customer_id == actor.customer_id,
            StepUpRow.session_id == actor.session_id,
        )
    )
    if row is None:
        raise UnknownStepUp
    wait = timedelta() if row.sent_at is None else row.sent_at + timedelta(seconds=settings.code_resend_after_s) - now
    return StepUpView(
        id=row.id,
        strength=row.strength,
        about=StepUpAbout(row.amount_minor, row.currency, row.payee_last4, row.payee_name_masked),
        masked_phone=mask_phone(customers.customer_contact(db, actor.customer_id).phone),
        is_code_sent=row.sent_at is not None,
        is_proven=row.proven_at is not None,
        expires_at=row.ends_at,
        resend_after_s=max(0, ceil(wait.total_seconds())),
    )


def session_ends_at(db: Session, table: SessionTable, session_id: UUID) -> datetime:
    """When the session ends if it is not used any more."""
    ends_at = db.scalar(select(table.ends_at).where(table.id == session_id))
    assert ends_at is not None, "the guard has read this session"
    return ends_at


def staff_member(db: Session, staff_id: UUID, *, now: datetime) -> StaffView:
    """The member of staff of this id.

    :raises UnknownStaff: there is none.
    """
    found = _staff(db, now, StaffRow.id == staff_id, limit=1)
    if not found:
        raise UnknownStaff
    return found[0]


def find_staff_by_number(db: Session, staff_number: str, *, now: datetime) -> StaffView | None:
    """The member of staff with this staff number."""
    return next(iter(_staff(db, now, StaffRow.staff_number == staff_number.strip().upper(), limit=1)), None)


def list_staff(db: Session, *, now: datetime, cursor: str | None, limit: int) -> tuple[list[StaffView], str | None]:
    """The bank's staff by staff number, and the cursor of the next page.

    :raises BadCursor: the cursor is not one of this list's.
    """
    after = () if cursor is None else (StaffRow.staff_number > decode_cursor(cursor, str)[0].replace("\0", ""),)
    found = _staff(db, now, *after, limit=limit + 1)
    return found[:limit], encode_cursor(found[limit - 1].staff_number) if len(found) > limit else None


def staff_with(db: Session, permission: Permission, *, now: datetime, most: int = 200) -> list[StaffView]:
    """The members of staff at work whose roles carry a permission, by staff number; at most `most`."""
    roles = [role.value for role, carried in ROLE_PERMISSIONS.items() if permission in carried]
    is_active = StaffRow.status == StaffStatus.ACTIVE.value
    return _staff(db, now, StaffRow.roles.overlap(roles), is_active, limit=most)


def _staff(db: Session, now: datetime, *chosen: ColumnElement[bool], limit: int) -> list[StaffView]:
    live = (
        select(func.count())
        .where(and_(StaffSessionRow.holder_id == StaffRow.id, is_live(StaffSessionRow, now)))
        .correlate(StaffRow)
        .scalar_subquery()
    )
    rows = db.execute(select(StaffRow, live).where(*chosen).order_by(StaffRow.staff_number).limit(limit))
    return [
        StaffView(
            id=StaffId(row.id),
            staff_number=row.staff_number,
            name=row.name,
            roles=tuple(Role(role) for role in row.roles),
            branch=row.branch,
            status=StaffStatus(row.status),
            last_signed_in_at=row.last_signed_in_at,
            active_sessions=sessions,
        )
        for row, sessions in rows
    ]
