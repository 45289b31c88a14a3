"""Somebody at the bank who changes how many transfers a day a customer may send, in a bank of several processes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx2
from sqlalchemy import text

from tests.decisions.life_cycle.policies import STRAIGHT, WHY, Desk
from tests.identity.desk import CHEAP, PASSWORD
from trident import identity
from trident.app.decision_points import DECISION_POINTS
from trident.decisions import PolicyCase
from trident.decisions.stages import Stage
from trident.identity.sessions import open_session
from trident.identity.tables import StaffSessionRow
from trident.kernel.auth import Role, csrf_token
from trident.kernel.db import Database
from trident.kernel.ids import new_id

TERMS = DECISION_POINTS["payments.transfer-terms"]


def at_most_a_day(count: int) -> str:
    """The built-in terms with another limit on how many transfers a customer sends in a day."""
    limit = TERMS.default_policy.replace("&gt; 200<", f"&gt; {count}<").replace("<text>200<", f"<text>{count}<")
    assert limit != TERMS.default_policy
    return limit


@dataclass
class PolicyDesk:
    """Steps that tests are not about are taken at once, in this process; those they are about over HTTP.

    :param headers: of somebody signed in who may publish.
    """

    database: Database
    headers: dict[str, str]

    def canary(self, count: int) -> str:
        """Bring a version with that limit as far as its canary; returns its digest."""
        desk = Desk(self.database, TERMS, datetime.now(UTC))
        facts = {"amount": 100, "payee": "known", "day_amount": 100, "day_count": count + 1, "year_amount": 100}
        digest = desk.draft(at_most_a_day(count), [PolicyCase("one too many", facts, "over-limit", {})])
        for stage in STRAIGHT[: STRAIGHT.index(Stage.CANARY) + 1]:
            desk.step(digest, stage)
        return digest.hex()

    def publish(self, port: int, digest: str) -> httpx2.Response:
        return self.ask(port, "POST", f"/versions/{digest}/publish", {"reason": WHY})

    def roll_back(self, port: int) -> None:
        assert self.ask(port, "POST", "/roll-back", {"reason": WHY, "to": "built-in"}).status_code == 200

    def live(self, port: int) -> str:
        """What a server process says is live."""
        points = httpx2.get(f"http://127.0.0.1:{port}/api/staff/policies", headers=self.headers).json()["items"]
        return next(one["live_digest"] for one in points if one["name"] == TERMS.name)

    def ask(self, port: int, method: str, path: str, body: dict[str, Any]) -> httpx2.Response:
        url = f"http://127.0.0.1:{port}/api/staff/policies/{TERMS.name}{path}"
        return httpx2.request(method, url, json=body, headers=self.headers, timeout=30)

    def live_versions(self) -> tuple[str | None, list[str]]:
        """The version that decides, and all that stand as live by their last step: from the bank's own tables."""
        with self.database.transaction(read_only=True) as db:
            pointer = db.scalar(
                text("SELECT encode(live, 'hex') FROM decisions.pointers WHERE point = :p"), {"p": TERMS.name}
            )
            standing = db.scalars(
                text(
                    "SELECT encode(digest, 'hex') FROM (SELECT DISTINCT ON (digest) digest, stage FROM decisions.steps"
                    " JOIN decisions.versions USING (digest) WHERE point = :p ORDER BY digest, sequence DESC) last"
                    " WHERE stage = 'live'"
                ),
                {"p": TERMS.name},
            ).all()
        return pointer, list(standing)


def open_policy_desk(database: Database) -> PolicyDesk:
    """Sign somebody of the risk desk in."""
    now = datetime.now(UTC)
    with database.transaction() as db:
        member = identity.register_staff(
            db,
            staff_id=new_id(),
            staff_number=f"R{new_id().hex[-9:]}".upper(),
            name="李审批",
            roles=[Role.RISK],
            branch="道里支行",
            password=PASSWORD,
            now=now,
            settings=CHEAP,
        )
        session = open_session(
            db,
            StaffSessionRow,
            holder_id=member.id,
            origin=identity.Origin("desk", "127.0.0.1"),
            idle_s=3600,
            lifetime_s=7200,
            now=now,
        )
    return PolicyDesk(database, {"Cookie": f"trident_staff={session.token}", "X-CSRF-Token": csrf_token(session.token)})
