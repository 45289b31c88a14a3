"""Open one of a customer's accounts, and leave a trace of having done so."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.audit import record_audit
from trident.kernel.auth import StaffActor
from trident.operations.queries import check_lookup


def view_account(
    db: Session, *, actor: StaffActor, lookup_id: UUID | None, customer_id: UUID, account_id: UUID, now: datetime
) -> ledger.Account:
    """The account as it stands.

    :raises LookupNotFound: no open look-up of this member of staff found the customer.
    :raises UnknownAccount: it is not one of the customer's accounts.
    """
    check_lookup(db, lookup_id=lookup_id, staff_id=actor.staff_id, customer_id=customer_id, now=now)
    account = ledger.account_of_holder(db, account_id, holder_id=customer_id)
    record_audit(
        db,
        actor=actor,
        action="account.viewed",
        subject_type="account",
        subject_id=str(account_id),
        details={"lookup_id": lookup_id, "customer_id": customer_id},
        now=now,
    )
    return account
