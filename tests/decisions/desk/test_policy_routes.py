"""A policy's life over HTTP: from a draft to live and back, and every refusal on the way changes nothing."""

from typing import Any

import pytest

from tests.decisions.desk.policy_office import NAME, STRAIGHT, TERMS, WHY, PolicyOffice, case
from tests.operations.bank import refused

UNKNOWN = "ab" * 32


def stage(answer: Any) -> tuple[str, str]:
    assert answer.status_code == 200, answer.text
    steps = answer.json()["steps"]
    return answer.json()["stage"], steps[-1]["reason"]


def test_a_policy_from_its_draft_to_live_and_back(office: PolicyOffice) -> None:
    payer, payee = office.city.person(), office.city.person()
    built_in = office.point()["live_digest"]
    assert office.pay(payer, payee).status_code == 201

    digest = office.drafted(1)
    assert office.draft(office.at_most(1), cases=[case(1, "allow"), case(2, "over-limit")]).json()["digest"] == digest
    assert stage(office.step(office.maker, digest, "check"))[0] == "checked"
    assert stage(office.step(office.maker, digest, "submit")) == ("submitted", WHY)
    assert office.point()["waiting"] == 1
    assert stage(office.step(office.checker, digest, "approve")) == ("approved", WHY)
    tested = office.step(office.maker, digest, "back-test")
    assert stage(tested)[0] == "back-tested"
    assert tested.json()["steps"][-1]["details"]["replayed"] == 1
    assert stage(office.step(office.maker, digest, "shadow"))[0] == "shadow"
    assert office.point()["shadow_digest"] == digest
    assert office.pay(payer, payee).status_code == 201, "a shadow's answer counts for nothing"
    assert stage(office.step(office.maker, digest, "canary", percent=1))[0] == "canary"
    assert stage(office.step(office.maker, digest, "canary", percent=100))[0] == "canary"
    assert office.point()["canary_percent"] == 100
    refused(office.pay(payer, payee), 422, "transfer-limit-reached")
    assert stage(office.step(office.checker, digest, "publish")) == ("live", WHY)
    point = office.point()
    assert (point["live_digest"], point["live_number"], point["canary_digest"]) == (digest, 1, None)
    refused(office.pay(payer, payee), 422, "transfer-limit-reached")

    back = office.roll_back()
    assert back.status_code == 200
    assert back.json()["items"][0]["stage"] == "retired"
    assert office.point()["live_digest"] == built_in
    assert office.pay(payer, payee).status_code == 201
    assert office.roll_back(to=digest).status_code == 200
    assert office.point()["live_digest"] == digest
    assert office.roll_back(to=built_in).status_code == 200
    assert office.point()["live_digest"] == built_in


def test_a_version_is_shown_downloaded_and_compared(office: PolicyOffice) -> None:
    digest, built_in = office.drafted(3), office.point()["live_digest"]
    assert office.document(digest) == office.at_most(3)
    dmn = office.maker.ask("GET", f"/policies/{NAME}/versions/{digest}/dmn")
    assert dmn.headers["content-type"].startswith("application/xml")
    assert office.draft(dmn=dmn.text, cases=[case(3, "allow"), case(4, "over-limit")]).json()["digest"] == digest
    compared = office.maker.ask("GET", f"/policies/{NAME}/differences", before=built_in, after=digest).json()["items"]
    assert [one["rule"] for one in compared] == ["limit-05"]
    listed = office.maker.ask("GET", f"/policies/{NAME}/versions").json()["items"]
    assert [one["digest"] for one in listed] == [digest]


def test_an_edited_policy_is_inspected_and_nothing_is_kept(office: PolicyOffice) -> None:
    before = office.kept()
    path = f"/policies/{NAME}/inspect"
    good = office.maker.ask(
        "POST", path, {"model": office.at_most(5), "cases": [case(5, "allow"), case(5, "over-limit", "不符")]}
    ).json()
    assert [one["is_passed"] for one in good["cases"]] == [True, False]
    bad = office.at_most(5)
    bad["decisions"][0]["table"]["rules"][4]["tests"][3] = "> 月相"
    found = office.maker.ask("POST", path, {"model": bad}).json()
    assert [(one["rule"], one["cell"]) for one in found["faults"]] == [(5, "input 4")]
    assert office.kept() == before


@pytest.mark.parametrize("dmn", ["<not xml", "<html/>", ""])
def test_a_file_that_is_no_decision_model_is_not_kept(office: PolicyOffice, dmn: str) -> None:
    before = office.kept()
    problem = refused(office.draft(dmn=dmn), 422, "policy-unreadable")
    assert problem["detail"]
    refused(office.maker.ask("POST", f"/policies/{NAME}/inspect", {"dmn": dmn}), 422, "policy-unreadable")
    assert office.kept() == before


def test_a_draft_with_neither_form_is_not_kept(office: PolicyOffice) -> None:
    before = office.kept()
    refused(office.draft(), 422, "policy-unreadable")
    assert office.kept() == before


