from datetime import datetime

from sqlalchemy import select

from trident.identity.rules.origins import mask_address
from trident.identity.rules.staff_numbers import mask_staff_number
from trident.identity.tables import StaffRow
from trident.identity.types import Origin
from trident.kernel.audit import record_audit
from trident.kernel.auth import SystemActor
from trident.kernel.db import Database
from trident.kernel.errors import BankError


def record_failed_sign_in(
    database: Database, staff_number: str, refusal: BankError, origin: Origin, *, now: datetime
) -> None:
    """Put a refused staff sign-in on the audit trail, in a transaction of its own that the refusal cannot undo.

    The password is not known here. A number that nobody has is masked: people type passwords and phone numbers into
    the wrong field. Known and unknown numbers take the same statements, so that nobody learns by time which exist.
    """
    with database.transaction() as db:
        member_id = db.scalar(select(StaffRow.id).where(StaffRow.staff_number == staff_number))
        is_known = member_id is not None
        record_audit(
            db,
            actor=SystemActor("sign-in"),
            action="identity.staff-sign-in-refused",
            subject_type="staff",
            subject_id=str(member_id) if is_known else "unknown",
            now=now,
            details={
                "staff_number": staff_number if is_known else mask_staff_number(staff_number),
                "refusal": refusal.code(),
                "device": origin.device,
                "address": mask_address(origin.address),
            },
        )
