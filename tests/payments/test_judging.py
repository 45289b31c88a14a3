"""Transfers that are judged: more proof, delays, holds and limits, over HTTP, with nothing changed by a refusal."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.payments.city import INSTANT, PATH, City, Person, body
from trident import decisions, identity, ledger, payments, risk
from trident.events.identity import CODE_SEAL
from trident.events.risk import HeldTransferRefused, HeldTransferReleased
from trident.kernel.auth import Role, StaffActor
from trident.kernel.crypto import open_text
from trident.kernel.ids import new_id
from trident.payments.handlers import carry_out_released, reject_refused
from trident.payments.jobs import carry_out_due_transfers
from trident.risk.actions.decide_listing import decide_listing
from trident.risk.actions.propose_listing import propose_listing

Send = Callable[..., httpx2.Response]
PASSWORD = "Snow-Lantern-27"


def code_of(city: City, step_up_id: str) -> str:
    query = "SELECT payload FROM kernel.outbox WHERE payload ->> 'step_up_id' = :id ORDER BY id DESC LIMIT 1"
    with city.database.transaction() as db:
        payload: dict[str, Any] = db.execute(text(query), {"id": step_up_id}).scalar_one()
    return open_text(CODE_SEAL, payload["code_sealed"])


def prove(client: TestClient, city: City, person: Person, demanded: dict[str, Any]) -> None:
    """Go through a step-up as the customer does: ask for the code, read it off the phone, give it."""
    path = f"/api/customer/step-ups/{demanded['step_up_id']}"
    assert client.post(f"{path}/code", headers=person.headers).status_code == 200
    proof = {"code": code_of(city, demanded["step_up_id"])}
    if "password" in demanded["means"]:
        with city.database.transaction() as db:  # hashed cheaply, and without ending the session that asks
            settings = identity.IdentitySettings(argon2_memory_kib=8, argon2_passes=1)
            known = identity.hash_password(PASSWORD, settings)
            statement = "INSERT INTO identity.credential VALUES (:id, :hash, :now) ON CONFLICT DO NOTHING"
            db.execute(text(statement), {"id": person.customer_id, "hash": known, "now": INSTANT})
        proof["password"] = PASSWORD
    answer = client.post(f"{path}/proof", headers=person.headers, json=proof)
    assert (answer.status_code, answer.json()) == (200, {"strength": demanded["strength"]})


def again(client: TestClient, payer: Person, payee: Person, key: UUID, step_up: str, **changes: Any) -> httpx2.Response:
    headers = payer.headers | {"Idempotency-Key": str(key), "X-Step-Up": step_up}
    return client.post(PATH, json=body(payer, payee, **changes), headers=headers)


def waiting(city: City, transfer_id: str) -> str:
    query = "SELECT status FROM payments.waiting WHERE transfer_id = :id"
    with city.database.transaction() as db:
        return str(db.execute(text(query), {"id": transfer_id}).scalar_one())


def block(city: City, person: Person, listed: str = "block") -> None:
    """Put a person's account on a list, by two people."""
    maker, checker = (StaffActor(new_id(), new_id(), name, frozenset({Role.RISK})) for name in ("王编制", "李审批"))
    with city.database.transaction() as db:
        entry_id = propose_listing(
            db,
            actor=maker,
            listed=listed,
            kind="account",
            value=person.number,
            reason="警方通报",
            expires_at=None,
            now=INSTANT,
        )
        decide_listing(db, actor=checker, entry_id=entry_id, is_approved=True, reason="属实", now=INSTANT)


@pytest.mark.parametrize(
    ("amount", "strength", "why"),
    [(150_000, 2, "金额不大，需短信验证码"), (400_000, 3, "金额较大，需短信验证码和登录密码")],
)
def test_more_proof_is_demanded_by_amount_and_lets_the_same_transfer_through(
    city: City, send: Send, client: TestClient, amount: int, strength: int, why: str
) -> None:
    payer, payee, key = city.person(funds=1_000_000), city.person(funds=0), uuid4()
    before = city.state()
    demanded = send(payer, payee, amount_minor=amount, key=key)
    assert (demanded.status_code, demanded.json()["type"]) == (403, "/problems/step-up-required")
    assert demanded.json()["strength"] == strength
    assert [reason["zh"] for reason in demanded.json()["reasons"]] == [why]
    assert city.state() == before
    prove(client, city, payer, demanded.json())
    settled = again(client, payer, payee, key, demanded.json()["step_up_id"], amount_minor=amount)
    assert (settled.status_code, settled.json()["status"]) == (201, "settled")
    assert city.balance(payee) == amount
    assert again(client, payer, payee, key, str(uuid4()), amount_minor=amount).content == settled.content


