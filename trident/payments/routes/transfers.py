from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from trident.kernel.auth import CustomerActor, Permission, customer
from trident.kernel.db import ReadSession
from trident.kernel.http import CursorQuery, LimitQuery, Page, problems
from trident.kernel.pages import BadCursor
from trident.payments.errors import TransferNotFound
from trident.payments.queries import transfer, transfers
from trident.payments.schemas import TransferAnswer, transfer_answer

router = APIRouter()

_Reader = Annotated[CustomerActor, customer(Permission.CUSTOMER_TRANSFER_READ)]


@router.get("/transfers", responses=problems(BadCursor))
def list_transfers(
    actor: _Reader, db: ReadSession, cursor: CursorQuery = None, limit: LimitQuery = 20
) -> Page[TransferAnswer]:
    """List the customer's settled transfers, the newest first."""
    found, next_cursor = transfers(db, customer_id=actor.customer_id, cursor=cursor, limit=limit)
    return Page(items=[transfer_answer(one) for one in found], next_cursor=next_cursor)


@router.get("/transfers/{transfer_id}", responses=problems(TransferNotFound))
def read_transfer(transfer_id: UUID, actor: _Reader, db: ReadSession) -> TransferAnswer:
    """Show one of the customer's settled transfers."""
    return transfer_answer(transfer(db, customer_id=actor.customer_id, transfer_id=transfer_id))
