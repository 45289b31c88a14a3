"""Open the entries of a customer's account, and leave a trace of having done so."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.audit import record_audit
from trident.kernel.auth import StaffActor
from trident.operations.queries import check_lookup


def view_entries(
    db: Session,
    *,
    actor: StaffActor,
    lookup_id: UUID | None,
    customer_id: UUID,
    account_id: UUID,
    chosen: ledger.PostingFilter,
    cursor: str | None,
    limit: int,
    now: datetime,
) -> tuple[list[ledger.PostingView], str | None]:
    """A page of the account's postings, the latest first, and the cursor of the next one.

    :raises LookupNotFound: no open look-up of this member of staff found the customer.
    :raises UnknownAccount: it is not one of the customer's accounts.
    :raises BadCursor: the cursor is not one of this list's.
    """
    check_lookup(db, lookup_id=lookup_id, staff_id=actor.staff_id, customer_id=customer_id, now=now)
    account = ledger.account_of_holder(db, account_id, holder_id=customer_id)
    found, more = ledger.postings(db, account.id, chosen, cursor=cursor, limit=limit)
    record_audit(
        db,
        actor=actor,
        action="entries.viewed",
        subject_type="account",
        subject_id=str(account_id),
        details={"lookup_id": lookup_id, "customer_id": customer_id, "entries": len(found)},
        now=now,
    )
    return found, more
