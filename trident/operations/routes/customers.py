"""Customers over HTTP: looked up for a reason, then open for half an hour, every view on record."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from trident import ledger
from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.db import DbSession
from trident.kernel.http import CursorQuery, LimitQuery, Now, Page, problems
from trident.kernel.money import MAX_MINOR
from trident.kernel.pages import BadCursor
from trident.operations.actions.search_customers import search_customers
from trident.operations.actions.view_account import view_account
from trident.operations.actions.view_accounts import view_accounts
from trident.operations.actions.view_customer import view_customer
from trident.operations.actions.view_entries import view_entries
from trident.operations.actions.view_entry import view_entry
from trident.operations.errors import LookupNotFound
from trident.operations.rules import days_period
from trident.operations.schemas.customers import Account, Accounts, Customer, EntryDetail, Found, Posting, Search

router = APIRouter(prefix="/customers", tags=["staff"])

Searcher = Annotated[StaffActor, staff(Permission.STAFF_CUSTOMER_SEARCH)]
CustomerReader = Annotated[StaffActor, staff(Permission.STAFF_CUSTOMER_READ)]
AccountReader = Annotated[StaffActor, staff(Permission.STAFF_ACCOUNT_READ)]
LookupQuery = Annotated[UUID | None, Query(description="`lookup_id` of the search that found the customer")]
AmountQuery = Annotated[int | None, Query(ge=0, le=MAX_MINOR, description="minor units")]


def _read_filter(
    since: Annotated[date | None, Query(alias="from", description="first day, in the bank's zone")] = None,
    until: Annotated[date | None, Query(alias="to", description="last day, included")] = None,
    direction: ledger.Direction | None = None,
    kind: ledger.EntryKind | None = None,
    min_minor: AmountQuery = None,
    max_minor: AmountQuery = None,
) -> ledger.PostingFilter:
    from_at, to_at = days_period(since, until)
    return ledger.PostingFilter(
        from_at=from_at,
        to_at=to_at,
        direction=direction,
        kind=kind,
        min_minor=min_minor,
        max_minor=max_minor,
    )


PostingQuery = Annotated[ledger.PostingFilter, Depends(_read_filter)]


@router.post("/search", summary="Look a customer up, with a reason")
def search(actor: Searcher, asked: Search, db: DbSession, now: Now) -> Found:
    """Search by phone, ID number, customer number or name.

    The search is recorded with its reason. What it finds is open to this member of staff for 30 minutes.
    """
    lookup = search_customers(db, actor=actor, query=asked.query.strip(), reason=asked.reason.strip(), now=now)
    return Found.of(lookup)


@router.get("/{customer_id}", summary="Read a customer's profile", responses=problems(LookupNotFound))
def read_customer(
    actor: CustomerReader, customer_id: UUID, db: DbSession, now: Now, lookup_id: LookupQuery = None
) -> Customer:
    """Show the profile of a customer whom one's own open look-up found; the view is recorded."""
    view = view_customer(db, actor=actor, lookup_id=lookup_id, customer_id=customer_id, now=now)
    return Customer.model_validate(view, from_attributes=True)


@router.get("/{customer_id}/accounts", summary="List a customer's accounts", responses=problems(LookupNotFound))
def read_accounts(
    actor: AccountReader, customer_id: UUID, db: DbSession, now: Now, lookup_id: LookupQuery = None
) -> Accounts:
    """Show the customer's accounts as they stand; the view is recorded."""
    accounts = view_accounts(db, actor=actor, lookup_id=lookup_id, customer_id=customer_id, now=now)
    return Accounts(items=[Account.of(account) for account in accounts])


@router.get(
    "/{customer_id}/accounts/{account_id}",
    summary="Read a customer's account",
    responses=problems(LookupNotFound, ledger.UnknownAccount),
)
def read_account(
    actor: AccountReader,
    customer_id: UUID,
    account_id: UUID,
    db: DbSession,
    now: Now,
    lookup_id: LookupQuery = None,
) -> Account:
    """Show one account as it stands; the view is recorded."""
    return Account.of(
        view_account(db, actor=actor, lookup_id=lookup_id, customer_id=customer_id, account_id=account_id, now=now)
    )


@router.get(
    "/{customer_id}/accounts/{account_id}/entries",
    summary="List the entries of a customer's account",
    responses=problems(LookupNotFound, ledger.UnknownAccount, BadCursor),
)
def read_entries(
    actor: AccountReader,
    customer_id: UUID,
    account_id: UUID,
    db: DbSession,
    now: Now,
    chosen: PostingQuery,
    lookup_id: LookupQuery = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = 20,
) -> Page[Posting]:
    """Show the account's postings, the latest first; the view is recorded."""
    found, more = view_entries(
        db,
        actor=actor,
        lookup_id=lookup_id,
        customer_id=customer_id,
        account_id=account_id,
        chosen=chosen,
        cursor=cursor,
        limit=limit,
        now=now,
    )
    return Page(items=[Posting.of(one) for one in found], next_cursor=more)


@router.get(
    "/{customer_id}/accounts/{account_id}/entries/{entry_id}",
    summary="Read an entry of a customer's account",
    responses=problems(LookupNotFound, ledger.UnknownAccount, ledger.UnknownEntry),
)
def read_entry(
    actor: AccountReader,
    customer_id: UUID,
    account_id: UUID,
    entry_id: UUID,
    db: DbSession,
    now: Now,
    lookup_id: LookupQuery = None,
) -> EntryDetail:
    """Show the particulars of one entry; the view is recorded."""
    receipt = view_entry(
        db,
        actor=actor,
        lookup_id=lookup_id,
        customer_id=customer_id,
        account_id=account_id,
        entry_id=entry_id,
        now=now,
    )
    return EntryDetail.model_validate(receipt, from_attributes=True)
