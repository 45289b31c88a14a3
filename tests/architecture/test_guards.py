"""Closed until opened: every route has a guard, and the guards are those of the people it is for."""

from typing import Any

import pytest
from starlette.routing import Route

from tests.architecture.world import World
from tests.payments.city import body
from trident.app.openapi import api_routes
from trident.kernel.auth import CustomerGuard, Permission, PublicRoute, StaffGuard, guards_of

PUBLIC = {
    ("POST", "/api/customer/session/password"): "a sign-in begins with it",
    ("POST", "/api/customer/session/code"): "a sign-in ends with it",
    ("POST", "/api/customer/session/code/resend"): "a sign-in is under way",
    ("POST", "/api/staff/session"): "a sign-in begins and ends with it",
    ("GET", "/healthz"): "a supervisor has no session",
    ("GET", "/readyz"): "a load balancer has no session",
    ("GET", "/metrics"): "scraped from the machine itself; to other addresses it does not exist",
    ("GET", "/docs"): "the contract is no secret",
    ("GET", "/docs/style.css"): "the contract's page has a style",
    ("GET", "/openapi.json"): "the contract is no secret",
}
"""The short list. Whoever adds to it says why, and somebody else reads it."""


def _routes(world: World) -> list[tuple[str, str, list[Any]]]:
    found = [
        (method, route.path_format or "", list(guards_of(route)))
        for route in api_routes(world.app)
        for method in sorted(route.methods or ())
    ]
    return found + [
        (method, route.path, [])
        for route in world.app.routes
        if isinstance(route, Route)
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]


def test_every_route_is_guarded_or_on_the_short_list(world: World) -> None:
    is_open = set()
    for method, path, guards in _routes(world):
        closed = [guard for guard in guards if not isinstance(guard, PublicRoute)]
        if closed:
            assert len(guards) == 1, f"{method} {path} has one guard"
            scope = path.split("/")[2]
            kind = {"customer": CustomerGuard, "staff": StaffGuard}[scope]
            assert isinstance(closed[0], kind), f"{method} {path}"
            assert closed[0].permission.startswith(f"{scope}:"), f"{method} {path}"
        else:
            assert all(guard.reason for guard in guards)
            is_open.add((method, path))
    assert is_open == set(PUBLIC)


def test_the_contract_says_of_every_operation_who_may_call_it(world: World) -> None:
    for method, path, operation in world.operations():
        if (method, path) in PUBLIC:
            assert operation["x-public"], f"{method} {path}"
            assert "security" not in operation
        else:
            Permission(operation["x-permission"])
            assert operation["security"] == [{path.split("/")[2]: []}], f"{method} {path}"


def _closed(world: World) -> list[tuple[str, str]]:
    return [(method, path) for method, path, _ in world.operations("/api/") if (method, path) not in PUBLIC]


def _fill(path: str, ids: dict[str, str]) -> str:
    for name, value in ids.items():
        path = path.replace(f"{{{name}}}", value)
    return path.replace("{", "").replace("}", "")


@pytest.mark.parametrize("cookie", ["none", "made up", "the other side's"])
def test_without_a_session_of_its_own_side_no_route_answers(world: World, cookie: str) -> None:
    mine, desk = world.mine.token, world.staff_token
    before = world.picture()
    for method, path in _closed(world):
        is_staff = path.startswith("/api/staff/")
        headers = {
            "none": {},
            "made up": {"Cookie": "trident_customer=x; trident_staff=x"},
            "the other side's": {"Cookie": f"trident_customer={desk}; trident_staff={mine}"},
        }[cookie]
        token = {"none": "", "made up": "x"}.get(cookie) or (mine if is_staff else desk)
        headers |= _csrf(token)
        # Transfers are judged in batches: their form is read before their sessions are, so the body is a good one.
        given = {"json": body(world.mine, world.theirs)} if path.endswith("/transfers") and method == "POST" else {}
        answer = world.ask(method, _fill(path, world.my_ids), headers, **given)
        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/session-expired"), f"{method} {path}"
    assert world.picture() == before


def _csrf(token: str) -> dict[str, str]:
    return World.csrf(token) if token else {}


@pytest.mark.parametrize("token", [None, "", "0" * 32, "another session's"])
def test_without_its_anti_forgery_token_nothing_is_changed(world: World, token: str | None) -> None:
    given = World.csrf(world.theirs.token)["X-CSRF-Token"] if token == "another session's" else token
    before = world.picture()
    for method, path in _closed(world):
        if method == "GET":
            continue
        session = world.staff_token if path.startswith("/api/staff/") else world.mine.token
        name = "trident_staff" if path.startswith("/api/staff/") else "trident_customer"
        headers = {"Cookie": f"{name}={session}"} | ({} if given is None else {"X-CSRF-Token": given})
        answer = world.ask(method, _fill(path, world.my_ids), headers)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/cross-site-request"), f"{method} {path}"
    assert world.picture() == before


@pytest.mark.parametrize(
    "sent",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_a_page_of_another_site_changes_nothing(world: World, sent: dict[str, str]) -> None:
    before = world.picture()
    for method, path, _ in world.operations("/api/"):
        if method != "GET":
            headers = world.staff_headers if path.startswith("/api/staff/") else world.mine.headers
            answer = world.ask(method, _fill(path, world.my_ids), headers | sent)
            assert (answer.status_code, answer.json()["type"]) == (403, "/problems/cross-site-request"), path
    assert world.picture() == before
