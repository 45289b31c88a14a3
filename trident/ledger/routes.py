"""Accounts, entries, receipts and statements over HTTP, each to its own customer; the books to staff."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from trident.kernel.auth import CustomerActor, Permission, SessionExpired, StaffActor, customer, staff
from trident.kernel.db import ReadSession
from trident.kernel.http import CursorQuery, Language, LimitQuery, Now, Page, problems
from trident.kernel.money import MAX_MINOR
from trident.kernel.pages import BadCursor
from trident.ledger.errors import PeriodInvalid, StatementTooLong, UnknownAccount, UnknownEntry
from trident.ledger.papers.letterhead import Letterhead, load_letterhead
from trident.ledger.papers.receipt_pdf import write_receipt_pdf
from trident.ledger.papers.statement_csv import statement_csv
from trident.ledger.papers.statement_pdf import MOST_LINES, write_statement_pdf
from trident.ledger.queries.accounts import accounts_of, limits
from trident.ledger.queries.business_days import business_day
from trident.ledger.queries.entries import postings
from trident.ledger.queries.ownership import account_of_holder
from trident.ledger.queries.receipts import receipt
from trident.ledger.queries.statements import statement, statement_lines
from trident.ledger.queries.totals import general_ledger_totals
from trident.ledger.rules.periods import days_between
from trident.ledger.schemas.accounts import CustomerAccountDetail, CustomerAccounts, CustomerPosting, CustomerReceipt
from trident.ledger.schemas.books import LedgerCurrencySum, LedgerProductTotal, LedgerTotals, LedgerVerification
from trident.ledger.settings import PaperSettings
from trident.ledger.types import Direction, EntryId, EntryKind, PostingFilter
from trident.ledger.verification.record import last_verification
from trident.ledger.views import Statement

_customer_router = APIRouter(prefix="/api/customer/accounts", tags=["customer"])
_staff_router = APIRouter(prefix="/api/staff/ledger", tags=["staff"])

_Reader = Annotated[CustomerActor, customer(Permission.CUSTOMER_ACCOUNT_READ)]
_StatementReader = Annotated[CustomerActor, customer(Permission.CUSTOMER_STATEMENT_READ)]
_Auditor = Annotated[StaffActor, staff(Permission.STAFF_LEDGER_READ)]
_FirstDay = Annotated[date, Query(alias="from", description="first day, in the bank's time zone")]
_LastDay = Annotated[date, Query(alias="to", description="last day, included; at most 366 days in all")]
_Amount = Annotated[int | None, Query(ge=0, le=MAX_MINOR, description="minor units")]

_IN_MEMORY_BYTES = 1 << 20
_CHUNK_BYTES = 1 << 16


def _read_filter(
    since: Annotated[date | None, Query(alias="from", description="first day, in the bank's time zone")] = None,
    until: Annotated[date | None, Query(alias="to", description="last day, included")] = None,
    direction: Direction | None = None,
    kind: EntryKind | None = None,
    min_minor: _Amount = None,
    max_minor: _Amount = None,
) -> PostingFilter:
    from_at, to_at = days_between(since, until)
    return PostingFilter(from_at, to_at, direction, kind, min_minor, max_minor)


@cache
def _read_letterhead() -> Letterhead:
    # The process has read these settings at its start, so that nothing is found wrong with them here.
    return load_letterhead(PaperSettings())


_Letterhead = Annotated[Letterhead, Depends(_read_letterhead)]


@_customer_router.get("", responses=problems(SessionExpired))
def list_accounts(actor: _Reader, db: ReadSession, language: Language) -> CustomerAccounts:
    """List the customer's accounts, the oldest first, and what they come to by currency."""
    return CustomerAccounts.of(accounts_of(db, actor.customer_id), language)


@_customer_router.get("/{account_id}", responses=problems(SessionExpired, UnknownAccount))
def read_account(
    actor: _Reader, account_id: UUID, db: ReadSession, now: Now, language: Language
) -> CustomerAccountDetail:
    """Show one of the customer's accounts, with its number and the limits of its class."""
    own = account_of_holder(db, account_id, holder_id=actor.customer_id)
    return CustomerAccountDetail.with_limits(own, limits(db, own.id, now=now), language)


@_customer_router.get("/{account_id}/entries", responses=problems(SessionExpired, UnknownAccount, BadCursor))
def list_entries(
    actor: _Reader,
    account_id: UUID,
    db: ReadSession,
    chosen: Annotated[PostingFilter, Depends(_read_filter)],
    cursor: CursorQuery = None,
    limit: LimitQuery = 20,
) -> Page[CustomerPosting]:
    """List the account's entries, the latest first."""
    own = account_of_holder(db, account_id, holder_id=actor.customer_id)
    found, more = postings(db, own.id, chosen, cursor=cursor, limit=limit)
    return Page(items=[CustomerPosting.of(one) for one in found], next_cursor=more)


@_customer_router.get(
    "/{account_id}/entries/{entry_id}", responses=problems(SessionExpired, UnknownAccount, UnknownEntry)
)
def read_receipt(actor: _Reader, account_id: UUID, entry_id: UUID, db: ReadSession) -> CustomerReceipt:
    """Show the particulars of one entry, as its electronic receipt has them."""
    own = account_of_holder(db, account_id, holder_id=actor.customer_id)
    return CustomerReceipt.model_validate(receipt(db, own.id, EntryId(entry_id)))


