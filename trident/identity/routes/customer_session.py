"""A customer signs in, in two steps, and out again."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from trident import customers
from trident.identity.actions.answer_code import answer_code
from trident.identity.actions.begin_sign_in import begin_sign_in
from trident.identity.actions.resend_code import resend_code
from trident.identity.actions.sign_out import sign_out
from trident.identity.errors import CodeExpired, TooManyAttempts, TooSoon, WrongCode, WrongCredentials
from trident.identity.queries import session_ends_at
from trident.identity.routes.edge import (
    RequestOrigin,
    Settings,
    drop_session_cookie,
    keep_device,
    set_session_cookie,
    with_device,
)
from trident.identity.schemas import Challenge, CodeStep, CustomerSession, PasswordStep, ResendCode, SignedInCustomer
from trident.identity.tables import CustomerSessionRow
from trident.identity.types import NewSession
from trident.kernel.auth import CUSTOMER_COOKIE, CustomerActor, Permission, csrf_token, customer, public
from trident.kernel.db import AppDatabase, DbSession
from trident.kernel.http import Now, answer_refusal, problems

router = APIRouter(prefix="/api/customer/session", tags=["customer"])

Reader = Annotated[CustomerActor, customer(Permission.CUSTOMER_SESSION_READ)]
Revoker = Annotated[CustomerActor, customer(Permission.CUSTOMER_SESSION_REVOKE)]


@router.post(
    "/password",
    summary="Begin a sign-in with phone and password",
    dependencies=[public("a sign-in begins here")],
    responses=problems(WrongCredentials, TooManyAttempts, customers.InvalidPhone),
)
def give_password(
    step: PasswordStep, database: AppDatabase, origin: RequestOrigin, now: Now, settings: Settings
) -> Challenge:
    """Send a one-time code to the phone if the password is right.

    A wrong password and an unknown phone get the same answer in the same time. Tries are limited per account and
    per address.
    """
    challenge = begin_sign_in(
        database, phone=step.phone, password=step.password, origin=origin, now=now, settings=settings
    )
    return Challenge.of(challenge)


@router.post(
    "/code",
    summary="Finish a sign-in with the code",
    dependencies=[public("a sign-in ends here")],
    response_model=CustomerSession,
    responses=problems(WrongCode, CodeExpired, TooManyAttempts),
)
def give_code(
    step: CodeStep,
    request: Request,
    response: Response,
    db: DbSession,
    origin: RequestOrigin,
    now: Now,
    settings: Settings,
) -> CustomerSession | Response:
    """Open a session and set its cookie; a session that the request brought along ends. A code counts once."""
    origin = with_device(origin)
    outcome = answer_code(
        db,
        challenge_id=step.challenge_id,
        code=step.code,
        origin=origin,
        previous_token=request.cookies.get(CUSTOMER_COOKIE),
        now=now,
        settings=settings,
    )
    if not isinstance(outcome, NewSession):
        return answer_refusal(request, outcome)  # returned, not raised: the try must stay counted
    set_session_cookie(request, response, CUSTOMER_COOKIE, outcome.token)
    keep_device(request, response, origin)
    return CustomerSession(
        customer=SignedInCustomer.of(customers.customer(db, outcome.holder_id)),
        csrf_token=csrf_token(outcome.token),
        expires_at=outcome.expires_at,
    )


@router.post(
    "/code/resend",
    summary="Ask for another code",
    dependencies=[public("a sign-in is under way; its challenge's id is known to who gave the password")],
    responses=problems(CodeExpired, TooSoon, TooManyAttempts),
)
def ask_for_another_code(step: ResendCode, db: DbSession, now: Now, settings: Settings) -> Challenge:
    """Send a new code for the same challenge; the one before counts no more."""
    return Challenge.of(resend_code(db, challenge_id=step.challenge_id, now=now, settings=settings))


@router.get("", summary="Show the session")
def read_session(actor: Reader, request: Request, db: DbSession) -> CustomerSession:
    """Say who is signed in and until when."""
    return CustomerSession(
        customer=SignedInCustomer.of(customers.customer(db, actor.customer_id)),
        csrf_token=csrf_token(request.cookies[CUSTOMER_COOKIE]),
        expires_at=session_ends_at(db, CustomerSessionRow, actor.session_id),
    )


@router.delete("", status_code=204, summary="Sign out")
def end_session(actor: Revoker, request: Request, db: DbSession, now: Now) -> Response:
    """End the session and have the browser forget its cookie."""
    sign_out(db, actor=actor, now=now)
    response = Response(status_code=204)
    drop_session_cookie(request, response, CUSTOMER_COOKIE)
    return response
