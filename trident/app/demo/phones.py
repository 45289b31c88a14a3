"""The phones of the city's people: what the bank sends to them is read there, and proves who they are."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident import identity, payments
from trident.app.demo.people import PASSWORD
from trident.events.identity import CODE_SEAL, CodeRequested, StepUpCodeRequested
from trident.kernel.auth import CustomerActor
from trident.kernel.crypto import open_text
from trident.kernel.db import Database
from trident.kernel.errors import BankError
from trident.kernel.outbox import Handlers
from trident.kernel.relay import run_relay_once


class Phones:
    """Keeps the codes that were sent, by what they are for; the events come by the bank's own relay."""

    def __init__(self, database: Database, handlers: Handlers, settings: identity.IdentitySettings) -> None:
        self._database = database
        self._handlers = handlers
        self._settings = settings
        self._codes: dict[UUID, str] = {}
        handlers.on(CodeRequested, "demo.read-sign-in-code")(self._read_sign_in_codes)
        handlers.on(StepUpCodeRequested, "demo.read-step-up-code")(self._read_step_up_codes)

    def _read_sign_in_codes(self, _db: Session, events: Sequence[CodeRequested], _now: datetime) -> None:
        for event in events:
            self._codes[event.challenge_id] = open_text(CODE_SEAL, event.code_sealed)

    def _read_step_up_codes(self, _db: Session, events: Sequence[StepUpCodeRequested], _now: datetime) -> None:
        for event in events:
            self._codes[event.step_up_id] = open_text(CODE_SEAL, event.code_sealed)

    def relay(self, now: datetime) -> None:
        """Hand over what has happened, as a worker does."""
        while run_relay_once(self._database, self._handlers, now):
            pass

    def sign_in(self, phone: str, origin: identity.Origin, now: datetime) -> identity.NewSession | None:
        """Sign in with the password and the code on the phone; None where the bank refuses."""
        try:
            challenge = identity.begin_sign_in(
                self._database, phone=phone, password=PASSWORD, origin=origin, now=now, settings=self._settings
            )
            self.relay(now)
            with self._database.transaction() as db:
                answer = identity.answer_code(
                    db,
                    challenge_id=challenge.challenge_id,
                    code=self._codes.pop(challenge.challenge_id),
                    origin=origin,
                    previous_token=None,
                    now=now,
                    settings=self._settings,
                )
        except BankError:
            return None
        self.relay(now)
        return answer if isinstance(answer, identity.NewSession) else None

    def prove(
        self, demanded: Sequence[tuple[identity.NewSession, payments.StepUpRequired]], now: datetime
    ) -> dict[UUID, bool]:
        """Prove what is demanded for transfers, each in its session; returns by step-up whether it was proven."""
        asked: dict[UUID, tuple[CustomerActor, bool]] = {}
        for session, refusal in demanded:
            step_up_id = UUID(refusal.fields["step_up_id"])
            actor = CustomerActor(session.holder_id, session.session_id)
            try:
                with self._database.transaction() as db:
                    identity.send_step_up_code(db, actor=actor, step_up_id=step_up_id, now=now, settings=self._settings)
            except BankError:  # so many codes are sent to nobody: this transfer is given up
                continue
            asked[step_up_id] = actor, "password" in refusal.fields["means"]
        self.relay(now)
        return {step_up_id: self._prove(step_up_id, *of, now) for step_up_id, of in asked.items()}

    def _prove(self, step_up_id: UUID, actor: CustomerActor, wants_password: bool, now: datetime) -> bool:  # noqa: FBT001
        with self._database.transaction() as db:
            answer = identity.prove_step_up(
                db,
                actor=actor,
                step_up_id=step_up_id,
                code=self._codes.pop(step_up_id),
                password=PASSWORD if wants_password else None,
                now=now,
                settings=self._settings,
            )
        return isinstance(answer, int)
