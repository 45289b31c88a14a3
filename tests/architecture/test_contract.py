"""The contract tried out: generated requests over every operation find no mistake of ours and no answer it lacks."""

import os
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.specs.openapi import checks

from tests.architecture.world import ADDRESS, World, open_staff_session
from tests.payments.city import INSTANT
from trident import identity
from trident.app.event_handlers import event_handlers
from trident.decisions.live_policies import built_in_digest
from trident.identity.sessions import open_session
from trident.identity.tables import CustomerSessionRow
from trident.kernel.auth import csrf_token
from trident.kernel.clock import BANK_ZONE
from trident.kernel.relay import run_relay_once
from trident.payments import RISK

CONTRACT = schemathesis.openapi.from_path(Path(__file__).parents[2] / "openapi.json")
CONTRACT.config.phases.coverage.unexpected_methods = set()  # what no route answers is 405, and no contract's matter
EXAMPLES = int(os.environ.get("TRIDENT_TEST_EXAMPLES", "4"))
ENDLESS = "/api/customer/inbox/stream"
"""Stays open until its reader leaves; tests/notifications reads it over a real connection."""
RECEIPT = "/api/staff/receipts/{reference}"
"""Answers to particulars that fit one another, which chance never finds: it is asked for a genuine one first."""
POLICIES = ("/api/staff/policies/{name}", "/api/staff/decisions/{name}")
COLLEAGUE = "W0002"
"""Whose sessions are ended, so that the others' go on."""
ENDS_THE_SESSION = {
    ("DELETE", "/api/customer/session"),
    ("DELETE", "/api/customer/sessions/{session_id}"),
    ("POST", "/api/customer/profile/password"),
    ("DELETE", "/api/staff/session"),
    ("POST", "/api/staff/staff/{staff_id}/sessions/revoke"),
}
ANSWERS: dict[tuple[str, str], Counter[int]] = {}
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def known(world: World) -> dict[str, str]:
    """An id that leads somewhere for every path parameter there is, and for the look-up that staff need."""
    ask, mine = world.ask, world.mine
    colleague = _cookie("trident_staff", open_staff_session(world.database, COLLEAGUE))
    asked = {"query": mine.name, "reason": "客户到柜台咨询"}
    found = ask("POST", "/api/staff/customers/search", world.staff_headers, json=asked).json()
    freeze = {"kind": "freeze-account", "subject_id": str(mine.account_id), "reason": "客户来电挂失"}
    approval = ask("POST", "/api/staff/approvals", colleague, json=freeze).json()
    staff = ask("GET", "/api/staff/staff", world.staff_headers).json()["items"]
    ask("POST", f"/api/customer/transfers/{world.my_ids['transfer_id']}/report", mine.headers)
    while run_relay_once(world.database, event_handlers(), INSTANT):
        pass
    listing = {"listed_as": "watch", "kind": "account", "value": mine.number, "reason": "例行关注"}
    return world.my_ids | {
        "case_id": ask("GET", "/api/staff/risk/cases", world.staff_headers).json()["items"][0]["id"],
        "listing_id": ask("POST", "/api/staff/risk/lists", world.staff_headers, json=listing).json()["id"],
        "request_id": world.my_ids["transfer_id"],
        "customer_id": str(mine.customer_id),
        "lookup_id": found["lookup_id"],
        "approval_id": approval["id"],
        "staff_id": next(one["id"] for one in staff if one["staff_number"] == COLLEAGUE),
        "session_id": world.their_ids["session_id"],
    }


def _sign_in(world: World, method: str, path: str) -> dict[str, str]:
    """A session for the side that the path belongs to; one of its own where the operation ends sessions."""
    is_staff, ends = path.startswith("/api/staff/"), (method, path) in ENDS_THE_SESSION
    if not ends:
        return world.staff_headers if is_staff else world.mine.headers
    if is_staff:
        return _cookie("trident_staff", open_staff_session(world.database, COLLEAGUE))
    with world.database.transaction() as db:
        session = open_session(
            db,
            CustomerSessionRow,
            holder_id=world.theirs.customer_id,
            origin=identity.Origin("test", ADDRESS),
            idle_s=3600,
            lifetime_s=7200,
            now=INSTANT,
        )
    return _cookie("trident_customer", session.token)


def _cookie(name: str, token: str) -> dict[str, str]:
    return {"Cookie": f"{name}={token}", "X-CSRF-Token": csrf_token(token)}


def _send(world: World, case: Case) -> None:
    case.cookies = {}
    for header in ("Cookie", "cookie", "X-CSRF-Token", "x-csrf-token"):
        case.headers.pop(header, None)
    sent = case.as_transport_kwargs(base_url="http://testserver")
    sent["headers"] = dict(sent.get("headers") or {}) | _sign_in(world, case.method, case.path)
    sent.pop("cookies", None)
    answer = world.client.request(**sent)
    ANSWERS.setdefault((case.method, case.path), Counter())[answer.status_code] += 1
    case.validate_response(answer, checks=CHECKS)


@pytest.mark.filterwarnings("ignore:Use 'content=<...>'")  # schemathesis' own way of sending
@CONTRACT.exclude(path=ENDLESS).parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_finds_a_mistake_or_an_undocumented_answer(world: World, known: dict[str, str], case: Case) -> None:
    for container in (case.path_parameters, case.query):
        for name, value in (container or {}).items():
            if name in known and _is_uuid(value):
                container[name] = known[name]
    _name_policy(case)
    if case.path == RECEIPT and ("GET", RECEIPT) not in ANSWERS:
        _present_receipt(world, case)
    _send(world, case)


def _name_policy(case: Case) -> None:
    """Points and versions go by names and digests that chance does not find either."""
    if not case.path.startswith(POLICIES) or ANSWERS.get((case.method, case.path), {}).get(200):
        return
    texts = {"name": RISK.name, "digest": built_in_digest(RISK).hex()}
    case.path_parameters = {name: texts.get(name, value) for name, value in (case.path_parameters or {}).items()}
    if case.path.endswith("/differences"):
        case.query = {"before": texts["digest"], "after": texts["digest"]}
    elif case.path.endswith("/replay"):
        case.query = {}


def _present_receipt(world: World, case: Case) -> None:
    account_id, entry_id = world.my_ids["account_id"], world.my_ids["entry_id"]
    printed = world.ask("GET", f"/api/customer/accounts/{account_id}/entries/{entry_id}", world.mine.headers).json()
    case.path_parameters = {"reference": printed["reference"]}
    case.query = {
        "code": printed["digest"],
        "on": INSTANT.astimezone(BANK_ZONE).date().isoformat(),
        "amount_minor": printed["amount_minor"],
    }


def _is_uuid(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def test_every_reading_was_answered_with_what_it_promises(world: World) -> None:
    """Requests that only ever meet refusals would prove little."""
    readings = {path for method, path, _ in world.operations() if method == "GET"} - {ENDLESS}
    if not readings <= {path for _, path in ANSWERS}:
        pytest.skip("the requests above were not all sent")
    assert {path for path in readings if 200 not in ANSWERS["GET", path]} == set()
