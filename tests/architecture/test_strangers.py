"""One customer never sees or touches what is another's: every route with ids, tried with another customer's."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.architecture.world import World
from tests.payments.city import body

QUERIES = {
    "statement.pdf": {"from": "2026-03-01", "to": "2026-03-31"},
    "statement.csv": {"from": "2026-03-01", "to": "2026-03-31"},
}
BODIES = {"proof": {"code": "000000", "password": "Snow-Lantern-27"}}
OVER = ("/cancel", "/confirm", "/report", "/code", "/proof")
"""What may be over for its owner too, by name: a transfer that has settled, a step-up of another session."""
REMEMBERED = {"ledger.answers", "payments.touched", "payments.transfer"}
"""A refused transfer is remembered under its id, so that its retry gets the same answer; who drafts meanwhile is told
of its key: nothing else may change."""


def _with_ids(world: World) -> list[tuple[str, str, list[str]]]:
    return [
        (method, path, re.findall(r"{(\w+)}", path))
        for method, path, _ in world.operations("/api/customer/")
        if "{" in path
    ]


def _asked(path: str, ids: dict[str, str]) -> tuple[str, dict[str, str]]:
    query = QUERIES.get(path.rsplit("/", 1)[-1], {})
    for name, value in ids.items():
        path = path.replace(f"{{{name}}}", value)
    return path, query


def _mixtures(world: World, names: list[str]) -> Iterator[dict[str, str]]:
    """Every choice of one's own and the other's ids in which at least one is the other's."""
    for theirs in itertools.product((True, False), repeat=len(names)):
        if any(theirs):
            yield {
                name: (world.their_ids if is_theirs else world.my_ids)[name]
                for name, is_theirs in zip(names, theirs, strict=True)
            }


def test_every_id_in_a_path_is_known_here(world: World) -> None:
    """A new route with a new kind of id fails here until the world has one of it for each customer."""
    wanted = {name for _, _, names in _with_ids(world) for name in names}
    assert wanted == set(world.my_ids) == set(world.their_ids)
    assert all(world.my_ids[name] != world.their_ids[name] for name in wanted)


def test_another_customers_ids_lead_nowhere_and_change_nothing(world: World) -> None:
    routes = _with_ids(world)
    assert len(routes) >= 9
    for method, path, names in routes:
        for ids in _mixtures(world, names):
            asked, query = _asked(path, ids)
            before = world.picture()
            answer = world.ask(
                method, asked, world.mine.headers, params=query, json=BODIES.get(asked.rsplit("/", 1)[-1])
            )
            assert answer.status_code == 404, f"{method} {path} with {ids}: {answer.text}"
            assert answer.headers["content-type"] == "application/problem+json"
            assert world.picture() == before, f"{method} {path}"
            told = answer.text.replace(asked, "")
            assert not any(other in told for other in (world.theirs.name, world.theirs.number)), path


def test_a_strangers_answer_is_that_for_what_does_not_exist(world: World) -> None:
    """Otherwise the difference would tell that it exists."""
    nothing = dict.fromkeys(world.my_ids, "019cfec7-0000-7000-8000-000000000000")
    for method, path, names in _with_ids(world):
        answers = []
        for ids in (nothing, world.their_ids):
            asked, query = _asked(path, {name: ids[name] for name in names})
            answer = world.ask(
                method, asked, world.mine.headers, params=query, json=BODIES.get(asked.rsplit("/", 1)[-1])
            )
            answers.append((answer.status_code, answer.json() | {"instance": ""}))
        assert answers[0] == answers[1], f"{method} {path}"


def _bodies_with_ids(world: World) -> set[tuple[str, str, str]]:
    """Every id that a customer's request body carries, from the contract."""
    schemas = world.app.openapi()["components"]["schemas"]
    found = set()
    for method, path, operation in world.operations("/api/customer/"):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            schema = content["schema"]
            shape = schemas[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema
            found |= {(method, path, name) for name in shape.get("properties", {}) if name.endswith("_id")}
    return found


TRANSFERS = ("POST", "/api/customer/transfers")
BODY_CASES: dict[tuple[str, str, str], str] = {
    (*TRANSFERS, "source_account_id"): "unknown-account",
    (*TRANSFERS, "payee_id"): "unknown-payee",
}
OF_NOBODY = {
    ("POST", "/api/customer/session/code", "challenge_id"): "a challenge is its own secret; nobody is signed in yet",
    ("POST", "/api/customer/session/code/resend", "challenge_id"): "likewise",
}


def test_every_id_in_a_body_has_its_case(world: World) -> None:
    assert _bodies_with_ids(world) == set(BODY_CASES) | set(OF_NOBODY)


@pytest.mark.parametrize("case", BODY_CASES, ids=lambda case: case[2])
def test_another_customers_ids_in_a_body_are_refused_and_change_nothing(
    world: World, case: tuple[str, str, str]
) -> None:
    method, path, name = case
    sent: dict[str, Any] = body(world.mine, world.theirs)
    if name == "payee_id":
        sent = body(world.mine, world.theirs, payee_account_number=..., payee_name=...)
    sent[name] = world.their_ids["account_id" if name == "source_account_id" else name]
    before = world.picture()
    answer = world.ask(method, path, world.mine.headers, json=sent)
    assert (answer.status_code, answer.json()["type"]) == (404, f"/problems/{BODY_CASES[case]}"), answer.text
    after = world.picture()
    assert {table for table in before if before[table] != after[table]} <= REMEMBERED


def test_lists_show_nothing_of_another_customer(world: World) -> None:
    for method, path, _ in world.operations("/api/customer/"):
        if method != "GET" or "{" in path or path.endswith("/stream"):
            continue
        answer = world.ask("GET", path, world.mine.headers)
        assert answer.status_code == 200, path
        assert not [value for value in world.their_ids.values() if value in answer.text], path


def test_the_same_routes_answer_their_owner(world: World) -> None:
    """What proves that the others were refused for whose ids they were. Last: it uses things up."""
    for method, path, names in sorted(_with_ids(world), key=lambda route: route[0] == "DELETE"):
        asked, query = _asked(path, {name: world.my_ids[name] for name in names})
        answer = world.ask(method, asked, world.mine.headers, params=query, json=BODIES.get(asked.rsplit("/", 1)[-1]))
        is_over = path.endswith(OVER) and answer.status_code in (401, 409, 410, 422)
        assert answer.status_code in (200, 204) or is_over, f"{method} {path}: {answer.text[:300]}"
