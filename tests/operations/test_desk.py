"""The rest of the desk: overview, audit trail, dead letters, and who may come to which window."""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from starlette.testclient import TestClient

from tests.operations.bank import REASON, STAFF_ROLES, Bank, Clerk, found_bank, refused, staff_routes
from trident.app.web import build_app
from trident.events.payments import TransferSettled
from trident.kernel.audit import record_audit
from trident.kernel.auth import ROLE_PERMISSIONS, Permission, Role
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.kernel.outbox import Handlers, publish_many
from trident.kernel.relay import MAX_ATTEMPTS, run_relay_once
from trident.operations import ApprovalStatus, SettledAmount, count_transfers, handlers

OWN = ("/receipts", "/overview", "/customers", "/approvals", "/audit", "/dead-letters")


@pytest.fixture
def new_bank(fresh_database: Database, now: datetime) -> Bank:
    return found_bank(fresh_database, build_app(fresh_database), now)


def _settled(at: datetime, amount: int, currency: str = "CNY") -> TransferSettled:
    return TransferSettled(
        transfer_id=new_id(),
        payer_customer_id=new_id(),
        payee_customer_id=None,
        source_account_id=new_id(),
        target_account_id=new_id(),
        source_last4="1234",
        target_last4="5678",
        amount_minor=amount,
        currency=currency,
        memo_sealed=None,
        settled_at=at,
    )


def _dead_letter(bank: Bank, fails: Callable[[], bool] = lambda: True) -> tuple[UUID, Handlers, list[Any]]:
    """Publish an event whose handler fails until it is given up; returns its transfer's id, handlers, and log."""
    told, registered, handled = _settled(bank.watch.now, 100), Handlers(), []

    @registered.on(TransferSettled, f"tests.count-{told.transfer_id}")
    def handle(_db: Any, events: Any, _now: datetime) -> None:
        if fails():
            message = "the register is out of paper"
            raise RuntimeError(message)
        handled.extend(events)

    with bank.database.transaction() as db:
        publish_many(db, [told], now=bank.watch.now)
    for _ in range(MAX_ATTEMPTS):
        run_relay_once(bank.database, registered, bank.watch.now)
        bank.watch.pass_by(hours=1)
    return told.transfer_id, registered, handled


def test_the_overview_of_a_new_bank_and_after_its_first_day(new_bank: Bank) -> None:
    clerk = new_bank.clerk(Role.TELLER)
    empty = clerk.ask("GET", "/overview").json()
    assert (empty["customers"], empty["accounts"], empty["deposits"]) == (0, 0, [])
    assert len(empty["transfers_by_hour"]) == 24
    assert (empty["business_on"], empty["transfers_today"]) == ("2026-03-18", {"count": 0, "amount_minor": 0})
    customer = new_bank.customer()
    account_id = new_bank.account(customer, funds=70_000)
    new_bank.account(new_bank.customer(), funds=5_000)
    clerk.requested("freeze-account", account_id)
    assert clerk.ask("GET", "/overview").json()["customers"] == 0, "sums are taken once a minute"
    new_bank.watch.pass_by(seconds=60)
    full = clerk.ask("GET", "/overview").json()
    assert (full["customers"], full["accounts"], full["approvals_pending"]) == (2, 2, 1)
    assert full["deposits"] == [{"currency": "CNY", "balance_minor": 75_000}]
    assert full["deposits_by_product"] == [
        {"product": "current", "currency": "CNY", "balance_minor": 75_000, "accounts": 2}
    ]
    assert full["outbox_waiting"] == 1


def test_transfers_are_counted_by_the_hour_as_their_events_arrive_each_once(new_bank: Bank) -> None:
    now, registered = new_bank.watch.now, Handlers()
    handlers.register(registered)
    midnight = datetime.fromisoformat("2026-03-18T00:00:00+08:00")
    told = [
        _settled(now, 100),
        _settled(now - timedelta(minutes=20), 200),
        _settled(now - timedelta(hours=2), 400),
        _settled(midnight - timedelta(minutes=1), 800),
        _settled(now - timedelta(hours=30), 1_600),
        _settled(now, 3_200, "USD"),
    ]
    with new_bank.database.transaction() as db:
        publish_many(db, told, now=now)
    while run_relay_once(new_bank.database, registered, now):
        pass
    shown = new_bank.clerk(Role.RISK).ask("GET", "/overview").json()
    assert shown["transfers_today"] == {"count": 4, "amount_minor": 700}
    hours = {hour["hour_at"]: (hour["count"], hour["amount_minor"]) for hour in shown["transfers_by_hour"]}
    assert list(hours)[-1] == "2026-03-18T02:00:00Z"
    assert {at: what for at, what in hours.items() if what != (0, 0)} == {
        "2026-03-18T02:00:00Z": (3, 300),
        "2026-03-18T00:00:00Z": (1, 400),
        "2026-03-17T15:00:00Z": (1, 800),
    }