@pytest.mark.parametrize("change", ["amount", "payee", "key", "session"])
def test_a_proof_is_good_for_this_very_transfer_only(city: City, send: Send, client: TestClient, change: str) -> None:
    payer, payee, other, key = city.person(funds=1_000_000), city.person(funds=0), city.person(funds=0), uuid4()
    demanded = send(payer, payee, amount_minor=150_000, key=key).json()
    prove(client, city, payer, demanded)
    before = city.state()
    sender = payer
    if change == "session":
        with city.database.transaction() as db:
            session = identity.open_customer_session(
                db,
                customer_id=payer.customer_id,
                origin=identity.Origin("another", "127.0.0.2"),
                now=INSTANT,
                settings=identity.IdentitySettings(),
            )
        sender = Person(payer.customer_id, payer.name, payer.account_id, payer.number, session.token)
    answer = again(
        client,
        sender,
        other if change == "payee" else payee,
        uuid4() if change == "key" else key,
        demanded["step_up_id"],
        amount_minor=150_001 if change == "amount" else 150_000,
    )
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/step-up-required")
    assert city.state() == before


def test_beyond_50_000_yuan_a_day_to_others_a_certificate_is_needed(city: City, send: Send) -> None:
    payer, payee, key = city.person(funds=20_000_000), city.person(funds=0), uuid4()
    before = city.state()
    answer = send(payer, payee, amount_minor=5_000_001, key=key)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/certificate-required")
    assert answer.json()["limit_minor"] == 5_000_000
    assert city.state() == before
    own = city.account(payer.customer_id, payer.name)
    mine = Person(payer.customer_id, payer.name, own.id, own.number, payer.token)
    assert send(payer, mine, amount_minor=5_000_001, to_own_account=True).status_code == 201


def test_a_delayed_transfer_is_carried_out_at_its_time(city: City, send: Send, client: TestClient) -> None:
    payer, payee = city.person(funds=1_000), city.person(funds=0)
    answer = send(payer, payee, amount_minor=400, timing="two-hours")
    told = answer.json()
    assert (answer.status_code, told["status"], told["reason"]) == (202, "delayed", "chosen")
    assert told["due_at"] == "2026-03-18T04:30:00Z"
    assert (told["settled_at"], told["balance_after_minor"], told["can_cancel"]) == (None, None, True)
    assert (city.balance(payer), city.balance(payee)) == (1_000, 0)
    assert send(payer, payee, amount_minor=601).json()["type"] == "/problems/insufficient-funds"
    carry_out_due_transfers(city.database, now=INSTANT + timedelta(hours=1, minutes=59))
    assert waiting(city, told["id"]) == "delayed"
    carry_out_due_transfers(city.database, now=INSTANT + timedelta(hours=2))
    assert (city.balance(payer), city.balance(payee)) == (600, 400)
    shown = client.get(f"{PATH}/{told['id']}", headers=payer.headers).json()
    assert (shown["status"], shown["balance_after_minor"], shown["due_at"]) == ("settled", 600, told["due_at"])
    with city.database.transaction() as db:
        assert ledger.entry(db, ledger.EntryId(UUID(told["id"]))).description == ""
    cancelled = client.post(f"{PATH}/{told['id']}/cancel", headers=payer.headers)
    assert (cancelled.status_code, cancelled.json()["type"]) == (409, "/problems/transfer-not-waiting")


def test_a_delayed_transfer_is_cancelled_and_no_longer_counts(city: City, send: Send, client: TestClient) -> None:
    payer, payee = city.person(funds=1_000), city.person(funds=0)
    told = send(payer, payee, amount_minor=400, timing="next-day").json()
    assert client.get("/api/customer/transfer-usage", headers=payer.headers).json()["day_minor"] == 400
    answer = client.post(f"{PATH}/{told['id']}/cancel", headers=payer.headers)
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    used = client.get("/api/customer/transfer-usage", headers=payer.headers).json()
    assert (used["day_minor"], used["day_count"], used["year_minor"]) == (0, 0, 0)
    carry_out_due_transfers(city.database, now=INSTANT + timedelta(days=2))
    assert city.balance(payee) == 0
    assert send(payer, payee, amount_minor=1_000).status_code == 201


def test_what_posting_refuses_at_its_time_is_rejected_by_that_name(city: City, send: Send, client: TestClient) -> None:
    payer, payee = city.person(funds=1_000), city.person(funds=0)
    told = send(payer, payee, amount_minor=400, timing="two-hours").json()
    with city.database.transaction() as db:
        ledger.freeze_account(db, account_id=ledger.AccountId(payer.account_id), reason="司法冻结", now=INSTANT)
    carry_out_due_transfers(city.database, now=INSTANT + timedelta(hours=2))
    shown = client.get(f"{PATH}/{told['id']}", headers=payer.headers).json()
    assert (shown["status"], shown["reason"]) == ("rejected", "account-frozen")
    assert (city.balance(payer), city.balance(payee)) == (1_000, 0)


