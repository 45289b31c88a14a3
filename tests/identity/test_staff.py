from typing import Any

import pytest

from tests.identity.desk import CHEAP, OTHER_PASSWORD, PASSWORD, PHONE_BROWSER, Browser, Desk, refused
from trident import identity
from trident.identity import InvalidRoles, InvalidStaffNumber, StaffExists, UnknownStaff, WeakPassword
from trident.identity.rules.origins import describe_device, mask_address
from trident.kernel.audit import verify_audit
from trident.kernel.auth import ROLE_PERMISSIONS, Permission, Role, SystemActor
from trident.kernel.errors import BankError
from trident.kernel.ids import new_id

SETUP = SystemActor("test")


def audit(desk: Desk, staff_id: object) -> list[Any]:
    return desk.rows(
        "SELECT action, actor_id, reason, details FROM kernel.audit WHERE subject_id = :id ORDER BY sequence",
        id=str(staff_id),
    )


def actions(desk: Desk, staff_id: object) -> list[str]:
    return [row.action.removeprefix("identity.staff-") for row in audit(desk, staff_id)]


def test_staff_sign_in_see_what_they_may_and_sign_out(desk: Desk, browser: Browser) -> None:
    member = desk.staff(Role.RISK, Role.TELLER)
    answer = browser.sign_in_staff(member.staff_number.lower())
    assert answer.status_code == 200
    session = answer.json()
    assert session["staff"] == {
        "id": str(member.id),
        "staff_number": member.staff_number,
        "name": "李文静",
        "roles": ["risk", "teller"],
        "permissions": sorted(ROLE_PERMISSIONS[Role.RISK] | ROLE_PERMISSIONS[Role.TELLER]),
        "branch": "道里支行",
    }
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("trident_staff=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert browser.ask("GET", "/staff/session").json() == session
    assert browser.ask("DELETE", "/staff/session").status_code == 204
    assert browser.token("trident_staff") is None
    assert actions(desk, member.id) == ["registered", "signed-in", "signed-out"]
    with desk.database.transaction() as db:
        assert verify_audit(db).is_intact


def test_a_wrong_password_and_an_unknown_number_look_alike(desk: Desk) -> None:
    member = desk.staff()
    answers = [desk.browser().sign_in_staff(number, OTHER_PASSWORD) for number in (member.staff_number, "NOBODY")]
    for answer in answers:
        refused(answer, 401, "wrong-credentials")
        assert answer.content == answers[0].content
    assert actions(desk, member.id) == ["registered", "sign-in-refused"]
    assert desk.rows("SELECT 1 FROM identity.staff_session WHERE holder_id = :id", id=member.id) == []


def test_a_refused_sign_in_is_on_the_trail_without_what_was_typed(desk: Desk) -> None:
    member, where = desk.staff(), desk.browser("203.0.113.77")
    refused(where.sign_in_staff(member.staff_number.lower(), OTHER_PASSWORD), 401, "wrong-credentials")
    refused(where.sign_in_staff("13912345678", OTHER_PASSWORD), 401, "wrong-credentials")
    known = audit(desk, member.id)[-1]
    assert (known.action, known.actor_id) == ("identity.staff-sign-in-refused", "sign-in")
    assert known.details == {
        "staff_number": member.staff_number,
        "refusal": "wrong-credentials",
        "device": describe_device(PHONE_BROWSER),
        "address": mask_address("203.0.113.77"),
    }
    unknown = audit(desk, "unknown")[-1]
    assert unknown.details == known.details | {"staff_number": "1***"}
    trail = str(desk.rows("SELECT * FROM kernel.audit"))
    assert OTHER_PASSWORD not in trail
    assert "13912345678" not in trail
    with desk.database.transaction() as db:
        assert verify_audit(db).is_intact


def test_a_flood_of_sign_ins_does_not_fill_the_trail(desk: Desk) -> None:
    member = desk.staff()
    for _ in range(CHEAP.account_tries):
        desk.browser().sign_in_staff(member.staff_number, OTHER_PASSWORD)
    for _ in range(3):
        refused(desk.browser().sign_in_staff(member.staff_number, OTHER_PASSWORD), 429, "too-many-attempts")
    assert actions(desk, member.id) == ["registered"] + ["sign-in-refused"] * CHEAP.account_tries


def test_signing_in_rotates_the_session_the_browser_brought(desk: Desk, browser: Browser) -> None:
    member = desk.staff()
    browser.sign_in_staff(member.staff_number)
    old = browser.token("trident_staff")
    browser.sign_in_staff(member.staff_number)
    assert browser.token("trident_staff") not in {None, old}
    stale = desk.browser()
    stale.client.cookies.set("trident_staff", str(old))
    refused(stale.ask("GET", "/staff/session"), 401, "session-expired")


def test_disabled_staff_are_out_at_once_and_stay_out(desk: Desk, browser: Browser) -> None:
    member = desk.staff()
    browser.sign_in_staff(member.staff_number)
    with desk.database.transaction() as db:
        identity.disable_staff(db, actor=SETUP, staff_id=member.id, reason="离职", now=desk.watch.now)
    refused(browser.ask("GET", "/staff/session"), 401, "session-expired")
    before = len(audit(desk, member.id))
    refused(desk.browser().sign_in_staff(member.staff_number, OTHER_PASSWORD), 401, "wrong-credentials")
    refused(desk.browser().sign_in_staff(member.staff_number), 403, "staff-disabled")
    refusals = [row.details["refusal"] for row in audit(desk, member.id)[before:]]
    assert refusals == ["wrong-credentials", "staff-disabled"]
    with desk.database.transaction() as db:
        identity.disable_staff(db, actor=SETUP, staff_id=member.id, reason="再次", now=desk.watch.now)
        identity.enable_staff(db, actor=SETUP, staff_id=member.id, reason="返聘", now=desk.watch.now)
    assert desk.browser().sign_in_staff(member.staff_number).status_code == 200
    assert actions(desk, member.id) == [
        "registered", "signed-in", "disabled", "sign-in-refused", "sign-in-refused", "enabled", "signed-in",
    ]  # fmt: skip


def test_a_session_of_someone_disabled_behind_its_back_is_dead(desk: Desk, browser: Browser) -> None:
    member = desk.staff()
    browser.sign_in_staff(member.staff_number)
    with desk.database.transaction() as db:
        db.connection().exec_driver_sql("UPDATE identity.staff SET status = 'disabled' WHERE id = %s", (member.id,))
    refused(browser.ask("GET", "/staff/session"), 401, "session-expired")


def test_a_staff_session_without_use_ends(desk: Desk, browser: Browser) -> None:
    member = desk.staff()
    browser.sign_in_staff(member.staff_number)
    for _ in range(3):
        desk.watch.pass_by(minutes=29)
        assert browser.ask("GET", "/staff/session").status_code == 200
    desk.watch.pass_by(minutes=30)
    refused(browser.ask("GET", "/staff/session"), 401, "session-expired")


def test_an_administrator_lists_the_staff_and_ends_their_sessions(desk: Desk, browser: Browser) -> None:
    member, admin = desk.staff(Role.TELLER), desk.staff(Role.ADMINISTRATOR)
    devices = [desk.browser() for _ in range(2)]
    for device in devices:
        device.sign_in_staff(member.staff_number)
    browser.sign_in_staff(admin.staff_number)

    listed, cursor = [], None
    while True:
        query = f"?limit=2&cursor={cursor}" if cursor else "?limit=2"
        page = browser.ask("GET", f"/staff/staff{query}").json()
        listed += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    numbers = [item["staff_number"] for item in listed]
    assert numbers == sorted(set(numbers))
    shown = next(item for item in listed if item["id"] == str(member.id))
    assert shown == {
        "id": str(member.id),
        "staff_number": member.staff_number,
        "name": "李文静",
        "roles": ["teller"],
        "branch": "道里支行",
        "status": "active",
        "last_signed_in_at": "2026-03-18T02:30:00Z",
        "active_sessions": 2,
    }

    answer = browser.ask("POST", f"/staff/staff/{member.id}/sessions/revoke", {"reason": "设备丢失"})
    assert answer.status_code == 204
    for device in devices:
        refused(device.ask("GET", "/staff/session"), 401, "session-expired")
    record = audit(desk, member.id)[-1]
    assert (record.action, record.actor_id, record.reason, record.details) == (
        "identity.staff-sessions-revoked",
        str(admin.id),
        "设备丢失",
        {"sessions": 2},
    )
    [told] = desk.events("sessions-revoked", "holder_id", member.id)
    assert (told["holder"], len(told["session_ids"])) == ("staff", 2)
    assert browser.ask("POST", f"/staff/staff/{member.id}/sessions/revoke").status_code == 204
    refused(browser.ask("POST", f"/staff/staff/{new_id()}/sessions/revoke"), 404, "unknown-staff")


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.CUSTOMER, Role.ADMINISTRATOR}])
def test_only_administrators_may(desk: Desk, browser: Browser, role: Role) -> None:
    member, colleague = desk.staff(role), desk.staff()
    browser.sign_in_staff(member.staff_number)
    other = desk.browser()
    other.sign_in_staff(colleague.staff_number)
    before = len(audit(desk, colleague.id))
    problem = refused(browser.ask("GET", "/staff/staff"), 403, "permission-denied")
    assert problem["permission"] == Permission.STAFF_STAFF_READ
    refused(browser.ask("POST", f"/staff/staff/{colleague.id}/sessions/revoke"), 403, "permission-denied")
    assert other.ask("GET", "/staff/session").status_code == 200
    assert len(audit(desk, colleague.id)) == before


