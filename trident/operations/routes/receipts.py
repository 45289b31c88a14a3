"""Electronic receipts that are presented to the bank."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from trident import ledger
from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.db import DbSession
from trident.kernel.http import Now, problems
from trident.kernel.money import MAX_MINOR
from trident.operations.actions.check_receipt import check_receipt
from trident.operations.schemas.receipts import GenuineReceipt

router = APIRouter(prefix="/receipts", tags=["staff"])

AccountReader = Annotated[StaffActor, staff(Permission.STAFF_ACCOUNT_READ)]
Reference = Annotated[
    str, Path(min_length=12, max_length=20, pattern=r"^[0-9A-Za-z -]+$", description="the receipt's number")
]
Code = Annotated[
    str,
    Query(min_length=32, max_length=48, pattern=r"^[0-9A-Fa-f ]+$", description="the receipt's verification code"),
]
Day = Annotated[
    date, Query(alias="on", ge=date(2000, 1, 1), le=date(2999, 12, 31), description="the day printed on the receipt")
]
Amount = Annotated[int, Query(ge=1, le=MAX_MINOR, description="the amount printed on the receipt, in minor units")]


@router.get(
    "/{reference}",
    summary="Check an electronic receipt",
    responses=problems(ledger.ReceiptNotGenuine),
)
def read_receipt(
    actor: AccountReader,
    reference: Reference,
    code: Code,
    posted_on: Day,
    amount_minor: Amount,
    db: DbSession,
    now: Now,
) -> GenuineReceipt:
    """Show what a receipt must say if it is one of the bank's; the check is recorded.

    All four particulars are printed on it. Where one does not fit, the bank issued no such receipt.
    """
    found = check_receipt(
        db, actor=actor, reference=reference, code=code, posted_on=posted_on, amount_minor=amount_minor, now=now
    )
    return GenuineReceipt.of(found)
