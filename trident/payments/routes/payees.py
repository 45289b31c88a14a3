from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from trident.kernel.auth import CustomerActor, Permission, customer
from trident.kernel.db import DbSession, ReadSession
from trident.kernel.http import LimitQuery, Now, problems
from trident.payments.actions.check_payee import check_payee
from trident.payments.actions.delete_payee import delete_payee
from trident.payments.errors import TooManyNameChecks, UnknownPayee
from trident.payments.payee_search.suggest import hint_of, suggest_payees
from trident.payments.queries import payees
from trident.payments.rules import normalised_number
from trident.payments.schemas import (
    PayeeCheckAnswer,
    PayeeCheckBody,
    PayeesAnswer,
    SuggestAnswer,
    SuggestBody,
    payee_answer,
    suggest_answer,
)
from trident.payments.types import CheckOutcome, TypedPayee

router = APIRouter()

_Reader = Annotated[CustomerActor, customer(Permission.CUSTOMER_PAYEE_READ)]
_Deleter = Annotated[CustomerActor, customer(Permission.CUSTOMER_PAYEE_DELETE)]


@router.get("/payees")
def list_payees(actor: _Reader, db: ReadSession, limit: LimitQuery = 20) -> PayeesAnswer:
    """List whom the customer has paid before, the last used first."""
    return PayeesAnswer(items=[payee_answer(one) for one in payees(db, customer_id=actor.customer_id, limit=limit)])


@router.post("/payees/suggest")
def suggest(body: SuggestBody, actor: _Reader, db: ReadSession, now: Now) -> SuggestAnswer:
    """Suggest payees while a name or a number is typed. Names do not belong into addresses: hence the body."""
    found = suggest_payees(db, customer_id=actor.customer_id, text=body.text, limit=body.limit, now=now)
    return suggest_answer(found, hint_of(body.text))


@router.delete("/payees/{payee_id}", status_code=204, responses=problems(UnknownPayee))
def remove_payee(payee_id: UUID, actor: _Deleter, db: DbSession) -> Response:
    """Take a payee out of the customer's book."""
    delete_payee(db, customer_id=actor.customer_id, payee_id=payee_id)
    return Response(status_code=204)


@router.post("/payees/check", responses=problems(TooManyNameChecks))
def check_payee_name(body: PayeeCheckBody, actor: _Reader, db: DbSession, now: Now) -> PayeeCheckAnswer:
    """Tell whether a name is that of an account's holder; 30 checks at once, coming back over an hour."""
    payee = TypedPayee(normalised_number(body.account_number) or "", body.name)
    outcome, account = check_payee(db, customer_id=actor.customer_id, payee=payee, now=now)
    is_known = account is not None and outcome in {CheckOutcome.MATCH, CheckOutcome.OWN_ACCOUNT}
    return PayeeCheckAnswer(outcome=outcome, number_masked=account.number_masked if is_known and account else None)