def test_a_customer_is_no_staff_and_staff_no_customer(desk: Desk) -> None:
    one, member = desk.customer(), desk.staff(Role.ADMINISTRATOR)
    customer, staff = desk.browser(), desk.browser()
    customer.sign_in(one.phone)
    staff.sign_in_staff(member.staff_number)
    for browser, own, other, path in (
        (customer, "trident_customer", "trident_staff", "/staff/session"),
        (staff, "trident_staff", "trident_customer", "/customer/session"),
    ):
        browser.client.cookies.set(other, str(browser.token(own)))
        refused(browser.ask("GET", path), 401, "session-expired")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"staff_number": "a b"}, InvalidStaffNumber),
        ({"staff_number": "T1"}, InvalidStaffNumber),
        ({"staff_number": "工号1001"}, InvalidStaffNumber),
        ({"roles": ()}, InvalidRoles),
        ({"roles": (Role.TELLER, Role.CUSTOMER)}, InvalidRoles),
        ({"password": "12345678"}, WeakPassword),
        ({"staff_number": "WORKER9", "password": "my-worker9-pass"}, WeakPassword),
    ],
)
def test_staff_are_not_registered_carelessly(desk: Desk, change: dict[str, Any], refusal: type[BankError]) -> None:
    staff_id = new_id()
    terms: dict[str, Any] = {"staff_number": "NEW0001", "roles": [Role.TELLER], "password": PASSWORD} | change
    with pytest.raises(refusal), desk.database.transaction() as db:
        identity.register_staff(
            db, staff_id=staff_id, name="赵敏", branch="总行", now=desk.watch.now, settings=CHEAP, **terms
        )
    assert desk.rows("SELECT 1 FROM identity.staff WHERE id = :id", id=staff_id) == []
    assert audit(desk, staff_id) == []


