from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from trident.kernel.auth import CustomerActor, Permission, customer
from trident.kernel.db import DbSession, ReadSession
from trident.kernel.http import CursorQuery, LimitQuery, Now, Page, problems
from trident.kernel.money import Currency
from trident.kernel.pages import BadCursor
from trident.payments.actions.cancel_transfer import cancel_transfer
from trident.payments.actions.confirm_transfer import confirm_transfer
from trident.payments.actions.report_transfer import report_transfer
from trident.payments.errors import TransferNotFound, TransferNotReportable, TransferNotWaiting
from trident.payments.queries import transfer, transfer_usage, transfers
from trident.payments.schemas import TransferAnswer, UsageAnswer, transfer_answer
from trident.payments.types import TransferStatus

router = APIRouter()

_Reader = Annotated[CustomerActor, customer(Permission.CUSTOMER_TRANSFER_READ)]
_Payer = Annotated[CustomerActor, customer(Permission.CUSTOMER_TRANSFER_CREATE)]


@router.get("/transfers", responses=problems(BadCursor))
def list_transfers(
    actor: _Reader,
    db: ReadSession,
    status: Annotated[TransferStatus | None, Query(description="only those that stand here")] = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = 20,
) -> Page[TransferAnswer]:
    """List the customer's transfers as they stand now, the newest first; refused ones are not there."""
    found, next_cursor = transfers(db, customer_id=actor.customer_id, cursor=cursor, limit=limit, status=status)
    return Page(items=[transfer_answer(one) for one in found], next_cursor=next_cursor)


@router.get("/transfer-usage")
def read_usage(actor: _Reader, db: ReadSession, now: Now, currency: Currency = Currency.CNY) -> UsageAnswer:
    """Show what counts towards the limits of today and of this year."""
    used = transfer_usage(db, customer_id=actor.customer_id, currency=currency.value, now=now)
    return UsageAnswer(
        currency=currency.value, day_minor=used.day_minor, day_count=used.day_count, year_minor=used.year_minor
    )


@router.get("/transfers/{transfer_id}", responses=problems(TransferNotFound))
def read_transfer(transfer_id: UUID, actor: _Reader, db: ReadSession) -> TransferAnswer:
    """Show one of the customer's transfers as it stands now."""
    return transfer_answer(transfer(db, customer_id=actor.customer_id, transfer_id=transfer_id))


@router.post("/transfers/{transfer_id}/cancel", responses=problems(TransferNotFound, TransferNotWaiting))
def cancel(transfer_id: UUID, actor: _Payer, db: DbSession, now: Now) -> TransferAnswer:
    """Call back a transfer that waits; what was set aside is free again."""
    cancel_transfer(db, customer_id=actor.customer_id, transfer_id=transfer_id, now=now)
    return transfer_answer(transfer(db, customer_id=actor.customer_id, transfer_id=transfer_id))


@router.post("/transfers/{transfer_id}/confirm", responses=problems(TransferNotFound, TransferNotWaiting))
def confirm(transfer_id: UUID, actor: _Payer, db: DbSession, now: Now) -> TransferAnswer:
    """Say of a held transfer: this was me."""
    confirm_transfer(db, customer_id=actor.customer_id, transfer_id=transfer_id, now=now)
    return transfer_answer(transfer(db, customer_id=actor.customer_id, transfer_id=transfer_id))


@router.post("/transfers/{transfer_id}/report", responses=problems(TransferNotFound, TransferNotReportable))
def report(transfer_id: UUID, actor: _Payer, db: DbSession, now: Now) -> TransferAnswer:
    """Say of a transfer: this was not me. What is delayed stops, and people look at it."""
    report_transfer(db, customer_id=actor.customer_id, transfer_id=transfer_id, now=now)
    return transfer_answer(transfer(db, customer_id=actor.customer_id, transfer_id=transfer_id))
