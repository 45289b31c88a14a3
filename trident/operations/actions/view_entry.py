"""Open one entry of a customer's account, and leave a trace of having done so."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.audit import record_audit
from trident.kernel.auth import StaffActor
from trident.operations.queries import check_lookup


def view_entry(
    db: Session,
    *,
    actor: StaffActor,
    lookup_id: UUID | None,
    customer_id: UUID,
    account_id: UUID,
    entry_id: UUID,
    now: datetime,
) -> ledger.Receipt:
    """The entry as its receipt shows it from this account.

    :raises LookupNotFound: no open look-up of this member of staff found the customer.
    :raises UnknownAccount: it is not one of the customer's accounts.
    :raises UnknownEntry: the account has no such entry.
    """
    check_lookup(db, lookup_id=lookup_id, staff_id=actor.staff_id, customer_id=customer_id, now=now)
    account = ledger.account_of_holder(db, account_id, holder_id=customer_id)
    receipt = ledger.receipt(db, account.id, ledger.EntryId(entry_id))
    record_audit(
        db,
        actor=actor,
        action="entry.viewed",
        subject_type="entry",
        subject_id=str(entry_id),
        details={"lookup_id": lookup_id, "customer_id": customer_id, "account_id": account_id},
        now=now,
    )
    return receipt