def test_a_draft_is_checked_by_its_cases_and_proven(office: PolicyOffice) -> None:
    model = office.at_most(2)
    incomplete = office.at_most(2)
    del incomplete["decisions"][0]["table"]["rules"][7]
    drafts = {
        "policy-cases-missing": office.draft(model),
        "policy-cases-failed": office.draft(model, cases=[case(9, "allow")]),
        "policy-faults": office.draft(incomplete, cases=[case(9, "allow")]),
    }
    before = office.kept()
    for name, draft in drafts.items():
        assert draft.status_code == 201
        refused(office.step(office.maker, draft.json()["digest"], "check"), 422, name)
        refused(office.step(office.maker, draft.json()["digest"], "submit"), 409, "illegal-policy-step")
    assert office.kept() == before


def test_who_made_it_may_not_judge_it(office: PolicyOffice) -> None:
    digest = office.brought(4, "submit")
    before = office.kept()
    for step in ("approve", "reject"):
        refused(office.step(office.maker, digest, step), 409, "author-is-approver")
    assert office.kept() == before
    assert stage(office.step(office.checker, digest, "reject"))[0] == "rejected"
    refused(office.step(office.checker, digest, "approve"), 409, "illegal-policy-step")


@pytest.mark.parametrize("last", STRAIGHT)
def test_no_step_is_skipped_or_taken_twice(office: PolicyOffice, last: str) -> None:
    digest = office.brought(6, last)
    before = office.kept()
    follows = STRAIGHT[STRAIGHT.index(last) + 1 :][:1]
    for step in STRAIGHT:
        if step in follows or step == last == "back-test":  # another period may be looked at
            continue
        name = "canary-only-grows" if step == last == "canary" else "illegal-policy-step"
        refused(office.step(office.checker, digest, step), 409, name)
    assert office.kept() == before


def test_a_canary_only_grows_and_to_a_hundred_at_most(office: PolicyOffice) -> None:
    digest = office.brought(6, "canary")
    before = office.kept()
    for percent in (9, 10):
        told = refused(office.step(office.maker, digest, "canary", percent=percent), 409, "canary-only-grows")
        assert told["percent"] == 10
    for percent in (0, -1, 101):
        refused(office.step(office.maker, digest, "canary", percent=percent), 422, "canary-share-invalid")
    refused(office.step(office.maker, digest, "canary", percent=10.5), 422, "invalid-request")
    assert office.kept() == before


@pytest.mark.parametrize("step", ["submit", "approve", "publish", "end-trial"])
def test_a_step_to_account_for_wants_a_reason(office: PolicyOffice, step: str) -> None:
    stands = {"submit": "check", "approve": "submit", "publish": "canary", "end-trial": "canary"}
    digest = office.brought(6, stands[step])
    before = office.kept()
    refused(office.step(office.checker, digest, step, reason="  "), 422, "policy-reason-missing")
    assert office.kept() == before


def test_one_trial_at_a_time(office: PolicyOffice) -> None:
    first, second = office.brought(6, "shadow"), office.brought(7, "back-test")
    before = office.kept()
    assert refused(office.step(office.maker, second, "shadow"), 409, "trial-place-taken")["place"] == "shadow"
    assert office.kept() == before
    assert office.step(office.maker, first, "end-trial").status_code == 200
    assert stage(office.step(office.maker, second, "shadow"))[0] == "shadow"


def test_one_rolls_back_only_to_what_was_live(office: PolicyOffice) -> None:
    never = office.brought(6, "approve")
    before = office.kept()
    built_in = office.point()["live_digest"]
    refused(office.roll_back(), 409, "never-live")
    refused(office.roll_back(to=never), 409, "never-live")
    refused(office.roll_back(to=built_in), 409, "already-live")
    refused(office.roll_back(to="built-in"), 409, "already-live")
    refused(office.roll_back(to=UNKNOWN), 404, "policy-version-not-found")
    refused(office.roll_back(to=built_in, reason=" "), 422, "policy-reason-missing")
    assert office.kept() == before


@pytest.mark.parametrize("digest", [UNKNOWN, "no-digest", "ab"])
def test_a_version_that_is_not_there_is_not_found(office: PolicyOffice, digest: str) -> None:
    before = office.kept()
    for step in (*STRAIGHT, "reject", "end-trial"):
        refused(office.step(office.maker, digest, step), 404, "policy-version-not-found")
    for path in ("", "/dmn", "/comparison"):
        refused(office.maker.ask("GET", f"/policies/{NAME}/versions/{digest}{path}"), 404, "policy-version-not-found")
    assert office.kept() == before


def test_a_point_that_the_bank_does_not_have_is_not_found(office: PolicyOffice) -> None:
    before = office.kept()
    for method, path, asked in (
        ("GET", "versions", None),
        ("POST", "versions", {"dmn": TERMS.default_policy, "cases": []}),
        ("POST", f"versions/{UNKNOWN}/publish", {"reason": WHY}),
        ("POST", "roll-back", {"reason": WHY}),
    ):
        refused(office.maker.ask(method, f"/policies/payments.moon/{path}", asked), 404, "decision-point-not-found")
    assert office.kept() == before


def test_a_back_test_wants_a_period(office: PolicyOffice) -> None:
    digest = office.brought(6, "approve")
    before = office.kept()
    upside_down = {"since": "2026-03-19T00:00:00Z", "until": "2026-03-01T00:00:00Z"}
    refused(office.step(office.maker, digest, "back-test", **upside_down), 422, "back-test-period-invalid")
    assert office.kept() == before
