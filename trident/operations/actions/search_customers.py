"""Look a customer up, for a reason that stays on record."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from trident import customers
from trident.kernel.audit import record_audit
from trident.kernel.auth import StaffActor
from trident.kernel.ids import new_id
from trident.operations.rules import LOOKUP_MAX_RESULTS, LOOKUP_VALIDITY
from trident.operations.tables import LookupResultRow, LookupRow
from trident.operations.types import Lookup, LookupId


def search_customers(db: Session, *, actor: StaffActor, query: str, reason: str, now: datetime) -> Lookup:
    """Search by phone, ID number, customer number or name; what is found is open to this person for 30 minutes.

    The search is recorded with its reason, also where it finds nobody. At most 50 customers are found.
    """
    found = customers.search_customers(db, query, limit=LOOKUP_MAX_RESULTS)
    lookup_id = LookupId(new_id(now))
    db.add(
        LookupRow(
            id=lookup_id,
            staff_id=actor.staff_id,
            staff_name=actor.name,
            reason=reason,
            query=query,
            results=len(found),
            looked_up_at=now,
        )
    )
    db.flush()
    if found:
        db.execute(
            insert(LookupResultRow), [{"lookup_id": lookup_id, "customer_id": customer.id} for customer in found]
        )
    record_audit(
        db,
        actor=actor,
        action="customer.searched",
        subject_type="lookup",
        subject_id=str(lookup_id),
        reason=reason,
        details={"results": len(found)},
        now=now,
    )
    return Lookup(id=lookup_id, customers=tuple(found), expires_at=now + LOOKUP_VALIDITY)