def _file(kind: str, description: str) -> dict[int | str, dict[str, object]]:
    content = {kind: {"schema": {"type": "string", "format": "binary"}}}
    return {200: {"description": description, "content": content}}


@_customer_router.get(
    "/{account_id}/entries/{entry_id}/receipt.pdf",
    response_class=StreamingResponse,
    responses={
        **_file("application/pdf", "The receipt, one A4 page, in the language of `Accept-Language`"),
        **problems(SessionExpired, UnknownAccount, UnknownEntry),
    },
)
def print_receipt(
    actor: _Reader,
    account_id: UUID,
    entry_id: UUID,
    db: ReadSession,
    now: Now,
    language: Language,
    letterhead: _Letterhead,
) -> StreamingResponse:
    """Print the electronic receipt (电子回单) of one entry."""
    own = account_of_holder(db, account_id, holder_id=actor.customer_id)
    found = receipt(db, own.id, EntryId(entry_id))
    file = _spool()
    write_receipt_pdf(file, found, letterhead=letterhead, language=language, issued_at=now)
    return _send(file, "application/pdf", f"receipt-{found.reference}.pdf", f"电子回单-{found.reference}.pdf")


@_customer_router.get(
    "/{account_id}/statement.pdf",
    response_class=StreamingResponse,
    responses={
        **_file("application/pdf", "The statement, A4 pages, in the language of `Accept-Language`"),
        **problems(SessionExpired, UnknownAccount, PeriodInvalid, StatementTooLong),
    },
)
def print_statement(
    actor: _StatementReader,
    account_id: UUID,
    first_on: _FirstDay,
    last_on: _LastDay,
    db: ReadSession,
    now: Now,
    language: Language,
    letterhead: _Letterhead,
) -> StreamingResponse:
    """Print the account's statement for some days, both included: balances, totals, and every entry."""
    own = account_of_holder(db, account_id, holder_id=actor.customer_id)
    chosen = statement(db, own.id, from_on=first_on, to_on=last_on)
    if chosen.in_count + chosen.out_count > MOST_LINES:
        raise StatementTooLong(entries=chosen.in_count + chosen.out_count, most=MOST_LINES)
    file = _spool()
    lines = statement_lines(db, chosen)
    write_statement_pdf(file, chosen, lines, letterhead=letterhead, language=language, issued_at=now)
    return _send(file, "application/pdf", *_statement_names(chosen, "pdf"))


@_customer_router.get(
    "/{account_id}/statement.csv",
    response_class=StreamingResponse,
    responses={
        **_file("text/csv", "The statement's entries: UTF-8 with byte order mark, RFC 4180"),
        **problems(SessionExpired, UnknownAccount, PeriodInvalid),
    },
)
def export_statement(
    actor: _StatementReader,
    account_id: UUID,
    first_on: _FirstDay,
    last_on: _LastDay,
    db: ReadSession,
    language: Language,
) -> StreamingResponse:
    """Export the account's entries of some days, both included, for a spreadsheet."""
    own = account_of_holder(db, account_id, holder_id=actor.customer_id)
    chosen = statement(db, own.id, from_on=first_on, to_on=last_on)
    file = _spool()
    for piece in statement_csv(statement_lines(db, chosen), language=language):
        file.write(piece)
    return _send(file, "text/csv; charset=utf-8", *_statement_names(chosen, "csv"))


@_staff_router.get("/totals", responses=problems(SessionExpired))
def read_totals(actor: _Auditor, db: ReadSession, now: Now) -> LedgerTotals:  # noqa: ARG001 - the guard is what matters
    """Show the general ledger by product, type and currency, and whether each currency balances."""
    totals = general_ledger_totals(db)
    return LedgerTotals(
        business_on=business_day(db, now=now),
        items=[LedgerProductTotal.model_validate(total) for total in totals.items],
        balanced=[LedgerCurrencySum.model_validate(total) for total in totals.balanced],
    )


@_staff_router.get("/verification", responses=problems(SessionExpired))
def read_verification(actor: _Auditor, db: ReadSession) -> LedgerVerification:  # noqa: ARG001 - likewise
    """Show what the last verification of the books found; a job verifies them every night."""
    return LedgerVerification.of(last_verification(db))


def _statement_names(chosen: Statement, ending: str) -> tuple[str, str]:
    tail = f"{chosen.number[-4:]}-{chosen.from_on}-{chosen.to_on}.{ending}"
    return f"statement-{tail}", f"交易明细-{tail}"


def _spool() -> IO[bytes]:
    # A small file lives in memory, a large one on disk, so that neither memory nor a database connection is held for
    # as long as the slowest reader takes.
    return SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)


def _send(file: IO[bytes], kind: str, plain_name: str, name: str) -> StreamingResponse:
    length = file.seek(0, 2)
    file.seek(0)
    disposition = f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(name)}"
    headers = {"content-disposition": disposition, "content-length": str(length), "cache-control": "no-store"}
    return StreamingResponse(_pieces(file), media_type=kind, headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK_BYTES):
            yield piece


router = APIRouter()
router.include_router(_customer_router)
router.include_router(_staff_router)