def test_figures_take_more_than_a_bigint(new_bank: Bank) -> None:
    for _ in range(2):
        with new_bank.database.transaction() as db:
            count_transfers(db, [SettledAmount(new_bank.watch.now, 2**63 - 1, "CNY")])
    shown = new_bank.clerk(Role.RISK).ask("GET", "/overview").json()
    assert shown["transfers_today"] == {"count": 2, "amount_minor": 2 * (2**63 - 1)}


def test_the_trail_is_listed_filtered_and_paged(bank: Bank) -> None:
    teller, auditor = bank.clerk(Role.TELLER, other=True), bank.clerk(Role.AUDITOR)
    account_id = bank.account(bank.customer())
    bank.watch.pass_by(minutes=1)
    first_at = bank.watch.now
    asked = teller.requested("freeze-account", account_id)
    bank.watch.pass_by(minutes=1)
    teller.ask("POST", f"/approvals/{asked}/withdraw")

    def actions(**query: Any) -> list[str]:
        answer = auditor.ask("GET", "/audit", **query)
        assert answer.status_code == 200, answer.text
        return [item["action"] for item in answer.json()["items"]]

    both = ["approval.withdrawn", "approval.requested"]
    assert actions(subject_id=str(account_id)) == both
    assert actions(actor=str(teller.actor.staff_id)) == both
    assert actions(actor=str(teller.actor.staff_id), action="approval.requested") == both[1:]
    assert actions(**{"subject_id": str(account_id), "from": (first_at + timedelta(seconds=1)).isoformat()}) == both[:1]
    assert actions(subject_id=str(account_id), to=bank.watch.now.isoformat()) == both[1:]
    page = auditor.ask("GET", "/audit", subject_id=str(account_id), limit=1).json()
    assert actions(subject_id=str(account_id), cursor=page["next_cursor"]) == both[1:]
    record = page["items"][0]
    assert (record["actor_name"], record["details"]["approval_id"]) == (teller.actor.name, asked)
    refused(auditor.ask("GET", "/audit", cursor="x"), 400, "bad-cursor")
    refused(auditor.ask("GET", "/audit", action="a\x00b"), 422, "invalid-request")


def test_the_trail_is_verified_and_a_change_is_found(new_bank: Bank) -> None:
    auditor = new_bank.clerk(Role.AUDITOR)
    actor = new_bank.clerk(Role.TELLER).actor
    with new_bank.database.transaction() as db:
        for serial in range(3):
            record_audit(
                db, actor=actor, action="test.done", subject_type="test", subject_id=str(serial), now=new_bank.watch.now
            )
    found = auditor.ask("GET", "/audit/verification").json()
    assert (found["intact"], found["first_fault"]) == (True, None)
    last = new_bank.rows("SELECT max(sequence) FROM kernel.audit")[0][0]
    assert found["checked"] == last
    new_bank.write("ALTER TABLE kernel.audit DISABLE TRIGGER append_only")
    new_bank.write("UPDATE kernel.audit SET reason = 'nothing' WHERE sequence = :last", last=last - 1)
    found = auditor.ask("GET", "/audit/verification").json()
    assert (found["intact"], found["first_fault"]) == (False, f"record {last - 1} is not what was written")


def test_a_dead_letter_is_seen_replayed_and_handled_once(bank: Bank) -> None:
    states = itertools.chain([True] * MAX_ATTEMPTS, itertools.repeat(False))
    transfer_id, registered, handled = _dead_letter(bank, lambda: next(states))
    operations = bank.clerk(Role.OPERATIONS)
    letter = next(
        item
        for item in operations.ask("GET", "/dead-letters", limit=100).json()["items"]
        if item["payload"]["transfer_id"] == str(transfer_id)
    )
    assert (letter["event"], letter["attempts"]) == ("payments.transfer-settled", MAX_ATTEMPTS)
    assert (letter["error"], letter["replayed_at"]) == ("RuntimeError: the register is out of paper", None)
    assert operations.ask("POST", f"/dead-letters/{letter['id']}/replay").status_code == 204
    assert bank.audit(letter["event_id"]) == ["dead-letter.replayed"]
    before = bank.picture()
    refused(operations.ask("POST", f"/dead-letters/{letter['id']}/replay"), 409, "dead-letter-already-replayed")
    assert bank.picture() == before
    while run_relay_once(bank.database, registered, bank.watch.now):
        pass
    assert [event.transfer_id for event in handled] == [transfer_id]