def test_a_staff_number_belongs_to_one_person(desk: Desk) -> None:
    member, staff_id = desk.staff(), new_id()
    with pytest.raises(StaffExists), desk.database.transaction() as db:
        identity.register_staff(
            db,
            staff_id=staff_id,
            staff_number=member.staff_number.lower(),
            name="赵敏",
            roles=[Role.AUDITOR],
            branch="总行",
            password=PASSWORD,
            now=desk.watch.now,
            settings=CHEAP,
        )
    assert audit(desk, staff_id) == []
    with desk.database.transaction() as db:
        assert identity.find_staff_by_number(db, member.staff_number, now=desk.watch.now) == member
        assert identity.staff_member(db, member.id, now=desk.watch.now) == member
        with pytest.raises(UnknownStaff):
            identity.staff_member(db, staff_id, now=desk.watch.now)
        for act in (identity.disable_staff, identity.enable_staff):
            with pytest.raises(UnknownStaff):
                act(db, actor=SETUP, staff_id=staff_id, reason="无", now=desk.watch.now)


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJcdTAwMDAiXQ", "WzFd", "%00", "é"])
def test_an_invented_cursor_is_refused_or_harmless(desk: Desk, browser: Browser, cursor: str) -> None:
    browser.sign_in_staff(desk.staff(Role.ADMINISTRATOR).staff_number)
    assert browser.ask("GET", f"/staff/staff?cursor={cursor}").status_code in {200, 400}
