"""A customer proves, for one transfer, that it is they who ask."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from trident.identity.actions.prove_step_up import prove_step_up
from trident.identity.actions.send_step_up_code import send_step_up_code
from trident.identity.errors import (
    CodeExpired,
    PasswordMissing,
    TooManyAttempts,
    TooSoon,
    UnknownStepUp,
    WrongCode,
    WrongCurrentPassword,
)
from trident.identity.queries import step_up_view
from trident.identity.routes.edge import Settings
from trident.identity.schemas import StepUp, StepUpProof, StepUpProven
from trident.kernel.auth import CustomerActor, Permission, customer
from trident.kernel.db import DbSession, ReadSession
from trident.kernel.http import Now, answer_refusal, problems

router = APIRouter(prefix="/api/customer/step-ups", tags=["customer"])

Payer = Annotated[CustomerActor, customer(Permission.CUSTOMER_TRANSFER_CREATE)]


@router.get("/{step_up_id}", summary="Show a step-up", responses=problems(UnknownStepUp))
def read_step_up(step_up_id: UUID, actor: Payer, db: ReadSession, now: Now, settings: Settings) -> StepUp:
    """Show what is to be proven, and for what."""
    return StepUp.of(step_up_view(db, actor=actor, step_up_id=step_up_id, now=now, settings=settings))


@router.post(
    "/{step_up_id}/code",
    summary="Send the code of a step-up",
    responses=problems(UnknownStepUp, CodeExpired, TooSoon, TooManyAttempts),
)
def send_code(step_up_id: UUID, actor: Payer, db: DbSession, now: Now, settings: Settings) -> StepUp:
    """Send a one-time code to the customer's phone; the message says what it is for."""
    return StepUp.of(send_step_up_code(db, actor=actor, step_up_id=step_up_id, now=now, settings=settings))


@router.post(
    "/{step_up_id}/proof",
    summary="Prove a step-up",
    response_model=StepUpProven,
    responses=problems(UnknownStepUp, WrongCode, CodeExpired, WrongCurrentPassword, PasswordMissing, TooManyAttempts),
)
def prove(
    step_up_id: UUID, proof: StepUpProof, actor: Payer, request: Request, db: DbSession, now: Now, settings: Settings
) -> StepUpProven | Response:
    """Take the code, and the password where both are wanted; five tries over all codes."""
    outcome = prove_step_up(
        db,
        actor=actor,
        step_up_id=step_up_id,
        code=proof.code,
        password=proof.password,
        now=now,
        settings=settings,
    )
    if not isinstance(outcome, int):
        return answer_refusal(request, outcome)  # returned, not raised: the try must stay counted
    return StepUpProven(strength=outcome)
