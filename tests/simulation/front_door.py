"""How the people of the simulation come in: by the same steps as at the app, with a slip now and then."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import TextClause, text

from trident import identity, payments
from trident.events.identity import CODE_SEAL
from trident.identity.actions.prove_step_up import prove_step_up
from trident.identity.actions.send_step_up_code import send_step_up_code
from trident.kernel.auth import CustomerActor, Role, StaffActor
from trident.kernel.crypto import open_text
from trident.kernel.db import Database
from trident.kernel.ids import new_id

PASSWORD = "Snow-Lantern-27"
LASTS = timedelta(days=7)
SETTINGS = identity.IdentitySettings(
    argon2_memory_kib=8,
    argon2_passes=1,
    customer_idle_s=int(LASTS.total_seconds()),
    customer_session_s=int(LASTS.total_seconds()),
)
"""A week's sessions and a cheap hash: a year of sign-ins takes seconds."""

_CODE = text(
    """
    SELECT payload ->> 'code_sealed' FROM kernel.outbox
    WHERE event = 'identity.code-requested' AND payload ->> 'challenge_id' = :challenge ORDER BY id DESC LIMIT 1
    """
)
_STEP_UP_CODE = text(
    """
    SELECT payload ->> 'code_sealed' FROM kernel.outbox
    WHERE event = 'identity.step-up-code-requested' AND payload ->> 'step_up_id' = :challenge ORDER BY id DESC LIMIT 1
    """
)
_HASH = identity.hash_password(PASSWORD, SETTINGS)


@dataclass
class FrontDoor:
    """Signs customers and staff in, and counts how often; wrong passwords and codes are refused on the way."""

    database: Database
    chance: random.Random
    sign_ins: int = 0
    wrong_passwords: int = 0
    wrong_codes: int = 0
    proofs: int = 0
    wrong_proofs: int = 0

    def give_passwords(self, customer_ids: list[UUID], now: datetime) -> None:
        """Let these customers sign in."""
        with self.database.transaction() as db:
            identity.set_password_hashes(db, customer_ids=customer_ids, password_hash=_HASH, now=now)

    def sign_in(
        self, phone: str, previous_token: str | None, now: datetime, *, device: str, address: str = "127.0.0.1"
    ) -> identity.NewSession:
        """Sign a customer in with password and code; a slip first, now and then."""
        origin = identity.Origin("simulation", address, device)
        slip = self.chance.random()
        if slip < 0.1:
            with pytest.raises(identity.WrongCredentials):
                identity.begin_sign_in(
                    self.database, phone=phone, password="not-that-one", origin=origin, now=now, settings=SETTINGS
                )
            self.wrong_passwords += 1
        challenge = identity.begin_sign_in(
            self.database, phone=phone, password=PASSWORD, origin=origin, now=now, settings=SETTINGS
        )
        code = self._read_code(_CODE, challenge.challenge_id)
        given = [code] if slip < 0.9 else [f"{(int(code) + 1) % 1_000_000:06d}", code]
        for one in given:
            with self.database.transaction() as db:
                answer = identity.answer_code(
                    db,
                    challenge_id=challenge.challenge_id,
                    code=one,
                    origin=origin,
                    previous_token=previous_token,
                    now=now,
                    settings=SETTINGS,
                )
            if one != code:
                assert isinstance(answer, identity.WrongCode), answer
                self.wrong_codes += 1
        assert isinstance(answer, identity.NewSession), answer
        self.sign_ins += 1
        return answer

    def break_in(self, phone: str, now: datetime) -> identity.NewSession:
        """Sign in as somebody else does with a customer's credentials, after three wrong guesses at the password."""
        origin = identity.Origin("simulation", "203.0.113.66", "thief")
        for _ in range(3):
            with pytest.raises(identity.WrongCredentials):
                identity.begin_sign_in(
                    self.database, phone=phone, password="a-guess", origin=origin, now=now, settings=SETTINGS
                )
            self.wrong_passwords += 1
        return self.sign_in(phone, None, now, device="thief", address="203.0.113.66")

    def prove(self, session: identity.NewSession, demanded: payments.StepUpRequired, now: datetime) -> None:
        """Prove what is demanded for a transfer as its payer does; now and then the first try is a slip."""
        actor, step_up_id = CustomerActor(session.holder_id, session.session_id), UUID(demanded.fields["step_up_id"])
        with self.database.transaction() as db:
            send_step_up_code(db, actor=actor, step_up_id=step_up_id, now=now, settings=SETTINGS)
        code = self._read_code(_STEP_UP_CODE, step_up_id)
        password = PASSWORD if "password" in demanded.fields["means"] else None
        tries: list[tuple[str, str | None, type]] = [(code, password, int)]
        if self.chance.random() < 0.1:
            tries.insert(0, (f"{(int(code) + 1) % 1_000_000:06d}", password, identity.WrongCode))
        if password is not None and self.chance.random() < 0.1:
            tries.insert(0, (code, "not-that-one", identity.WrongCurrentPassword))
        for given, with_password, expected in tries:
            with self.database.transaction() as db:
                proven = prove_step_up(
                    db,
                    actor=actor,
                    step_up_id=step_up_id,
                    code=given,
                    password=with_password,
                    now=now,
                    settings=SETTINGS,
                )
            assert isinstance(proven, expected), proven
            self.wrong_proofs += not isinstance(proven, int)
        assert proven == demanded.fields["strength"]
        self.proofs += 1

    def _read_code(self, query: TextClause, asked: UUID) -> str:
        """The code as it goes to the phone."""
        with self.database.transaction(read_only=True) as db:
            return open_text(CODE_SEAL, db.execute(query, {"challenge": str(asked)}).scalar_one())

    def clerk(self, staff_number: str, name: str, role: Role, now: datetime) -> StaffActor:
        """Register a member of staff, and have them sign in."""
        staff_id = new_id(now)
        with self.database.transaction() as db:
            identity.register_staff(
                db,
                staff_id=staff_id,
                staff_number=staff_number,
                name=name,
                roles=[role],
                branch="道里支行",
                password=PASSWORD,
                now=now,
                settings=SETTINGS,
            )
        session = identity.sign_in_staff(
            self.database,
            staff_number=staff_number,
            password=PASSWORD,
            origin=identity.Origin("simulation", "127.0.0.1"),
            previous_token=None,
            now=now,
            settings=SETTINGS,
        )
        return StaffActor(staff_id, session.session_id, name, frozenset({role}))
