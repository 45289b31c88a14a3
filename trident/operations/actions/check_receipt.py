"""Check an electronic receipt that somebody presents, and leave a trace of what it opened."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.audit import record_audit
from trident.kernel.auth import StaffActor


def check_receipt(
    db: Session,
    *,
    actor: StaffActor,
    reference: str,
    code: str,
    posted_on: date,
    amount_minor: int,
    now: datetime,
) -> ledger.Receipt:
    """The entry behind a genuine receipt. Whoever presents it has its particulars: no look-up is asked for.

    :param posted_on: the day printed on it, in the bank's time zone.
    :raises ReceiptNotGenuine: the bank issued no receipt with these particulars and this code.
    """
    receipt = ledger.check_receipt(db, reference=reference, code=code, posted_on=posted_on, amount_minor=amount_minor)
    record_audit(
        db,
        actor=actor,
        action="receipt.checked",
        subject_type="entry",
        subject_id=str(receipt.entry_id),
        details={"reference": receipt.reference},
        now=now,
    )
    return receipt
