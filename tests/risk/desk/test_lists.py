"""The bank's lists over HTTP: two people for every change, one meaning for every way to write a name."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import Response

from tests.payments.city import INSTANT, Person
from tests.risk.desk.office import WHY, Analyst, Office, refused
from trident import risk
from trident.kernel.auth import Role
from trident.kernel.ids import new_id
from trident.risk.jobs import expire_old_listings


def _standing(office: Office, *, at: timedelta = timedelta(), **sides: Any) -> risk.Listings:
    """Where a payment's sides stand; who is not named is nobody."""
    asked = risk.PartiesToLookUp(
        payer_customer=sides.get("payer_customer", new_id()),
        payer_account=sides.get("payer_account", new_id()),
        payee_account=sides.get("payee_account", new_id()),
        payee_customer=sides.get("payee_customer"),
        payee_name=sides.get("payee_name", ""),
        device=sides.get("device"),
        address=sides.get("address"),
    )
    with office.city.database.transaction(read_only=True) as db:
        (found,) = risk.read_listings(db, [asked], now=INSTANT + at)
    return found


def test_an_entry_counts_once_another_person_approved_it_until_its_removal_is(office: Office) -> None:
    person = office.city.person()
    maker, checker = office.analyst(), office.analyst()
    entry_id = maker.proposed(person.number)
    assert _standing(office, payee_account=person.account_id).payee == "none"
    approved = checker.decide_entry(entry_id).json()
    assert (approved["status"], approved["value_masked"]) == (
        "active",
        f"{person.number[:4]} **** {person.number[-4:]}",
    )
    assert _standing(office, payee_account=person.account_id) == risk.Listings(payee="block", entries=(UUID(entry_id),))
    assert _standing(office, payer_account=person.account_id).payer == "block"
    removal = {"text": "查无实据"}
    assert maker.ask("POST", f"/lists/{entry_id}/removal", removal).json()["status"] == "removal-proposed"
    assert _standing(office, payee_account=person.account_id).payee == "block"
    assert checker.decide_entry(entry_id, approve=False).json()["status"] == "active"
    maker.ask("POST", f"/lists/{entry_id}/removal", removal)
    assert checker.decide_entry(entry_id).json()["status"] == "removed"
    assert _standing(office, payee_account=person.account_id).payee == "none"
    steps = maker.ask("GET", f"/lists/{entry_id}").json()["steps"]
    names = ["proposed", "approved", "removal-proposed", "removal-rejected", "removal-proposed", "removed"]
    assert [one["step"] for one in steps] == names
    assert office.audit(entry_id) == [f"listing.{name}" for name in names]
    assert person.number not in str(office.rows("SELECT * FROM risk.list_entry"))


def test_a_rejected_entry_never_counts_and_may_be_proposed_anew(office: Office) -> None:
    person = office.city.person()
    entry_id = office.analyst().proposed(person.number)
    assert office.analyst().decide_entry(entry_id, approve=False).json()["status"] == "rejected"
    assert _standing(office, payee_account=person.account_id).payee == "none"
    assert office.analyst().proposed(person.number) != entry_id


def test_the_strictest_list_counts(office: Office) -> None:
    person = office.city.person()
    for listed in ("allow", "watch"):
        office.listed(person.number, listed=listed)
    assert _standing(office, payee_account=person.account_id).payee == "watch"
    office.listed(str(person.customer_id), kind="customer")
    found = _standing(office, payee_account=person.account_id, payee_customer=person.customer_id)
    assert (found.payee, len(found.entries)) == ("block", 3)


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("慕容長風", "慕容长风"),
        ("慕容长风", "慕容 长風"),
        ("慕容长风", "慕容\u3000长风"),
        ("髙淸泉", "高清泉"),
        ("阿依古丽·买买提", "阿依古丽•买买提"),
        ("阿依古丽·买买提", "阿依古丽买买提"),
        ("JOHN  SMITH", "ｊｏｈｎ ｓｍｉｔｈ"),
    ],
)
def test_one_name_however_it_is_written(office: Office, listed: str, written: str) -> None:
    maker, checker = office.analyst(), office.analyst()
    entry_id = maker.proposed(listed, kind="name")
    assert checker.decide_entry(entry_id).json()["status"] == "active"
    assert _standing(office, payee_name=written) == risk.Listings(payee="block", entries=(UUID(entry_id),))
    found = maker.ask("GET", "/lists", q=written, kind="name", status="active").json()["items"]
    assert [one["id"] for one in found] == [entry_id]
    maker.ask("POST", f"/lists/{entry_id}/removal", {"text": "测试完毕"})
    checker.decide_entry(entry_id)


