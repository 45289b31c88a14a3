from typing import Annotated

from fastapi import APIRouter, Response

from trident.customers.actions.change_language import change_language
from trident.customers.schemas import ChangeLanguage
from trident.kernel.auth import CustomerActor, Permission, customer
from trident.kernel.db import DbSession

router = APIRouter(prefix="/api/customer/profile", tags=["customer"])

Owner = Annotated[CustomerActor, customer(Permission.CUSTOMER_PROFILE_UPDATE)]


@router.put("/language", status_code=204, summary="Choose the language of the bank's messages")
def choose_language(asked: ChangeLanguage, actor: Owner, db: DbSession) -> Response:
    """Set the language in which messages and short messages are written to the customer."""
    change_language(db, customer_id=actor.customer_id, language=asked.language)
    return Response(status_code=204)
