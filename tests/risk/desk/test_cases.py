"""Cases over HTTP: opened by what payments tells, taken by one, decided once, and told to whoever moves the money."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import Response
from sqlalchemy import text

from tests.payments.city import INSTANT
from tests.risk.desk.office import Analyst, Office, refused
from trident import risk
from trident.events.payments import TransferHeld
from trident.kernel.auth import Role
from trident.kernel.crypto import last4, mask_name
from trident.risk.handlers import open_cases


def test_a_held_transfer_opens_a_case_with_its_evidence(office: Office) -> None:
    payer, payee = office.city.person(funds=1_000_000), office.city.person(funds=0)
    earlier = office.pay(payer, payee, amount_minor=500)
    transfer = office.held(payer, payee)
    case_id = office.case_of(transfer)
    analyst = office.analyst()
    shown = analyst.ask("GET", f"/cases/{case_id}").json()
    case = shown["case"]
    assert (case["kind"], case["status"], case["transfer_status"]) == ("held", "open", "held")
    assert (case["amount_minor"], case["reference"]) == (100_000, f"C{transfer['reference']}")
    assert case["due_at"] == "2026-03-18T04:30:00Z"
    assert [one["step"] for one in shown["steps"]] == ["opened"]
    assert office.audit(case_id) == ["case.viewed"]
    link = next(one for one in shown["links"] if one["payee"] == str(payee.account_id))
    assert (link["payer"], link["payments"], link["amount_minor"]) == (str(payer.account_id), 1, 500)
    roles = {one["account_id"]: one["role"] for one in shown["nodes"]}
    assert roles[str(payer.account_id)] == "payer"
    assert roles[str(payee.account_id)] == "payee"

    evidence = analyst.ask("GET", f"/cases/{case_id}/evidence").json()
    decision = evidence["decision"]
    facts = {one["name"]: one for one in decision["facts"]}
    assert decision["outcome"] == "hold"
    assert (facts["payer_listing"]["value"], facts["payer_listing"]["zh"]) == ("watch", "付款人名单")
    assert (facts["amount"]["value"], facts["amount"]["unit"]) == (100_000, "CNY")
    assert {one["rule"] for one in decision["reasons"]} == set(shown["rules"])
    assert (evidence["payer"]["name_masked"], evidence["payee"]["name_masked"]) == (
        mask_name(payer.name),
        mask_name(payee.name),
    )
    hits = evidence["hits"]
    assert (hits["payer"], hits["payee"], hits["origin"]) == ("watch", "none", "none")
    assert [one["listed_as"] for one in hits["entries"]] == ["watch"]

    page = analyst.ask("GET", f"/cases/{case_id}/transfers").json()["items"]
    assert (page[0]["entry_id"], page[0]["direction"], page[0]["amount_minor"]) == (earlier["id"], "out", 500)
    paid = analyst.ask("GET", f"/cases/{case_id}/transfers", side="payee").json()["items"]
    assert [one["direction"] for one in paid] == ["in"]
    assert payer.name not in str(evidence) + str(paid)
    assert office.audit(case_id) == ["case.viewed", "case.evidence-viewed", *["case.transfers-viewed"] * 2]


def test_the_graph_goes_two_steps_and_marks_what_is_known(office: Office) -> None:
    victim, mule, boss, far = (office.city.person(funds=1_000_000) for _ in range(4))
    other = office.city.person(funds=1_000_000)
    for payer, payee, amount in ((mule, boss, 700), (mule, boss, 200), (boss, far, 50), (other, mule, 900)):
        office.pay(payer, payee, amount_minor=amount)
    first, second = office.held(victim, mule), office.held(payee=mule)
    analyst = office.analyst()
    analyst.take(office.case_of(first))
    analyst.decide(office.case_of(first), "fraud")
    office.tell()
    office.listed(boss.number, listed="watch")
    shown = analyst.ask("GET", f"/cases/{office.case_of(second)}").json()
    nodes = {one["account_id"]: one for one in shown["nodes"]}
    assert {person.name: nodes[str(person.account_id)]["distance"] for person in (mule, boss, other, far)} == {
        mule.name: 0,
        boss.name: 1,
        other.name: 1,
        far.name: 2,
    }
    assert (nodes[str(mule.account_id)]["role"], nodes[str(mule.account_id)]["frauds"]) == ("payee", 1)
    assert (nodes[str(boss.account_id)]["listed"], nodes[str(far.account_id)]["listed"]) == ("watch", "none")
    links = {(one["payer"], one["payee"]): (one["payments"], one["amount_minor"]) for one in shown["links"]}
    assert links[str(mule.account_id), str(boss.account_id)] == (2, 900)
    assert links[str(boss.account_id), str(far.account_id)] == (1, 50)
    assert shown["is_graph_cut"] is False
    assert [one["outcome"] for one in shown["earlier"]] == ["fraud"]
    assert all(person.name not in str(shown) for person in (victim, mule, boss, far))


@pytest.mark.parametrize("outcome", ["released", "refused", "fraud"])
def test_a_decision_moves_the_money_or_lets_it_go(office: Office, outcome: str) -> None:
    payer, payee = office.city.person(funds=1_000_000), office.city.person(funds=0)
    transfer = office.held(payer, payee)
    case_id, analyst = office.case_of(transfer), office.analyst()
    assert analyst.take(case_id).status_code == 200
    decided = analyst.decide(case_id, outcome).json()["case"]
    assert (decided["status"], decided["outcome"], decided["assignee_name"]) == ("closed", outcome, analyst.name)
    office.tell()
    moved = 100_000 if outcome == "released" else 0
    assert (office.city.balance(payer), office.city.balance(payee)) == (1_000_000 - moved, moved)
    wanted = "settled" if outcome == "released" else "rejected"
    assert office.as_customer(payer, transfer)["status"] == wanted
    shown = analyst.ask("GET", f"/cases/{case_id}").json()
    assert (shown["case"]["transfer_status"], shown["case"]["status"]) == (wanted, "closed")
    assert [one["step"] for one in shown["steps"]] == ["opened", "taken", outcome, f"transfer-{wanted}"]
    assert shown["steps"][2]["text"] == "已致电客户核实"
    assert office.audit(case_id)[:2] == ["case.taken", f"case.{outcome}"]
    known = office.rows("SELECT 1 FROM risk.fraud WHERE payment = :id", id=transfer["id"])
    assert bool(known) == (outcome == "fraud")


def test_a_confirmed_fraud_can_propose_the_payee_for_the_block_list(office: Office) -> None:
    payee = office.city.person(funds=0)
    case_id = office.case_of(office.held(payee=payee))
    analyst = office.analyst()
    analyst.take(case_id)
    assert analyst.decide(case_id, "fraud", block_payee=True).status_code == 200
    entry = analyst.ask("GET", "/lists", q=payee.number).json()["items"][0]
    assert (entry["listed_as"], entry["kind"], entry["status"]) == ("block", "account", "proposed")
    assert entry["value_masked"].endswith(last4(payee.number))
    refused(analyst.decide_entry(entry["id"]), 409, "proposer-is-approver")
    assert office.analyst().decide_entry(entry["id"]).json()["status"] == "active"


def test_what_the_payer_says_is_in_the_case(office: Office) -> None:
    payer = office.city.person(funds=1_000_000)
    transfer = office.held(payer)
    case_id, analyst = office.case_of(transfer), office.analyst()
    office.as_customer(payer, transfer, "confirm")
    office.tell()
    shown = analyst.ask("GET", f"/cases/{case_id}").json()
    assert (shown["case"]["is_confirmed"], shown["case"]["status"]) == (True, "open")
    assert [(one["step"], one["actor_type"]) for one in shown["steps"]][-1] == ("confirmed-by-payer", "customer")
    office.as_customer(payer, transfer, "cancel")
    office.tell()
    closed = analyst.ask("GET", f"/cases/{case_id}").json()["case"]
    assert (closed["status"], closed["outcome"], closed["transfer_status"]) == ("closed", "cancelled", "cancelled")
    before = office.picture()
    refused(analyst.take(case_id), 409, "case-closed")
    assert office.picture() == before


@pytest.mark.parametrize("outcome", ["dismissed", "fraud"])
def test_a_report_of_a_settled_transfer_is_dismissed_or_confirmed(office: Office, outcome: str) -> None:
    payer, payee = office.city.person(funds=1_000), office.city.person(funds=0)
    transfer = office.pay(payer, payee, amount_minor=300)
    office.as_customer(payer, transfer, "report")
    office.tell()
    case_id, analyst = office.case_of(transfer), office.analyst()
    analyst.take(case_id)
    before = office.picture()
    for unfit in ("released", "refused"):
        refused(analyst.decide(case_id, unfit), 422, "case-outcome-unfit")
    assert office.picture() == before
    case = analyst.decide(case_id, outcome).json()["case"]
    assert (case["kind"], case["is_reported"], case["transfer_status"]) == ("reported", True, "settled")
    office.tell()
    assert office.city.balance(payee) == 300
    with office.city.database.transaction(read_only=True) as db:
        known = risk.labels(db, since=INSTANT, until=INSTANT + timedelta(seconds=1))
    assert [one.is_fraud for one in known if one.transfer_id == UUID(transfer["id"])] == [outcome == "fraud"]


def test_a_report_after_a_release_opens_the_case_again(office: Office) -> None:
    payer = office.city.person(funds=1_000_000)
    transfer = office.held(payer)
    case_id, analyst = office.case_of(transfer), office.analyst()
    analyst.take(case_id)
    analyst.decide(case_id, "released")
    office.tell()
    office.as_customer(payer, transfer, "report")
    office.tell()
    case = analyst.ask("GET", f"/cases/{case_id}").json()["case"]
    assert (case["status"], case["outcome"], case["assignee_id"]) == ("open", None, None)
    assert (case["is_reported"], case["transfer_status"]) == (True, "settled")
    analyst.take(case_id)
    assert analyst.decide(case_id, "fraud").json()["case"]["outcome"] == "fraud"


def test_refusals_and_calls_back_are_no_labels(office: Office) -> None:
    transfer = office.held()
    case_id, analyst = office.case_of(transfer), office.analyst()
    analyst.take(case_id)
    analyst.decide(case_id, "refused")
    with office.city.database.transaction(read_only=True) as db:
        known = risk.labels(db, since=INSTANT, until=INSTANT + timedelta(seconds=1))
    assert UUID(transfer["id"]) not in {one.transfer_id for one in known}


def _taken(office: Office) -> tuple[Analyst, str]:
    analyst, case_id = office.analyst(), office.case_of(office.held())
    assert analyst.take(case_id).status_code == 200
    return analyst, case_id


@dataclass
class Scene:
    """A case that is taken, by whom, and others who are about."""

    case: str
    mine: Analyst
    other: Analyst
    teller: Analyst
    auditor: Analyst


@pytest.mark.parametrize(
    ("act", "status", "name"),
    [
        (lambda at: at.other.take(at.case), 409, "case-taken-by-another"),
        (lambda at: at.other.decide(at.case, "released"), 409, "case-taken-by-another"),
        (lambda at: at.mine.decide(at.case, "dismissed"), 422, "case-outcome-unfit"),
        (lambda at: at.mine.decide(at.case, "released", " \u0007 "), 422, "risk-reason-missing"),
        (lambda at: at.mine.decide(at.case, "cancelled"), 422, "case-outcome-unfit"),
        (lambda at: at.mine.decide(str(uuid4()), "released"), 404, "case-not-found"),
        (lambda at: at.mine.ask("POST", f"/cases/{at.case}/notes", {"text": ""}), 422, "risk-reason-missing"),
        (lambda at: at.mine.ask("GET", f"/cases/{uuid4()}"), 404, "case-not-found"),
        (lambda at: at.mine.ask("GET", f"/cases/{uuid4()}/evidence"), 404, "case-not-found"),
        (lambda at: at.mine.ask("GET", f"/cases/{uuid4()}/transfers"), 404, "case-not-found"),
        (lambda at: at.mine.ask("GET", "/cases", cursor="nonsense"), 400, "bad-cursor"),
        (
            lambda at: at.mine.ask(
                "POST", f"/cases/{at.case}/hand-over", {"text": "休假", "to_staff_id": str(uuid4())}
            ),
            422,
            "colleague-unknown",
        ),
        (
            lambda at: at.mine.ask(
                "POST", f"/cases/{at.case}/hand-over", {"text": "休假", "to_staff_id": at.teller.id}
            ),
            422,
            "colleague-unknown",
        ),
        (lambda at: at.auditor.take(at.case), 403, "permission-denied"),
        (lambda at: at.teller.ask("GET", "/cases"), 403, "permission-denied"),
    ],
)
def test_what_does_not_fit_is_refused_by_name_and_changes_nothing(
    office: Office, act: Callable[[Scene], Response], status: int, name: str
) -> None:
    mine, case_id = _taken(office)
    scene = Scene(case_id, mine, *(office.analyst(role) for role in (Role.RISK, Role.TELLER, Role.AUDITOR)))
    before = office.picture()
    refused(act(scene), status, name)
    assert office.picture() == before


def test_a_case_is_taken_before_it_is_decided(office: Office) -> None:
    analyst, case_id = office.analyst(), office.case_of(office.held())
    before = office.picture()
    refused(analyst.decide(case_id, "released"), 409, "case-not-taken")
    refused(analyst.ask("POST", f"/cases/{case_id}/hand-over", {"text": "休假"}), 409, "case-not-taken")
    assert office.picture() == before


def test_a_case_is_handed_to_a_colleague_or_back(office: Office) -> None:
    mine, case_id = _taken(office)
    other = office.analyst(name="李雷")
    colleagues = mine.ask("GET", "/cases/colleagues").json()["items"]
    assert other.id in {one["id"] for one in colleagues}
    handed = mine.ask("POST", f"/cases/{case_id}/hand-over", {"text": "休假", "to_staff_id": other.id}).json()
    assert (handed["case"]["assignee_id"], handed["steps"][-1]["text"]) == (other.id, "→ 李雷: 休假")
    refused(mine.decide(case_id, "released"), 409, "case-taken-by-another")
    back = other.ask("POST", f"/cases/{case_id}/hand-over", {"text": "另有要事"}).json()
    assert back["case"]["assignee_id"] is None
    noted = mine.ask("POST", f"/cases/{case_id}/notes", {"text": "电话未接通\n明日再拨"}).json()
    assert noted["steps"][-1]["text"] == "电话未接通\n明日再拨"
    assert mine.take(case_id).json()["case"]["assignee_id"] == mine.id


def test_who_may_not_decide_any_more_does_not_keep_a_case(office: Office) -> None:
    leaver, case_id = _taken(office)
    stayer = office.analyst()
    refused(stayer.take(case_id), 409, "case-taken-by-another")
    with office.city.database.transaction() as db:
        db.execute(text("UPDATE identity.staff SET status = 'disabled' WHERE id = :id"), {"id": leaver.id})
    assert stayer.take(case_id).json()["case"]["assignee_id"] == stayer.id


def test_a_name_that_only_sounds_like_a_listed_one_is_said_to(office: Office) -> None:
    case_id = office.case_of(office.held(payee=office.city.person("司徒情川", funds=0)))
    entry_id = office.listed("司徒晴川", kind="name")
    evidence = office.analyst().ask("GET", f"/cases/{case_id}/evidence").json()
    assert (evidence["hits"]["payee"], evidence["hits"]["sounding"]) == ("watch", [entry_id])
    assert entry_id in {one["id"] for one in evidence["hits"]["entries"]}


def _together(*acts: Callable[[], Response]) -> list[Response]:
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Response]) -> Response:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_who_take_a_case_at_once_do_not_both_have_it(office: Office) -> None:
    case_id = office.case_of(office.held())
    people = [office.analyst() for _ in range(4)]
    answers = _together(*(lambda one=one: one.take(case_id) for one in people))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert [one.step for one in office.rows("SELECT step FROM risk.case_step WHERE case_id = :id", id=case_id)] == [
        "opened",
        "taken",
    ]


def test_a_case_is_decided_once_however_often_at_once(office: Office) -> None:
    mine, case_id = _taken(office)
    answers = _together(*(lambda outcome=one: mine.decide(case_id, outcome) for one in ("released", "refused") * 2))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    for answer in answers:
        if answer.status_code != 200:
            refused(answer, 409, "case-closed")
    told = office.rows(
        "SELECT 1 FROM kernel.outbox WHERE event LIKE 'risk.held-transfer-%' AND payload ->> 'case_id' = :id",
        id=case_id,
    )
    assert len(told) == 1


def _told(office: Office, case_id: str) -> TransferHeld:
    (row,) = office.rows("SELECT * FROM risk.cases WHERE id = :id", id=case_id)
    values: dict[str, Any] = {
        "transfer_id": row.transfer_id,
        "reference": row.reference[1:],
        "payer_customer_id": row.customer_id,
        "payee_customer_id": row.payee_customer_id,
        "source_account_id": row.source_account_id,
        "target_account_id": row.target_account_id,
        "source_last4": row.source_last4,
        "target_last4": row.target_last4,
        "amount_minor": row.amount_minor,
        "currency": row.currency,
        "device_key": row.device,
        "address_key": row.address,
        "decision_id": row.decision_id,
        "decided_on": row.decided_on,
        "score_permille": row.score_permille,
        "rules": tuple(row.rules),
        "held_at": row.sent_at,
    }
    return TransferHeld(**values)


def test_the_same_news_twice_opens_no_second_case(office: Office) -> None:
    case_id = office.case_of(office.held())
    event = _told(office, case_id)
    before = office.picture()
    with office.city.database.transaction() as db:
        open_cases(db, [event, event], INSTANT)
    assert office.picture() == before


def test_the_queue_is_filtered_and_paged(office: Office) -> None:
    mine, first = _taken(office)
    payer = office.city.person(funds=90_000)
    small = office.pay(payer, office.city.person(funds=0), amount_minor=90_000)
    office.as_customer(payer, small, "report")
    office.tell()
    second = office.case_of(small)
    third = office.case_of(office.held())

    def ids(**query: Any) -> list[str]:
        return [one["id"] for one in mine.ask("GET", "/cases", limit=100, **query).json()["items"]]

    assert ids(mine=True) == [first]
    assert {second, third} <= set(ids(status="open", unassigned=True))
    assert first not in ids(unassigned=True)
    assert ids(min_minor=90_000, max_minor=90_000) == [second]
    reference = mine.ask("GET", f"/cases/{third}").json()["case"]["reference"]
    assert ids(q=reference) == ids(q=reference[1:]) == ids(q=reference.lower()) == [third]
    assert ids(q=small["id"]) == ids(q=str(payer.customer_id)) == [second]
    assert second in ids(kind="reported")
    assert third not in ids(kind="reported")
    mine.decide(first, "refused")
    assert ids(outcome="refused", mine=True) == ids(status="closed", mine=True) == [first]
    assert first not in ids(status="open")
    pages, cursor = [], None
    while True:
        query = {"status": "open", "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = mine.ask("GET", "/cases", **query).json()
        pages += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert pages == ids(status="open")


def test_what_is_late_is_marked_and_comes_first(office: Office) -> None:
    late = office.case_of(office.held())
    office.watch.pass_by(minutes=30)
    fresh = office.case_of(office.held())
    office.watch.pass_by(minutes=90, seconds=1)
    analyst = office.analyst()
    overdue = {one["id"] for one in analyst.ask("GET", "/cases", overdue=True, limit=100).json()["items"]}
    assert late in overdue
    assert fresh not in overdue
    queue = analyst.ask("GET", "/cases", status="open", limit=100).json()["items"]
    assert [one["is_overdue"] for one in queue] == sorted((one["is_overdue"] for one in queue), reverse=True)