def test_every_spelling_in_one_batch_is_found(office: Office) -> None:
    office.listed("諸葛亮亮", kind="name")
    names = ("诸葛亮亮", "諸葛亮亮", "諸葛 亮亮", "诸葛谅谅", "司马懿懿")
    asked = [risk.PartiesToLookUp(new_id(), new_id(), new_id(), None, name, None, None) for name in names]
    with office.city.database.transaction(read_only=True) as db:
        found = risk.read_listings(db, asked, now=INSTANT)
    assert [one.payee for one in found] == ["block", "block", "block", "watch", "none"]


@pytest.mark.parametrize(
    ("listed", "alike", "other"),
    [("单雄信", "善雄信", "丹雄信"), ("曾国番", "增国番", "层国番"), ("解小龙", "谢小龙", "姐小龙")],
)
def test_who_only_sounds_alike_is_watched_and_it_is_said_why(
    office: Office, listed: str, alike: str, other: str
) -> None:
    entry_id = office.listed(listed, kind="name")
    assert _standing(office, payee_name=listed).payee == "block"
    assert _standing(office, payee_name=alike) == risk.Listings(payee="watch", entries=(UUID(entry_id),))
    assert _standing(office, payee_name=other).payee == "none"
    analyst = office.analyst()
    shown = analyst.ask("GET", f"/lists/{entry_id}/value").json()
    assert shown == {"value": listed, "sounds_like": True}
    assert office.audit(entry_id)[-1] == "listing.value-viewed"


def test_devices_addresses_phones_and_customers_are_listed(office: Office) -> None:
    device, address = risk.subject_of(risk.Entity.DEVICE, "x" * 32), risk.subject_of(risk.Entity.ADDRESS, "203.0.113.9")
    office.listed("x" * 32, kind="device", listed="watch")
    office.listed("203.0.113.9", kind="address")
    assert _standing(office, device=device).origin == "watch"
    assert _standing(office, device=device, address=address).origin == "block"
    first, second = office.city.person(), office.city.person()
    number = office.rows("SELECT customer_number FROM customers.customer WHERE id = :id", id=first.customer_id)[0][0]
    office.listed(number, kind="customer", listed="watch")
    assert _standing(office, payer_customer=first.customer_id).payer == "watch"
    analyst = office.analyst()
    assert [one["kind"] for one in analyst.ask("GET", "/lists", q=number).json()["items"]] == ["customer"]
    as_id = analyst.proposed(str(device), kind="device", listed="block")
    assert analyst.ask("GET", f"/lists/{as_id}/value").json()["value"] == str(device)
    refused(analyst.propose(str(second.customer_id), kind="phone"), 422, "list-value-invalid")


def test_an_entry_ends_at_its_time_and_makes_room(office: Office) -> None:
    person = office.city.person()
    until = (INSTANT + timedelta(minutes=10)).isoformat()
    entry_id = office.listed(person.number, expires_at=until)
    just_before, then = timedelta(minutes=9, seconds=59), timedelta(minutes=10)
    assert _standing(office, payee_account=person.account_id, at=just_before).payee == "block"
    assert _standing(office, payee_account=person.account_id, at=then).payee == "none"
    office.watch.pass_by(minutes=11)
    again = office.analyst().proposed(person.number)
    assert office.analyst().ask("GET", f"/lists/{entry_id}").json()["status"] == "expired"
    assert office.audit(entry_id)[-1] == "listing.expired"
    assert office.analyst().decide_entry(again).json()["status"] == "active"


def test_the_clock_takes_entries_off(office: Office) -> None:
    person = office.city.person()
    until = (INSTANT + timedelta(minutes=10)).isoformat()
    waiting = office.analyst().proposed(person.number, expires_at=until)
    database = office.city.database
    expire_old_listings(database, now=INSTANT + timedelta(minutes=9))
    assert office.analyst().ask("GET", f"/lists/{waiting}").json()["status"] == "proposed"
    office.watch.pass_by(minutes=10)
    before = office.picture()
    checker = office.analyst()
    refused(checker.decide_entry(waiting), 422, "list-expiry-past")
    assert office.picture() | {"kernel.audit": 0, "kernel.outbox": 0} == before | {
        "kernel.audit": 0,
        "kernel.outbox": 0,
    }
    assert expire_old_listings(database, now=INSTANT + timedelta(minutes=10)) >= 1
    assert expire_old_listings(database, now=INSTANT + timedelta(minutes=10)) == 0
    assert checker.ask("GET", f"/lists/{waiting}").json()["status"] == "expired"


