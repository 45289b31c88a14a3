"""A decision point of a transfer, policies that answer it, and staff who bring them to life."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.decisions.actions.approve_policy import approve_policy
from trident.decisions.actions.back_test_policy import back_test_policy
from trident.decisions.actions.check_policy import check_policy
from trident.decisions.actions.draft_policy import draft_policy
from trident.decisions.actions.publish_policy import publish_policy
from trident.decisions.actions.set_canary import set_canary
from trident.decisions.actions.start_shadow import start_shadow
from trident.decisions.actions.submit_policy import submit_policy
from trident.decisions.dmn.model import Decision as ModelDecision
from trident.decisions.dmn.model import DecisionTable, InputColumn, InputData, Model, OutputColumn, Rule
from trident.decisions.dmn.write import write_model
from trident.decisions.judgements import DecisionRequest
from trident.decisions.policy_text import PolicyCase
from trident.decisions.stages import Stage
from trident.decisions.types import DecisionPoint, Fact, FactType, Outcome, Output
from trident.kernel.auth import Role, StaffActor
from trident.kernel.db import Database
from trident.kernel.errors import Title
from trident.kernel.ids import new_id

WHY = "降低大额转账风险"


def words(text: str) -> Title:
    return Title(zh=text, en=text)


def limit_policy(limit: str, *, over: str = "refuse", name: str = "transfer limit") -> str:
    """Above `limit` yuan the outcome is `over`."""
    table = DecisionTable(
        inputs=(InputColumn("amount", "number"), InputColumn("known payee", "boolean")),
        outputs=(OutputColumn("outcome", "string"), OutputColumn("delay", "number")),
        rules=(
            Rule("over", (f"> {limit}", "-"), (f'"{over}"', "0"), ("超过限额", "Above the limit")),
            Rule("stranger", ("> 100", "false"), ('"allow"', "24"), ("陌生收款人", "A payee never paid before")),
            Rule("rest", ("-", "-"), ('"allow"', "0"), ("", "")),
        ),
        hit_policy="FIRST",
        annotations=("说明", "English"),
    )
    inputs = (
        InputData("amount", "amount", "number"),
        InputData("known payee", "known payee", "boolean"),
    )
    decision = ModelDecision("limit", "Limit", None, tuple(one.name for one in inputs), table)
    return write_model(Model(name, "urn:test", inputs=inputs, decisions=(decision,))).decode()


BROKEN = limit_policy("5000").replace("known payee", "phase of the moon")
"""Readable, and asks for a fact that nobody has."""

POINT = DecisionPoint(
    name="payments.transfer-test",
    label=words("transfer"),
    facts=(
        Fact("amount", FactType.MONEY, Title(zh="金额", en="amount"), "request", unit="CNY"),
        Fact("known_payee", FactType.BOOLEAN, Title(zh="已知收款人", en="known payee"), "payees"),
        Fact("id_number", FactType.TEXT, Title(zh="证件号", en="id number"), "customer", is_personal=True),
    ),
    outcomes=(Outcome("allow", words("allow")), Outcome("refuse", words("refuse"), is_refusal=True)),
    safe_outcome="refuse",
    default_policy=limit_policy("50000", name="built in"),
    outputs=(Output("delay", FactType.INTEGER, words("delay"), safe=0),),
)


def new_point() -> DecisionPoint:
    """A point that no other test knows."""
    return replace(POINT, name=f"test.point-{new_id()}")


def case(yuan: int, outcome: str, **outputs: Any) -> PolicyCase:
    return PolicyCase(f"{yuan} yuan", {"amount": yuan * 100, "known_payee": True}, outcome, outputs)


def staff(name: str) -> StaffActor:
    return StaffActor(new_id(), new_id(), name, frozenset({Role.RISK}))


MAKER, CHECKER = staff("王编制"), staff("李审批")


def request(yuan: int, subject: str = "customer", **facts: Any) -> DecisionRequest:
    return DecisionRequest(subject, {"amount": yuan * 100, "known_payee": True, **facts}, new_id(), "features-1")


@dataclass
class Desk:
    """Brings versions of one point's policy from stage to stage, each step a transaction of its own."""

    database: Database
    point: DecisionPoint
    now: datetime

    def draft(self, dmn: str, cases: Sequence[PolicyCase] = (case(1, "allow", delay=0),)) -> bytes:
        with self.database.transaction() as db:
            drafted = draft_policy(db, actor=MAKER, point=self.point, dmn=dmn, cases=cases, now=self.now)
        return drafted.digest

    def step(self, digest: bytes, stage: Stage) -> None:
        """Take one step on the straight way."""
        with self.database.transaction() as db:
            self._step(db, digest, stage)

    def _step(self, db: Session, digest: bytes, stage: Stage) -> None:
        point, now = self.point.name, self.now
        if stage is Stage.CHECKED:
            check_policy(db, actor=MAKER, point=self.point, digest=digest, now=now)
        elif stage is Stage.SUBMITTED:
            submit_policy(db, actor=MAKER, point=point, digest=digest, reason=WHY, now=now)
        elif stage is Stage.APPROVED:
            approve_policy(db, actor=CHECKER, point=point, digest=digest, reason=WHY, now=now)
        elif stage is Stage.BACK_TESTED:
            since = datetime.fromisoformat("2026-03-01T00:00:00+00:00")
            back_test_policy(db, actor=MAKER, point=self.point, digest=digest, since=since, until=now, now=now)
        elif stage is Stage.SHADOW:
            start_shadow(db, actor=MAKER, point=point, digest=digest, now=now)
        elif stage is Stage.CANARY:
            set_canary(db, actor=MAKER, point=point, digest=digest, percent=10, now=now)
        elif stage is Stage.LIVE:
            publish_policy(db, actor=CHECKER, point=point, digest=digest, reason=WHY, now=now)

    def brought(self, dmn: str, to: Stage) -> bytes:
        """Bring a new version to a stage, in one transaction."""
        digest = self.draft(dmn)
        with self.database.transaction() as db:
            for stage in STRAIGHT[: STRAIGHT.index(to) + 1]:
                self._step(db, digest, stage)
        return digest


STRAIGHT = (
    Stage.CHECKED,
    Stage.SUBMITTED,
    Stage.APPROVED,
    Stage.BACK_TESTED,
    Stage.SHADOW,
    Stage.CANARY,
    Stage.LIVE,
)

_STATE = """
    SELECT (SELECT jsonb_agg(to_jsonb(v) ORDER BY number) FROM decisions.versions v WHERE point = :point),
           (SELECT jsonb_agg(to_jsonb(s) ORDER BY digest, sequence) FROM decisions.steps s
            JOIN decisions.versions USING (digest) WHERE point = :point),
           (SELECT to_jsonb(p) FROM decisions.pointers p WHERE point = :point),
           (SELECT count(*) FROM decisions.logged WHERE point = :point),
           (SELECT count(*) FROM decisions.requests WHERE point = :point),
           (SELECT count(*) FROM kernel.audit WHERE subject_id = :point)
"""


def everything(database: Database, point: DecisionPoint) -> tuple[Any, ...]:
    """All that the bank keeps of a point: what a refusal leaves as it was."""
    with database.transaction(read_only=True) as db:
        return tuple(db.execute(text(_STATE), {"point": point.name}).one())


def logged(database: Database, point: DecisionPoint, request_id: UUID) -> Any:
    with database.transaction(read_only=True) as db:
        statement = text("SELECT * FROM decisions.logged WHERE point = :point AND request_id = :id")
        return db.execute(statement, {"point": point.name, "id": request_id}).one()
