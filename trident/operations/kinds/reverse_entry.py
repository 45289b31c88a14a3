"""Reverse an entry by a counter-entry (冲正)."""

from uuid import UUID

from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.crypto import mask_name
from trident.kernel.errors import Title
from trident.operations.kinds.kind import Kind, Order
from trident.operations.types import EntryParty, EntrySummary


def _summarise(db: Session, entry_id: UUID) -> EntrySummary:
    entry = ledger.entry(db, ledger.EntryId(entry_id))
    if entry.reversed_by is not None:
        raise ledger.EntryAlreadyReversed
    if entry.reverses is not None:
        raise ledger.EntryNotReversible
    accounts = {account.id: account for account in ledger.accounts_by_ids(db, [leg.account_id for leg in entry.legs])}
    return EntrySummary(
        entry_id=entry.id,
        reference=ledger.entry_reference(entry.id),
        entry_kind=entry.kind.value,
        amount_minor=sum(leg.amount_minor for leg in entry.legs if leg.amount_minor > 0),
        currency=entry.currency,
        description=entry.description,
        posted_at=entry.posted_at,
        parties=tuple(_party(accounts[leg.account_id], leg) for leg in entry.legs),
    )


def _party(account: ledger.Account, leg: ledger.PostedLeg) -> EntryParty:
    return EntryParty(
        account_id=account.id,
        number_masked=account.number_masked,
        name_masked=account.product if account.holder_name is None else mask_name(account.holder_name),
        direction="in" if leg.amount_minor > 0 else "out",
        amount_minor=abs(leg.amount_minor),
    )


def _execute(db: Session, order: Order) -> None:
    # The approval's id is the reversal's: approved twice by whatever accident, it is one and the same entry.
    ledger.reverse_entry(
        db,
        entry_id=ledger.EntryId(order.subject_id),
        reversal_id=ledger.EntryId(order.approval_id),
        reason=order.reason,
        now=order.now,
    )


KIND = Kind(
    code="reverse-entry",
    title=Title(zh="冲正交易", en="Reverse an entry"),
    subject_type="entry",
    summarise=_summarise,
    execute=_execute,
    refusals=(ledger.UnknownEntry, ledger.EntryAlreadyReversed, ledger.EntryNotReversible),
)
