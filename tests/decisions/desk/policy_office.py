"""People of the risk desk at their screens, customers who pay, and what the bank keeps of policies and decisions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.operations.bank import Clerk
from tests.payments.city import PATH, City, Person, body
from trident.app.decision_points import DECISION_POINTS
from trident.kernel.auth import Role

NAME = "payments.transfer-terms"
TERMS = DECISION_POINTS[NAME]
WHY = "收紧每日笔数"
_KEPT = (
    "SELECT * FROM decisions.versions ORDER BY point, number",
    "SELECT * FROM decisions.steps ORDER BY digest, sequence",
    "SELECT * FROM decisions.pointers ORDER BY point",
    "SELECT count(*) FROM decisions.logged",
    "SELECT count(*) FROM kernel.audit",
)


def case(day_count: int, outcome: str, name: str = "每日笔数") -> dict[str, Any]:
    """A saved test case: somebody's transfer of that number on a day, of one yuan."""
    amounts = {"amount": 100, "day_amount": 100 * day_count, "year_amount": 100 * day_count}
    return {"name": name, "facts": amounts | {"payee": "known", "day_count": day_count}, "outcome": outcome}


@dataclass
class PolicyOffice:
    """Two people of the risk desk: who makes a policy, and who judges it."""

    city: City
    app: FastAPI
    client: TestClient
    maker: Clerk
    checker: Clerk

    @classmethod
    @contextmanager
    def opened(cls, city: City, app: FastAPI, clerks: tuple[Clerk, Clerk]) -> Iterator[Self]:
        with TestClient(app, raise_server_exceptions=False) as client:
            yield cls(city, app, client, *clerks)

    def document(self, digest: str) -> dict[str, Any]:
        answer = self.maker.ask("GET", f"/policies/{NAME}/versions/{digest}")
        assert answer.status_code == 200, answer.text
        model: dict[str, Any] = answer.json()["model"]
        return model

    def at_most(self, count: int) -> dict[str, Any]:
        """The live terms as a document, with another limit on how many transfers a customer sends in a day."""
        model = self.document(self.point()["live_digest"])
        rule = next(one for one in model["decisions"][0]["table"]["rules"] if one["id"] == "limit-05")
        rule["tests"][3], rule["results"][2] = f"> {count}", str(count)
        return model

    def point(self) -> dict[str, Any]:
        """What the screen shows of the point."""
        items = self.maker.ask("GET", "/policies").json()["items"]
        return next(one for one in items if one["name"] == NAME)

    def draft(self, model: dict[str, Any] | None = None, **given: Any) -> Response:
        return self.maker.ask("POST", f"/policies/{NAME}/versions", {"model": model, "cases": []} | given)

    def drafted(self, count: int) -> str:
        answer = self.draft(self.at_most(count), cases=[case(count, "allow"), case(count + 1, "over-limit")])
        assert answer.status_code == 201, answer.text
        digest: str = answer.json()["digest"]
        return digest

    def step(self, who: Clerk, digest: str, step: str, **given: Any) -> Response:
        bodies: dict[str, Any] = {
            "check": None,
            "back-test": {"since": "2026-03-01T00:00:00Z", "until": "2026-03-19T00:00:00Z"},
            "canary": {"percent": 10},
        }
        asked = bodies.get(step, {"reason": WHY})
        return who.ask("POST", f"/policies/{NAME}/versions/{digest}/{step}", (asked or {}) | given or asked)

    def brought(self, count: int, last: str) -> str:
        """Bring a new version along the straight way, up to and including a step."""
        digest = self.drafted(count)
        for step in STRAIGHT[: STRAIGHT.index(last) + 1]:
            answer = self.step(self.checker if step == "approve" else self.maker, digest, step)
            assert answer.status_code == 200, answer.text
        return digest

    def roll_back(self, to: str | None = None, reason: str = WHY) -> Response:
        return self.checker.ask("POST", f"/policies/{NAME}/roll-back", {"to": to, "reason": reason})

    def pay(self, payer: Person, payee: Person, **changes: Any) -> Response:
        headers = payer.headers | {"Idempotency-Key": str(uuid4())}
        return self.client.post(PATH, json=body(payer, payee, **changes), headers=headers)

    def kept(self) -> list[Any]:
        """All that the bank keeps of policies, decisions and who did what: a refusal leaves it as it was."""
        with self.city.database.transaction(read_only=True) as db:
            return [db.execute(text(query)).all() for query in _KEPT]


STRAIGHT = ("check", "submit", "approve", "back-test", "shadow", "canary", "publish")
DESK = Role.RISK
