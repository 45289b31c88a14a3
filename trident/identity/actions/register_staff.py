from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from trident.identity.errors import StaffExists
from trident.identity.passwords import hash_password
from trident.identity.rules.passwords import check_password
from trident.identity.rules.staff_numbers import check_roles, check_staff_number
from trident.identity.settings import IdentitySettings
from trident.identity.tables import StaffRow
from trident.identity.types import StaffId, StaffStatus, StaffView
from trident.kernel.audit import record_audit
from trident.kernel.auth import Actor, Role, SystemActor


def register_staff(
    db: Session,
    *,
    staff_id: UUID,
    staff_number: str,
    name: str,
    roles: Iterable[Role],
    branch: str,
    password: str,
    now: datetime,
    actor: Actor | None = None,
    settings: IdentitySettings | None = None,
) -> StaffView:
    """Register a member of staff, who may sign in at once.

    :param actor: who registers them; the bank's own set-up where nobody is named.
    :raises InvalidStaffNumber: not three to twenty letters and digits.
    :raises InvalidRoles: none, or the customer's.
    :raises WeakPassword: the password would be guessed (`reason`).
    :raises StaffExists: another has this number or id.
    """
    number, chosen = check_staff_number(staff_number), check_roles(roles)
    check_password(password, phone="", born_on=None, others=(number,))
    written = db.scalar(
        insert(StaffRow)
        .values(
            id=staff_id,
            staff_number=number,
            name=name,
            roles=[role.value for role in chosen],
            branch=branch,
            status=StaffStatus.ACTIVE.value,
            password_hash=hash_password(password, settings),
            created_at=now,
        )
        .on_conflict_do_nothing()
        .returning(StaffRow.id)
    )
    if written is None:
        raise StaffExists
    record_audit(
        db,
        actor=actor or SystemActor("setup"),
        action="identity.staff-registered",
        subject_type="staff",
        subject_id=str(staff_id),
        now=now,
        details={"staff_number": number, "roles": [role.value for role in chosen], "branch": branch},
    )
    return StaffView(
        id=StaffId(staff_id),
        staff_number=number,
        name=name,
        roles=chosen,
        branch=branch,
        status=StaffStatus.ACTIVE,
        last_signed_in_at=None,
        active_sessions=0,
    )
