"""A signed-in customer whose session was asked for more proof, and what they do about it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from httpx2 import Response
from sqlalchemy.orm import Session

from tests.identity.desk import CHEAP, Browser, Desk
from trident import identity
from trident.customers import NewCustomer
from trident.events.identity import CODE_SEAL
from trident.kernel.auth import CustomerActor
from trident.kernel.crypto import open_text
from trident.kernel.ids import new_id

ABOUT = identity.StepUpAbout(amount_minor=150_050, currency="CNY", payee_last4="7788", payee_name_masked="*小明")
BINDING = bytes(range(32))


@dataclass
class Payer:
    """A signed-in customer whose session was asked for more proof."""

    desk: Desk
    customer: NewCustomer
    browser: Browser
    actor: CustomerActor
    step_up: UUID

    @property
    def path(self) -> str:
        return f"/customer/step-ups/{self.step_up}"

    def ask(self) -> Response:
        return self.browser.ask("POST", f"{self.path}/code")

    def asked(self) -> str:
        """Ask for a code, and read it off the phone."""
        answer = self.ask()
        assert answer.status_code == 200, answer.text
        return self.code()

    def code(self) -> str:
        told = self.desk.events("step-up-code-requested", "step_up_id", self.step_up)
        return open_text(CODE_SEAL, told[-1]["code_sealed"])

    def wrong_code(self) -> str:
        return f"{(int(self.code()) + 1) % 1_000_000:06d}"

    def prove(self, code: str, password: str | None = None) -> Response:
        return self.browser.ask("POST", f"{self.path}/proof", {"code": code, "password": password})

    def row(self) -> dict[str, Any]:
        [row] = self.desk.rows("SELECT * FROM identity.step_up WHERE id = :id", id=self.step_up)
        return dict(row._mapping)

    def picture(self) -> list[Any]:
        """What of the customer a refusal must leave as it is: the step-up without its tries, and all the rest."""
        rest = {name: value for name, value in self.row().items() if name != "tries"}
        credential, sessions, *others = self.desk.picture(self.customer.customer_id)
        ended = [(one.id, one.ended_at) for one in sessions]  # asking alone lengthens the session's life
        return [rest, credential, ended, *others]

    def whole(self) -> list[Any]:
        """What a refusal must leave as it is where not even a try is counted."""
        return [self.row(), *self.picture()]

    def proven(self, after: timedelta = timedelta()) -> dict[UUID, identity.ProvenStepUp]:
        with self.desk.database.transaction(read_only=True) as db:
            return identity.read_proven_step_ups(db, [self.step_up, new_id()], self.desk.watch.now + after)


def demand(desk: Desk, actor: CustomerActor, strength: int = 2) -> UUID:
    one = identity.StepUpDemand(new_id(), actor.customer_id, actor.session_id, BINDING, strength, ABOUT)
    with desk.database.transaction() as db:
        identity.demand_step_ups(db, [one], now=desk.watch.now, settings=CHEAP)
    return one.id


def payer(desk: Desk, strength: int = 2, customer: NewCustomer | None = None, **chosen: Any) -> Payer:
    one, browser = customer or desk.customer(**chosen), desk.browser()
    browser.sign_in(one.phone)
    query = "SELECT id FROM identity.customer_session WHERE holder_id = :id ORDER BY created_at DESC, id DESC LIMIT 1"
    [row] = desk.rows(query, id=one.customer_id)
    actor = CustomerActor(one.customer_id, row.id)
    return Payer(desk, one, browser, actor, demand(desk, actor, strength))


def allowances(desk: Desk) -> list[Any]:
    return [tuple(row) for row in desk.rows("SELECT key, full_at FROM identity.allowance ORDER BY key")]


def prove(
    one: Payer, db: Session, code: str, password: str | None = None, actor: CustomerActor | None = None
) -> object:
    return identity.prove_step_up(
        db,
        actor=actor or one.actor,
        step_up_id=one.step_up,
        code=code,
        password=password,
        now=one.desk.watch.now,
        settings=CHEAP,
    )


def send(one: Payer, db: Session, actor: CustomerActor) -> object:
    return identity.send_step_up_code(db, actor=actor, step_up_id=one.step_up, now=one.desk.watch.now, settings=CHEAP)