@dataclass
class Scene:
    """An entry that `maker` has proposed about a person."""

    entry: str
    person: Person
    maker: Analyst
    checker: Analyst


@pytest.mark.parametrize(
    ("act", "status", "name"),
    [
        (lambda at: at.maker.decide_entry(at.entry), 409, "proposer-is-approver"),
        (lambda at: at.checker.decide_entry(at.entry, reason=" "), 422, "risk-reason-missing"),
        (lambda at: at.checker.decide_entry(str(uuid4())), 404, "list-entry-not-found"),
        (
            lambda at: at.maker.ask("POST", f"/lists/{at.entry}/removal", {"text": "错"}),
            409,
            "list-step-invalid",
        ),
        (lambda at: at.checker.propose(at.person.number), 409, "list-entry-exists"),
        (lambda at: at.maker.propose("6235710000000000000"), 422, "list-value-invalid"),
        (lambda at: at.maker.propose("6222021234567890128"), 422, "list-subject-unknown"),
        (lambda at: at.maker.propose("··", kind="name"), 422, "list-value-invalid"),
        (lambda at: at.maker.propose("张\u0000", kind="name"), 422, "list-value-invalid"),
        (lambda at: at.maker.propose("12345", kind="phone"), 422, "list-value-invalid"),
        (lambda at: at.maker.propose("19999999999", kind="phone"), 422, "list-subject-unknown"),
        (lambda at: at.maker.propose("nobody", kind="customer"), 422, "list-value-invalid"),
        (
            lambda at: at.maker.propose(str(uuid4()), kind="customer"),
            422,
            "list-subject-unknown",
        ),
        (lambda at: at.maker.propose("here", kind="address"), 422, "list-value-invalid"),
        (
            lambda at: at.maker.propose("张三", kind="name", expires_at="2026-03-18T02:30:00Z"),
            422,
            "list-expiry-past",
        ),
        (
            lambda at: at.maker.propose("张三", kind="name", expires_at="2026-04-18T02:30:00"),
            422,
            "invalid-request",
        ),
        (
            lambda at: at.maker.propose("张三", kind="name", reason=""),
            422,
            "risk-reason-missing",
        ),
    ],
)
def test_what_cannot_be_listed_is_refused_by_name_and_changes_nothing(
    office: Office, act: Callable[[Scene], Response], status: int, name: str
) -> None:
    maker, person = office.analyst(), office.city.person()
    scene = Scene(maker.proposed(person.number), person, maker, office.analyst())
    before = office.picture()
    refused(act(scene), status, name)
    assert office.picture() == before


def test_who_may_only_read_proposes_nothing(office: Office) -> None:
    auditor, teller, person = office.analyst(Role.AUDITOR), office.analyst(Role.TELLER), office.city.person()
    before = office.picture()
    refused(auditor.propose(person.number), 403, "permission-denied")
    refused(teller.ask("GET", "/lists"), 403, "permission-denied")
    assert auditor.ask("GET", "/lists").status_code == 200
    assert office.picture() == before


def test_one_proposal_is_decided_once_however_many_at_once(office: Office) -> None:
    entry_id = office.analyst().proposed(office.city.person().number)
    checkers = [office.analyst() for _ in range(4)]
    start = threading.Barrier(len(checkers))

    def decide(at: int) -> Response:
        start.wait()
        return checkers[at].decide_entry(entry_id, approve=at % 2 == 0)

    with ThreadPoolExecutor(len(checkers)) as pool:
        answers = list(pool.map(decide, range(len(checkers))))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert len(office.audit(entry_id)) == 2


def test_the_same_is_proposed_once_however_many_at_once(office: Office) -> None:
    makers, number = [office.analyst() for _ in range(4)], office.city.person().number
    start = threading.Barrier(len(makers))

    def propose(maker: Analyst) -> Response:
        start.wait()
        return maker.propose(number)

    with ThreadPoolExecutor(len(makers)) as pool:
        answers = list(pool.map(propose, makers))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    made = next(answer.json()["id"] for answer in answers if answer.status_code == 201)
    assert {answer.json()["entry_id"] for answer in answers if answer.status_code == 409} == {made}


