"""The decision explorer over HTTP: found by customer, outcome and time, read with its reasons, and replayed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.decisions.desk.policy_office import NAME, PolicyOffice
from tests.operations.bank import refused
from tests.payments.city import INSTANT, Person
from trident.kernel.ids import new_id

THREE = {"payments.payee", "payments.transfer-risk", "payments.transfer-terms"}
WHOLE = {"since": (INSTANT - timedelta(days=1)).isoformat(), "until": (INSTANT + timedelta(days=1)).isoformat()}


@pytest.fixture
def people(office: PolicyOffice) -> tuple[Person, Person]:
    """Two customers: each has paid the other once, and the first has asked for too much as well."""
    first, second = office.city.person(), office.city.person()
    assert office.pay(first, second).status_code == 201
    assert office.pay(second, first, amount_minor=200).status_code == 201
    refused(office.pay(first, second, amount_minor=20_000_001), 422, "transfer-limit-reached")
    return first, second


def search(office: PolicyOffice, **query: Any) -> list[dict[str, Any]]:
    answer = office.maker.ask("GET", "/decisions", **(WHOLE | query))
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_decisions_are_found_by_customer_outcome_point_and_time(
    office: PolicyOffice, people: tuple[Person, Person]
) -> None:
    first, second = (str(one.customer_id) for one in people)
    assert len(search(office)) == 8
    assert {one["subject"] for one in search(office, subject=first)} == {first}
    assert {one["point"] for one in search(office, subject=second)} == THREE
    (over,) = search(office, outcome="over-limit")
    assert (over["subject"], over["point"], over["amount_minor"]) == (first, NAME, 20_000_001)
    assert len(search(office, point=NAME)) == 3
    assert search(office, subject=second, outcome="over-limit") == []
    assert search(office, degraded=True) == []
    assert len(search(office, version=0)) == 8
    assert search(office, version=1) == []
    assert search(office, until=INSTANT.isoformat()) == [], "a period is half-open"
    assert len(search(office, since=INSTANT.isoformat())) == 8
    assert search(office, since=(INSTANT + timedelta(seconds=1)).isoformat()) == []


def test_pages_hold_every_decision_once(office: PolicyOffice, people: tuple[Person, Person]) -> None:
    found, cursor = [], None
    while True:
        query = WHOLE | {"limit": 3} | ({} if cursor is None else {"cursor": cursor})
        page = office.maker.ask("GET", "/decisions", **query).json()
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == search(office)
    refused(office.maker.ask("GET", "/decisions", cursor="x"), 400, "bad-cursor")
    assert len({one["subject"] for one in found}) == len(people)


def test_a_decision_is_read_with_its_reasons_and_that_is_audited(
    office: PolicyOffice, people: tuple[Person, Person]
) -> None:
    (over,) = search(office, outcome="over-limit")
    path = f"/decisions/{NAME}/{over['request_id']}"
    before = office.kept()
    found = office.maker.ask("GET", path).json()
    assert (found["outcome"], found["facts"]["amount"], found["outputs"]["limit"]) == (
        "over-limit",
        20_000_001,
        "single",
    )
    assert {one["rule"] for one in found["reasons"]} == {"limit-04", "means-02", "terms-01"}
    assert found["version_digest"] == office.point()["live_digest"]
    after = office.kept()
    assert after[:-1] == before[:-1]
    assert after[-1][0][0] == before[-1][0][0] + 1
    assert people[0].name not in str(found)


def test_a_decision_is_replayed_by_what_is_live_or_another_version(
    office: PolicyOffice, people: tuple[Person, Person]
) -> None:
    (over,) = search(office, outcome="over-limit")
    allowed = next(one for one in search(office, point=NAME, outcome="allow", subject=str(people[0].customer_id)))
    digest = office.drafted(0)
    before = office.kept()

    def replay(decision: dict[str, Any], **query: Any) -> dict[str, Any]:
        answer = office.maker.ask("GET", f"/decisions/{NAME}/{decision['request_id']}/replay", **query)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    for one in (over, allowed):
        told = replay(one)
        assert (told["outcome"], told["is_same"], told["version_number"]) == (one["outcome"], True, 0)
    told = replay(allowed, digest=digest)
    assert (told["outcome"], told["is_same"], told["version_number"]) == ("over-limit", False, 1)
    assert "limit-05" in {one["rule"] for one in told["reasons"]}
    assert replay(allowed, digest=office.point()["live_digest"])["is_same"]
    assert office.kept() == before, "a replay decides nothing and is not logged"


def test_what_is_not_there_is_not_found_and_not_audited(office: PolicyOffice, people: tuple[Person, Person]) -> None:
    known = search(office, subject=str(people[0].customer_id), point=NAME)[0]["request_id"]
    before = office.kept()
    for tail in ("", "/replay"):
        for unknown in (uuid4(), new_id(INSTANT)):
            refused(office.maker.ask("GET", f"/decisions/{NAME}/{unknown}{tail}"), 404, "decision-not-found")
        refused(office.maker.ask("GET", f"/decisions/payments.moon/{known}{tail}"), 404, "decision-point-not-found")
    for digest in ("ab" * 32, "no-digest"):
        answer = office.maker.ask("GET", f"/decisions/{NAME}/{known}/replay", digest=digest)
        refused(answer, 404, "policy-version-not-found")
    assert office.kept() == before
