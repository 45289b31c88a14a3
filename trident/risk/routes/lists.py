"""Lists: who and what the bank blocks, watches or allows; every change by two people."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from trident.kernel.audit import record_audit
from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.db import DbSession, ReadSession
from trident.kernel.http import CursorQuery, LimitQuery, Now, Page, problems
from trident.kernel.pages import BadCursor
from trident.risk.actions.decide_listing import decide_listing
from trident.risk.actions.import_listings import import_listings
from trident.risk.actions.propose_listing import propose_listing
from trident.risk.actions.propose_removal import propose_removal
from trident.risk.errors import (
    ListEntryExists,
    ListEntryNotFound,
    ListExpiryPast,
    ListFileInvalid,
    ListStepInvalid,
    ListSubjectUnknown,
    ListValueInvalid,
    ProposerIsApprover,
    RiskReasonMissing,
)
from trident.risk.lists.values import search_subjects
from trident.risk.queries.lists import list_entries, list_entry, list_value
from trident.risk.schemas.cases import Told
from trident.risk.schemas.lists import (
    DecideEntry,
    EntryShown,
    Imported,
    ImportEntries,
    Kind,
    ProposeEntry,
    ValueShown,
)

router = APIRouter(prefix="/lists")

Reader = Annotated[StaffActor, staff(Permission.STAFF_LIST_READ)]
Proposer = Annotated[StaffActor, staff(Permission.STAFF_LIST_PROPOSE)]
Approver = Annotated[StaffActor, staff(Permission.STAFF_LIST_APPROVE)]

Stands = Literal["proposed", "active", "rejected", "removal-proposed", "removed", "expired"]


@router.get("", summary="List entries", responses=problems(BadCursor))
def read_list_entries(
    _actor: Reader,
    db: ReadSession,
    listed: Annotated[Literal["allow", "watch", "block"] | None, Query(alias="list")] = None,
    kind: Annotated[Kind | None, Query()] = None,
    status: Annotated[Stands | None, Query()] = None,
    q: Annotated[str, Query(max_length=200, description="a name, number, phone, id, device or address, in full")] = "",
    cursor: CursorQuery = None,
    limit: LimitQuery = 50,
) -> Page[EntryShown]:
    """Show entries, the newest first."""
    found, more = list_entries(
        db, listed=listed, kind=kind, status=status, subjects=search_subjects(db, q), cursor=cursor, limit=limit
    )
    return Page(items=[EntryShown.of(one) for one in found], next_cursor=more)


@router.get("/{listing_id}", summary="Read one entry", responses=problems(ListEntryNotFound))
def read_list_entry(listing_id: UUID, _actor: Reader, db: ReadSession) -> EntryShown:
    """Show an entry with what was done about it."""
    return EntryShown.of(list_entry(db, listing_id))


@router.get("/{listing_id}/value", summary="Read what an entry lists", responses=problems(ListEntryNotFound))
def read_list_value(listing_id: UUID, actor: Reader, db: DbSession, now: Now) -> ValueShown:
    """Show a name, device or address in full, for whoever has to decide about it; that it was read is audited."""
    found = list_value(db, listing_id)
    record_audit(
        db,
        actor=actor,
        action="listing.value-viewed",
        subject_type="list-entry",
        subject_id=str(listing_id),
        now=now,
    )
    return ValueShown(value=found.value, sounds_like=found.sounds_like)


@router.post(
    "",
    status_code=201,
    summary="Propose an entry",
    responses=problems(RiskReasonMissing, ListExpiryPast, ListValueInvalid, ListSubjectUnknown, ListEntryExists),
)
def propose_entry(asked: ProposeEntry, actor: Proposer, db: DbSession, now: Now) -> EntryShown:
    """Propose an entry; it counts once another person has approved it."""
    listing_id = propose_listing(
        db,
        actor=actor,
        listed=asked.listed_as,
        kind=asked.kind,
        value=asked.value,
        reason=asked.reason,
        expires_at=asked.expires_at,
        now=now,
    )
    return EntryShown.of(list_entry(db, listing_id))


@router.post(
    "/import",
    status_code=201,
    summary="Propose a file of entries",
    responses=problems(ListFileInvalid, ListEntryExists),
)
def import_entries(asked: ImportEntries, actor: Proposer, db: DbSession, now: Now) -> Imported:
    """Propose all entries of a CSV file, or none."""
    return Imported(proposed=import_listings(db, actor=actor, text=asked.csv, now=now))


@router.post(
    "/{listing_id}/decide",
    summary="Decide what was proposed",
    responses=problems(ListEntryNotFound, ListStepInvalid, ProposerIsApprover, ListExpiryPast, RiskReasonMissing),
)
def decide_entry(listing_id: UUID, asked: DecideEntry, actor: Approver, db: DbSession, now: Now) -> EntryShown:
    """Approve or reject an entry, or its removal; whoever proposed it cannot."""
    decide_listing(db, actor=actor, entry_id=listing_id, is_approved=asked.approve, reason=asked.reason, now=now)
    return EntryShown.of(list_entry(db, listing_id))


@router.post(
    "/{listing_id}/removal",
    summary="Propose a removal",
    responses=problems(ListEntryNotFound, ListStepInvalid, RiskReasonMissing),
)
def propose_entry_removal(listing_id: UUID, asked: Told, actor: Proposer, db: DbSession, now: Now) -> EntryShown:
    """Propose to take an entry off its list; it counts until another person approves that."""
    propose_removal(db, actor=actor, entry_id=listing_id, reason=asked.text, now=now)
    return EntryShown.of(list_entry(db, listing_id))
