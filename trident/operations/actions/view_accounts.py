"""Open the list of a customer's accounts, and leave a trace of having done so."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.audit import record_audit
from trident.kernel.auth import StaffActor
from trident.operations.queries import check_lookup


def view_accounts(
    db: Session, *, actor: StaffActor, lookup_id: UUID | None, customer_id: UUID, now: datetime
) -> list[ledger.Account]:
    """The customer's accounts.

    :raises LookupNotFound: no open look-up of this member of staff found the customer.
    """
    check_lookup(db, lookup_id=lookup_id, staff_id=actor.staff_id, customer_id=customer_id, now=now)
    accounts = ledger.accounts_of(db, customer_id)
    record_audit(
        db,
        actor=actor,
        action="accounts.viewed",
        subject_type="customer",
        subject_id=str(customer_id),
        details={"lookup_id": lookup_id, "accounts": len(accounts)},
        now=now,
    )
    return accounts
