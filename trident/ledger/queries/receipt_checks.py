"""Is a receipt one of the bank's? Found by what is printed on it, and held against its code."""

import hmac
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.ledger.errors import ReceiptNotGenuine
from trident.ledger.queries.receipts import receipt
from trident.ledger.reference import read_reference
from trident.ledger.rules.periods import day_begins_at
from trident.ledger.types import AccountId, EntryId
from trident.ledger.views import Receipt

# A reference is a digest of the entry's id, and has no index: posting would pay for it, and receipts are checked
# seldom. The entries of the days around the printed one are a range of positions; among them the amount chooses.
# What is posted on a calendar day bears that business date or, if that is closed early, the next.
_FIND = text(
    """
    WITH bounds AS (
        SELECT coalesce((SELECT max(next_position) FROM ledger.business_days WHERE business_on < :on), 0) AS first,
               coalesce((SELECT min(cut_off_position) FROM ledger.business_days WHERE business_on > :on),
                        9223372036854775807) AS last
    ), found AS (
        SELECT t.id, t.debit_account AS account_id, t.credit_account AS other_id
        FROM bounds JOIN ledger.transfers t ON t.position BETWEEN bounds.first AND bounds.last
        WHERE t.amount_minor = :amount AND t.posted_at >= :begins_at AND t.posted_at < :ends_at
          AND left(encode(sha256(uuid_send(t.id)), 'hex'), 15) = :digest
        UNION ALL
        SELECT l.entry_id, l.account_id, NULL
        FROM bounds JOIN ledger.entry_legs l ON l.position BETWEEN bounds.first AND bounds.last
        WHERE abs(l.amount_minor) = :amount AND l.posted_at >= :begins_at AND l.posted_at < :ends_at
          AND left(encode(sha256(uuid_send(l.entry_id)), 'hex'), 15) = :digest
    )
    SELECT id, account_id FROM found UNION ALL SELECT id, other_id FROM found WHERE other_id IS NOT NULL
    """
)


def check_receipt(db: Session, *, reference: str, code: str, posted_on: date, amount_minor: int) -> Receipt:
    """Return the receipt that these particulars and this code are printed on, as the entry stands now.

    It takes as long as looking through the entries of the day: about half a second a million.

    :param posted_on: the day printed on the receipt, in the bank's time zone.
    :raises ReceiptNotGenuine: there is no such receipt; which of the particulars is wrong is not said.
    """
    digest, given = read_reference(reference), "".join(code.split()).lower()
    if digest is not None:
        chosen = {
            "on": posted_on,
            "amount": amount_minor,
            "begins_at": day_begins_at(posted_on),
            "ends_at": day_begins_at(posted_on + timedelta(days=1)),
            "digest": digest,
        }
        for row in db.execute(_FIND, chosen).all():
            issued = receipt(db, AccountId(row.account_id), EntryId(row.id))
            if hmac.compare_digest(issued.digest.encode(), given.encode()):
                return issued
    raise ReceiptNotGenuine
