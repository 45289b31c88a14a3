"""Receipts: the particulars of one posting, with the bank's code over them."""

from datetime import UTC

from sqlalchemy.orm import Session

from trident.kernel.crypto import keyed_digest
from trident.ledger.errors import UnknownEntry
from trident.ledger.queries.accounts import account
from trident.ledger.queries.entries import find_posting
from trident.ledger.reference import entry_reference
from trident.ledger.types import AccountId, EntryId, PostingView
from trident.ledger.views import Receipt

_PURPOSE = "ledger.receipt"
_CODE_LENGTH = 32


def receipt(db: Session, account_id: AccountId, entry_id: EntryId) -> Receipt:
    """Return the receipt of an entry as this account's holder gets it.

    :raises UnknownAccount: there is no such account.
    :raises UnknownEntry: the account has no part in an entry of this id.
    """
    own = account(db, account_id)
    posting = find_posting(db, account_id, entry_id)
    if posting is None:
        raise UnknownEntry
    return Receipt(
        entry_id=entry_id,
        reference=entry_reference(entry_id),
        kind=posting.kind,
        direction=posting.direction,
        amount_minor=posting.amount_minor,
        currency=posting.currency,
        own_name=own.holder_name or "",
        own_number_masked=own.number_masked,
        counterparty_name=posting.counterparty_name,
        counterparty_number_masked=posting.counterparty_number_masked,
        description=posting.description,
        posted_at=posting.posted_at,
        value_on=posting.value_on,
        balance_after_minor=posting.balance_after_minor,
        reversed=posting.reversed,
        digest=_code(posting),
    )


def _code(posting: PostingView) -> str:
    """Compute the code that only the bank can: HMAC-SHA256 over what never changes of a posting, 128 bits of it."""
    facts = (
        posting.entry_id,
        posting.account_id,
        posting.sequence,
        posting.direction,
        posting.amount_minor,
        posting.currency,
        posting.kind,
        posting.posted_at.astimezone(UTC).isoformat(timespec="microseconds"),
        posting.value_on,
        posting.balance_after_minor,
        posting.description,
    )
    return keyed_digest(_PURPOSE, "|".join(str(fact) for fact in facts).encode()).hex()[:_CODE_LENGTH]