def test_an_unknown_dead_letter_is_not_found(bank: Bank, nobody_id: str) -> None:
    before = bank.picture()
    refused(bank.clerk(Role.OPERATIONS).ask("POST", f"/dead-letters/{nobody_id}/replay"), 404, "dead-letter-not-found")
    refused(bank.clerk(Role.OPERATIONS).ask("GET", "/dead-letters", cursor="x"), 400, "bad-cursor")
    assert bank.picture() == before


def _own_routes(bank: Bank) -> list[tuple[str, str, str]]:
    return [
        (method, path.removeprefix("/api/staff"), str(permission))
        for method, path, permission in staff_routes(bank.app)
        if path.removeprefix("/api/staff").startswith(OWN)
    ]


def _call(clerk: Clerk, method: str, path: str) -> int:
    bodies = {"/customers/search": {"query": "王", "reason": REASON}, "reject": {"reason": REASON}}
    body = next((body for ending, body in bodies.items() if path.endswith(ending)), None)
    if (method, path) == ("POST", "/approvals"):
        body = {"kind": "freeze-account", "subject_id": str(uuid4()), "reason": REASON}
    for name in ("customer_id", "account_id", "entry_id", "approval_id", "letter_id"):
        path = path.replace(f"{{{name}}}", str(uuid4()))
    return clerk.ask(method, path, body).status_code


def test_every_role_comes_to_its_windows_and_to_no_other(bank: Bank) -> None:
    routes = _own_routes(bank)
    assert len(routes) == 18
    before = bank.picture()
    for role in STAFF_ROLES:
        clerk = bank.clerk(role)
        for method, path, permission in routes:
            if Permission(permission) not in ROLE_PERMISSIONS[role]:
                assert _call(clerk, method, path) == 403, (role, method, path)
    after = bank.picture()
    assert {table for table in before if before[table] != after[table]} <= {"kernel.audit"}, "staff were registered"
    for role in STAFF_ROLES:
        clerk = bank.clerk(role)
        for method, path, permission in routes:
            if Permission(permission) in ROLE_PERMISSIONS[role]:
                assert _call(clerk, method, path) not in (401, 403), (role, method, path)


def test_who_may_do_what_is_as_the_bank_decided(bank: Bank) -> None:
    """Said once more in plain words, so that a change of a role is seen in a diff of this test."""
    may = {
        path_and_method: {role.value[:2] for role in STAFF_ROLES if Permission(permission) in ROLE_PERMISSIONS[role]}
        for method, path, permission in _own_routes(bank)
        for path_and_method in [f"{method} {path}"]
    }
    desk, checkers, all_five = {"te", "op", "ri", "au"}, {"op", "ri"}, {"te", "op", "ri", "au", "ad"}
    assert may == {
        "GET /overview": all_five,
        "POST /customers/search": desk,
        "GET /customers/{customer_id}": desk,
        "GET /customers/{customer_id}/accounts": desk,
        "GET /customers/{customer_id}/accounts/{account_id}": desk,
        "GET /customers/{customer_id}/accounts/{account_id}/entries": desk,
        "GET /customers/{customer_id}/accounts/{account_id}/entries/{entry_id}": desk,
        "POST /approvals": {"te", "op", "ri"},
        "GET /approvals": desk,
        "GET /approvals/{approval_id}": desk,
        "POST /approvals/{approval_id}/approve": checkers,
        "POST /approvals/{approval_id}/reject": checkers,
        "POST /approvals/{approval_id}/withdraw": {"te", "op", "ri"},
        "GET /receipts/{reference}": desk,
        "GET /audit": {"au", "ad"},
        "GET /audit/verification": {"au", "ad"},
        "GET /dead-letters": {"op", "au", "ad"},
        "POST /dead-letters/{letter_id}/replay": {"op"},
    }


def test_without_a_session_or_its_token_every_window_is_shut(bank: Bank) -> None:
    stranger = Clerk(bank.clerk(Role.OPERATIONS).actor, TestClient(bank.app))
    forged = bank.clerk(Role.OPERATIONS)
    forged.client.headers["x-csrf-token"] = "0" * 32
    before = bank.picture()
    for method, path, _ in _own_routes(bank):
        assert _call(stranger, method, path) == 401, path
        if method == "POST":
            assert _call(forged, method, path) == 403, path
    assert bank.picture() == before


def test_every_status_is_a_word_of_the_contract(bank: Bank) -> None:
    schema = bank.app.openapi()["components"]["schemas"]["ApprovalStatus"]
    assert schema["enum"] == [status.value for status in ApprovalStatus]
