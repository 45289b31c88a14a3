"""How the people of the simulation come in: by the same steps as at the app, with a slip now and then."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from trident import identity
from trident.events.identity import CODE_SEAL
from trident.kernel.auth import Role, StaffActor
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
_HASH = identity.hash_password(PASSWORD, SETTINGS)


@dataclass
class FrontDoor:
    """Signs customers and staff in, and counts how often; wrong passwords and codes are refused on the way."""

    database: Database
    chance: random.Random
    sign_ins: int = 0
    wrong_passwords: int = 0
    wrong_codes: int = 0

    def give_passwords(self, customer_ids: list[UUID], now: datetime) -> None:
        """Let these customers sign in."""
        with self.database.transaction() as db:
            identity.set_password_hashes(db, customer_ids=customer_ids, password_hash=_HASH, now=now)

    def sign_in(self, phone: str, previous_token: str | None, now: datetime) -> identity.NewSession:
        """Sign a customer in with password and code; a slip first, now and then."""
        origin = identity.Origin("simulation", "127.0.0.1")
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
        with self.database.transaction(read_only=True) as db:
            code = open_text(CODE_SEAL, db.execute(_CODE, {"challenge": str(challenge.challenge_id)}).scalar_one())
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