def _csv(*lines: str) -> dict[str, str]:
    return {"csv": "\n".join(("list,kind,value,reason,expires_at", *lines))}


def test_a_file_of_entries_is_taken_as_a_whole(office: Office) -> None:
    maker, one, two = office.analyst(), office.city.person(), office.city.person()
    lines = (
        f"block,account,{one.number},{WHY},",
        f'watch,account,"{two.number}","多次投诉, 待查",2026-12-31',
        f"block,name,欧阳锋甲,{WHY},2026-12-31T10:00:00+08:00",
    )
    answer = maker.ask("POST", "/lists/import", {"csv": "\ufeff" + _csv(*lines)["csv"]})
    assert (answer.status_code, answer.json()) == (201, {"proposed": 3})
    found = maker.ask("GET", "/lists", q=two.number).json()["items"]
    assert [(one["listed_as"], one["reason"], one["status"]) for one in found] == [
        ("watch", "多次投诉, 待查", "proposed")
    ]
    assert found[0]["expires_at"] == "2026-12-31T16:00:00Z"
    steps = maker.ask("GET", f"/lists/{found[0]['id']}").json()["steps"]
    assert [step["step"] for step in steps] == ["proposed"]
    refused(maker.decide_entry(found[0]["id"]), 409, "proposer-is-approver")
    assert office.analyst().decide_entry(found[0]["id"]).json()["status"] == "active"


def test_a_file_with_faults_is_refused_line_by_line_and_changes_nothing(office: Office) -> None:
    maker, good, known = office.analyst(), office.city.person(), office.city.person()
    maker.proposed(known.number)
    before = office.picture()
    lines = (
        f"block,account,{good.number},{WHY},",
        f"block,account,{known.number},{WHY},",
        f"grey,account,{good.number},{WHY},",
        "block,phone,123,电话,",
        f"block,account,{good.number},{WHY},",
        "block,name,欧阳锋乙,,",
        f"block,name,欧阳锋丙,{WHY},yesterday",
        f"block,name,欧阳锋丁,{WHY},2020-01-01",
        "block",
    )
    problem = refused(maker.ask("POST", "/lists/import", _csv(*lines)), 422, "list-file-invalid")
    assert problem["lines"] == [
        {"line": 3, "fault": "list-entry-exists"},
        {"line": 4, "fault": "list-value-invalid"},
        {"line": 5, "fault": "list-value-invalid"},
        {"line": 6, "fault": "repeated"},
        {"line": 7, "fault": "risk-reason-missing"},
        {"line": 8, "fault": "expiry-unreadable"},
        {"line": 9, "fault": "list-expiry-past"},
        {"line": 10, "fault": "risk-reason-missing"},
    ]
    for csv, fault in (
        ("", "columns"),
        ("list,kind\nblock,name", "columns"),
        ("list,kind,value,reason", "empty"),
        ('list,kind,value,reason\nblock,name,"张三,理由', "unreadable"),
        ("list,kind,value,reason\n" + "block,name,张三,理由\n" * 2_001, "too-many"),
    ):
        problem = refused(maker.ask("POST", "/lists/import", {"csv": csv}), 422, "list-file-invalid")
        assert [one["fault"] for one in problem["lines"]] == [fault]
    assert office.picture() == before


def test_lists_are_paged_and_filtered(office: Office) -> None:
    maker = office.analyst()
    made = [maker.proposed(f"欧阳龙{one}", kind="name", listed="allow") for one in "甲乙丙"]
    page = maker.ask("GET", "/lists", list="allow", kind="name", status="proposed", limit=2).json()
    rest = maker.ask(
        "GET", "/lists", list="allow", kind="name", status="proposed", limit=2, cursor=page["next_cursor"]
    ).json()
    assert len(page["items"]) == 2
    assert {one["id"] for one in (page["items"] + rest["items"])[:3]} == set(made)
    assert maker.ask("GET", "/lists", list="block", q="欧阳龙甲").json()["items"] == []
    refused(maker.ask("GET", "/lists", status="anything"), 422, "invalid-request")
    refused(maker.ask("GET", "/lists", cursor="x"), 400, "bad-cursor")
