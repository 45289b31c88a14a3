"""The guide “Change a policy” is true: its words are the console's, and its example goes the way it describes."""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from tests.payments.city import INSTANT, found_city
from tests.risk.desk.office import Analyst, Office
from trident import payments
from trident.app.web import build_app
from trident.kernel.auth import Role
from trident.kernel.db import Database

ROOT = Path(__file__).parents[2]
POLICY = f"/api/staff/policies/{payments.RISK.name}"
_FACTS = {
    "payee": "new",
    "authentication_strength": 3,
    "payer_listing": "none",
    "payee_listing": "none",
    "origin_listing": "none",
    "customer_count_1h": 1,
    "customer_sum_24h": 1_500_000,
    "customer_new_payees_24h": 1,
    "amount_to_habit_percent": 600,
    "is_new_device": False,
    "is_new_address": False,
    "is_night": True,
}


def case(name: str, amount: int, outcome: str, **facts: object) -> dict[str, Any]:
    return {"name": name, "facts": _FACTS | {"amount": amount} | facts, "outcome": outcome, "outputs": {}}


CASES = [case("9,999", 999_900, "allow"), case("10,000", 1_000_000, "delay")]


@pytest.mark.parametrize(("guide", "language"), [("change-a-policy.md", "en"), ("change-a-policy.zh-CN.md", "zh")])
def test_the_words_on_the_screen_are_the_consoles(guide: str, language: str) -> None:
    folder = ROOT / "web" / "apps" / "console" / "src" / "i18n" / language
    known = {
        word.rstrip("。.")
        for path in folder.glob("*.ts")
        for word in re.findall(r'"((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8"))
    }
    text = (ROOT / "docs" / "guides" / guide).read_text(encoding="utf-8")
    headings = {"bold", "粗体", "From a spreadsheet", "从电子表格粘贴", "Guard rails", "护栏"}
    words = {word.rstrip("。.") for word in re.findall(r"\*\*(.+?)\*\*", text)} - headings
    assert words - known == set()
    assert len(words) > 40


@pytest.fixture
def office(fresh_database: Database) -> Iterator[Office]:
    with Office.opened(found_city(fresh_database), build_app(fresh_database)) as opened:
        yield opened


def ask(who: Analyst, method: str, path: str, body: object = None) -> Response:
    return who.client.request(method, f"{POLICY}{path}", json=body, headers=who.headers)


def step(who: Analyst, digest: str, name: str, **body: object) -> str:
    """Take a step; returns the stage the version is in, or why it was refused."""
    told = ask(who, "POST", f"/versions/{digest}/{name}", body).json()
    return str(told["type"].removeprefix("/problems/") if "type" in told else told["stage"])


def versions(who: Analyst) -> list[tuple[int, str]]:
    return [(one["number"], one["stage"]) for one in ask(who, "GET", "/versions").json()["items"]]


def changed_model(analyst: Analyst) -> dict[str, Any]:
    """The built-in policy with the example's one cell changed."""
    points = analyst.client.get("/api/staff/policies", headers=analyst.headers).json()["items"]
    digest = next(one["live_digest"] for one in points if one["name"] == payments.RISK.name)
    document = ask(analyst, "GET", f"/versions/{digest}").json()
    assert document["cases"] == [], "the built-in policy brings none"
    model: dict[str, Any] = deepcopy(document["model"])
    rules = model["decisions"][-1]["table"]["rules"]
    rule = next(one for one in rules if one["id"] == "risk-14")
    assert rule["annotations"][1].startswith("A large amount to a new payee at night")
    assert rule["tests"][7] == ">= 20000.00"
    rule["tests"][7] = ">= 10000.00"
    return model


def test_the_example_goes_from_the_table_to_all_customers_and_back(office: Office) -> None:
    maker, checker = office.analyst(name="王静"), office.analyst(name="李审批")
    model = changed_model(maker)
    inspected = ask(maker, "POST", "/inspect", {"model": model, "cases": CASES}).json()
    assert inspected["faults"] == []
    assert [(one["name"], one["is_passed"]) for one in inspected["cases"]] == [("9,999", True), ("10,000", True)]
    assert inspected["cases"][1]["rules"][-1] == "risk-14"
    drafted = ask(maker, "POST", "/versions", {"model": model, "cases": CASES}).json()
    digest = drafted["digest"]
    week = {"since": (INSTANT - timedelta(days=7)).isoformat(), "until": INSTANT.isoformat()}
    assert [
        step(maker, digest, "check"),
        step(maker, digest, "submit", reason="夜间案件增多"),
        step(maker, digest, "approve", reason="自己批准"),
        step(checker, digest, "approve", reason="属实,同意"),
        step(maker, digest, "back-test", **week),
        step(maker, digest, "shadow", reason=""),
        step(maker, digest, "canary", percent=10, reason=""),
        step(maker, digest, "canary", percent=5, reason=""),
        step(maker, digest, "end-trial", reason="暂时收回"),
        step(maker, digest, "canary", percent=10, reason=""),
        step(maker, digest, "publish", reason="表现良好"),
    ] == [
        "checked",
        "submitted",
        "author-is-approver",
        "approved",
        "back-tested",
        "shadow",
        "canary",
        "canary-only-grows",
        "shadow",
        "canary",
        "live",
    ]
    assert ask(maker, "POST", "/roll-back", {"to": None, "reason": "误伤太多"}).status_code == 200
    assert versions(maker) == [(1, "retired")]
    assert ask(maker, "POST", "/roll-back", {"to": None, "reason": "误伤太多"}).json()["type"] == "/problems/never-live"
    assert versions(maker) == [(1, "retired")]


def test_a_case_with_a_fact_out_of_bounds_falls_safe_without_rules(office: Office) -> None:
    maker = office.analyst()
    outside = case("0", 1_500_000, "delay", authentication_strength=0)
    inspected = ask(maker, "POST", "/inspect", {"model": changed_model(maker), "cases": [outside]}).json()
    [found] = inspected["cases"]
    assert (found["is_passed"], found["outcome"], found["rules"]) == (False, "hold", [])


def test_what_another_modeller_made_is_a_draft_that_wants_cases(office: Office) -> None:
    maker = office.analyst()
    drafted = ask(maker, "POST", "/versions", {"model": changed_model(maker), "cases": CASES}).json()
    dmn = ask(maker, "GET", f"/versions/{drafted['digest']}/dmn").text
    uploaded = ask(maker, "POST", "/versions", {"dmn": dmn, "cases": []}).json()
    assert step(maker, uploaded["digest"], "check") == "policy-cases-missing"
    assert versions(maker) == [(2, "draft"), (1, "draft")]


@pytest.mark.parametrize(
    ("role", "looks", "replays"),
    [(Role.OPERATIONS, 200, 403), (Role.AUDITOR, 200, 200), (Role.TELLER, 403, 403), (Role.ADMINISTRATOR, 403, 403)],
)
def test_who_is_not_at_the_risk_desk_looks_at_most(office: Office, role: Role, looks: int, replays: int) -> None:
    maker, other = office.analyst(), office.analyst(role, name="赵其他")
    drafted = ask(maker, "POST", "/versions", {"model": changed_model(maker), "cases": CASES}).json()
    assert ask(other, "GET", "/versions").status_code == looks
    assert other.client.get("/api/staff/decisions", headers=other.headers).status_code == replays
    for name in ("check", "submit", "approve", "reject", "back-test", "shadow", "canary", "publish", "end-trial"):
        assert step(other, drafted["digest"], name, reason="不应可行") == "permission-denied", name
    assert versions(maker) == [(1, "draft")]