@pytest.mark.parametrize("end", ["released", "refused", "fraud", "cancelled"])
def test_a_held_transfer_goes_on_or_not(city: City, send: Send, client: TestClient, end: str) -> None:
    payer, payee = city.person(funds=1_000_000), city.person(funds=0)
    block(city, payer, "watch")
    key = uuid4()
    demanded = send(payer, payee, amount_minor=100_000, key=key)
    assert (demanded.status_code, demanded.json()["status"]) == (202, "held"), demanded.text
    told = demanded.json()
    assert (told["reason"], told["can_confirm"]) == ("review", True)
    assert (city.balance(payer), city.balance(payee)) == (1_000_000, 0)
    confirmed = client.post(f"{PATH}/{told['id']}/confirm", headers=payer.headers).json()
    assert (confirmed["is_confirmed"], confirmed["can_confirm"], confirmed["status"]) == (True, False, "held")
    with city.database.transaction() as db:
        if end == "released":
            released = HeldTransferReleased(new_id(), UUID(told["id"]), new_id(), INSTANT)
            carry_out_released(db, [released, released], INSTANT)
        elif end != "cancelled":
            refused = HeldTransferRefused(new_id(), UUID(told["id"]), new_id(), end == "fraud", INSTANT)
            reject_refused(db, [refused, refused], INSTANT)
    if end == "cancelled":
        client.post(f"{PATH}/{told['id']}/cancel", headers=payer.headers)
    shown = client.get(f"{PATH}/{told['id']}", headers=payer.headers).json()
    wanted = {"released": "settled", "cancelled": "cancelled"}.get(end, "rejected")
    assert (shown["status"], waiting(city, told["id"])) == (wanted, wanted)
    moved = 100_000 if end == "released" else 0
    assert (city.balance(payer), city.balance(payee)) == (1_000_000 - moved, moved)


def test_who_is_blocked_neither_pays_nor_is_paid_and_that_is_remembered(city: City, send: Send) -> None:
    payer, payee = city.person(funds=1_000), city.person(funds=0)
    block(city, payee)
    before, key = city.state(), uuid4()
    answer = send(payer, payee, amount_minor=300, key=key)
    assert answer.json()["type"] in {"/problems/step-up-required", "/problems/transfer-refused-by-risk"}
    assert city.state() == before
    answer = send(payee, payer, amount_minor=300)
    assert answer.json()["type"] in {"/problems/transfer-refused-by-risk", "/problems/insufficient-funds"}


def test_a_report_stops_what_is_delayed_and_is_said_once(city: City, send: Send, client: TestClient) -> None:
    payer, payee = city.person(funds=1_000), city.person(funds=0)
    told = send(payer, payee, amount_minor=400, timing="next-day").json()
    first = client.post(f"{PATH}/{told['id']}/report", headers=payer.headers).json()
    assert (first["status"], first["is_reported"], first["due_at"]) == ("held", True, None)
    state = city.state()
    assert client.post(f"{PATH}/{told['id']}/report", headers=payer.headers).json() == first
    assert city.state() == state
    carry_out_due_transfers(city.database, now=INSTANT + timedelta(days=2))
    assert (waiting(city, told["id"]), city.balance(payee)) == ("held", 0)


def test_every_decision_is_logged_with_its_transfer(city: City, send: Send) -> None:
    payer, payee = city.person(funds=1_000), city.person(funds=0)
    told = send(payer, payee, amount_minor=400).json()
    query = (
        "SELECT point, outcome, facts -> 'amount' AS amount FROM decisions.logged WHERE request_id = :id ORDER BY point"
    )
    with city.database.transaction() as db:
        rows = db.execute(text(query), {"id": told["id"]}).all()
    assert [tuple(row) for row in rows] == [
        ("payments.payee", "new", None),
        ("payments.transfer-risk", "allow", 400),
        ("payments.transfer-terms", "allow", 400),
    ]


def test_history_counts_what_was_taken_in_and_nothing_else(city: City, send: Send) -> None:
    payer, payee = city.person(funds=1_000), city.person(funds=0)
    for amount, status in ((300, 201), (900, 422), (200, 201)):
        assert send(payer, payee, amount_minor=amount).status_code == status
    asked = risk.Payment(new_id(), INSTANT, 1, payer.customer_id, payee.account_id)
    with city.database.transaction() as db:
        values = risk.load_activity(db, [asked]).features(asked)
    assert (values["customer_count_24h"], values["customer_sum_24h"]) == (3, 501)


@pytest.mark.parametrize("point", payments.POINTS, ids=lambda point: point.name)
def test_a_default_policy_stands(point: decisions.DecisionPoint) -> None:
    policy = decisions.compile_policy(decisions.read_model(point.default_policy), point)
    assert policy.plans
