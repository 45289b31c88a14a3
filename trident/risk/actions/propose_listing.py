from contextlib import suppress
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.auth import StaffActor
from trident.kernel.ids import new_id
from trident.risk.actions.expire_listings import expire_listings
from trident.risk.cases.keeping import check_text
from trident.risk.errors import ListEntryExists, ListExpiryPast, ListValueInvalid
from trident.risk.lists.steps import add_list_step
from trident.risk.lists.values import Listed, read_value
from trident.risk.tables import STANDING, ListEntryRow

LISTS: Final = ("allow", "watch", "block")


def propose_listing(
    db: Session,
    *,
    actor: StaffActor,
    listed: str,
    kind: str,
    value: str,
    reason: str,
    expires_at: datetime | None,
    now: datetime,
) -> UUID:
    """Propose that somebody or something be listed; another person approves it before it counts.

    :raises RiskReasonMissing: there is no reason.
    :raises ListExpiryPast: it would have expired already.
    :raises ListValueInvalid, ListSubjectUnknown: the value is none of its kind, or nobody's.
    :raises ListEntryExists: the same is on the list, or proposed (`entry_id`).
    """
    text, read = check_listing(db, listed, kind, value, reason, expires_at, now)
    return _propose(db, actor, listed, kind, read, text, expires_at, now)


def check_listing(
    db: Session, listed: str, kind: str, value: str, reason: str, expires_at: datetime | None, now: datetime
) -> tuple[str, Listed]:
    """Return the reason and the value of what is proposed as they are kept.

    :raises RiskReasonMissing, ListExpiryPast, ListValueInvalid, ListSubjectUnknown: it cannot be proposed.
    """
    text = check_text(reason)
    if expires_at is not None and expires_at <= now:
        raise ListExpiryPast
    if listed not in LISTS:
        raise ListValueInvalid(kind=listed)
    return text, read_value(db, kind, value)


def listing_values(
    actor: StaffActor,
    listed: str,
    kind: str,
    read: Listed,
    reason: str,
    expires_at: datetime | None,
    now: datetime,
) -> dict[str, Any]:
    """Return a proposed entry's row."""
    return {
        "id": new_id(now),
        "list": listed,
        "kind": kind,
        "value": read.value,
        "value_masked": read.masked,
        "subject": read.subject,
        "sound": read.sound,
        "status": "proposed",
        "reason": reason,
        "expires_at": expires_at,
        "proposed_by": actor.staff_id,
        "proposed_by_name": actor.name,
        "proposed_at": now,
    }


def propose_account(
    db: Session, *, actor: StaffActor, account_id: UUID, listed: str, reason: str, now: datetime
) -> None:
    """Propose an account that a case is about; one that is listed, or proposed, already is left as it is.

    :raises RiskReasonMissing: there is no reason.
    """
    text = check_text(reason)
    party = ledger.parties(db, account_ids={account_id}).by_id[account_id]
    read = Listed(str(account_id), party.number_masked, account_id)
    with suppress(ListEntryExists):
        _propose(db, actor, listed, "account", read, text, None, now)


def _propose(
    db: Session,
    actor: StaffActor,
    listed: str,
    kind: str,
    read: Listed,
    text: str,
    expires_at: datetime | None,
    now: datetime,
) -> UUID:
    expire_listings(db, now=now, subject=read.subject)
    entry_id: UUID | None = db.scalar(
        insert(ListEntryRow)
        .values(listing_values(actor, listed, kind, read, text, expires_at, now))
        .on_conflict_do_nothing()
        .returning(ListEntryRow.id)
    )
    if entry_id is None:
        known = db.scalar(
            select(ListEntryRow.id).where(
                ListEntryRow.subject == read.subject,
                ListEntryRow.list == listed,
                ListEntryRow.status.in_(STANDING),
            )
        )
        raise ListEntryExists(entry_id=str(known))
    add_list_step(db, entry_id, "proposed", actor=actor, reason=text, now=now)
    return entry_id
