from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.identity.desk import OTHER_PASSWORD, PASSWORD, Browser, Desk, refused
from trident import identity
from trident.identity.jobs import delete_expired
from trident.kernel.auth import CustomerActor
from trident.kernel.db import Database
from trident.kernel.ids import new_id


def session_id(browser: Browser) -> str:
    items = browser.ask("GET", "/customer/sessions").json()["items"]
    return next(str(item["id"]) for item in items if item["current"])


def end_times(desk: Desk, customer_id: UUID) -> list[tuple[datetime, datetime]]:
    rows = desk.rows(
        "SELECT last_seen_at, ends_at FROM identity.customer_session WHERE holder_id = :id ORDER BY id", id=customer_id
    )
    return [(row.last_seen_at, row.ends_at) for row in rows]


def test_nobody_is_signed_in_without_a_cookie(browser: Browser) -> None:
    for method, path in (
        ("GET", "/customer/session"),
        ("DELETE", "/customer/session"),
        ("GET", "/customer/sessions"),
        ("DELETE", f"/customer/sessions/{new_id()}"),
        ("POST", "/customer/profile/password"),
        ("PUT", "/customer/profile/language"),
        ("GET", "/staff/session"),
        ("DELETE", "/staff/session"),
        ("GET", "/staff/staff"),
        ("POST", f"/staff/staff/{new_id()}/sessions/revoke"),
    ):
        refused(browser.ask(method, path, {}), 401, "session-expired")
        browser.client.cookies.set("trident_customer", "invented")
        browser.client.cookies.set("trident_staff", "invented")
        browser.csrf = "invented"
        status = 401 if method == "GET" else 403
        assert browser.ask(method, path, {}).status_code == status
        browser.client.cookies.clear()
        browser.csrf = ""


def test_signing_out_ends_the_session_and_drops_the_cookie(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    browser.sign_in(one.phone)
    token = browser.token()
    answer = browser.ask("DELETE", "/customer/session")
    assert answer.status_code == 204
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert browser.token() is None
    browser.client.cookies.set("trident_customer", str(token))
    refused(browser.ask("GET", "/customer/session"), 401, "session-expired")
    assert len(desk.events("signed-out", "customer_id", one.customer_id)) == 1


@pytest.mark.parametrize("csrf", ["", "0" * 32, "no hex"])
def test_a_changing_request_needs_the_sessions_own_token(desk: Desk, browser: Browser, csrf: str) -> None:
    one = desk.customer()
    browser.sign_in(one.phone)
    before = desk.picture(one.customer_id)
    browser.csrf = csrf
    for method, path in (
        ("DELETE", "/customer/session"),
        ("DELETE", f"/customer/sessions/{new_id()}"),
        ("POST", "/customer/profile/password"),
        ("PUT", "/customer/profile/language"),
    ):
        refused(browser.ask(method, path, {"language": "en"}), 403, "cross-site-request")
    assert desk.picture(one.customer_id) == before


def test_a_session_without_use_ends(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    browser.sign_in(one.phone)
    desk.watch.pass_by(minutes=29, seconds=59)
    assert browser.ask("GET", "/customer/session").json()["expires_at"] == "2026-03-18T03:29:59Z"
    desk.watch.pass_by(minutes=29)
    assert browser.ask("GET", "/customer/session").status_code == 200
    desk.watch.pass_by(minutes=30)
    refused(browser.ask("GET", "/customer/session"), 401, "session-expired")


def test_a_session_in_use_ends_after_twelve_hours(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    browser.sign_in(one.phone)
    for _ in range(35):
        desk.watch.pass_by(minutes=20)
        assert browser.ask("GET", "/customer/session").status_code == 200
    assert browser.ask("GET", "/customer/session").json()["expires_at"] == "2026-03-18T14:30:00Z"
    desk.watch.pass_by(minutes=19, seconds=59)
    assert browser.ask("GET", "/customer/session").status_code == 200
    desk.watch.pass_by(seconds=1)
    refused(browser.ask("GET", "/customer/session"), 401, "session-expired")


def test_use_is_written_down_at_most_once_a_minute(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    browser.sign_in(one.phone)
    start = desk.watch.now
    for seconds, seen_s in ((0, 0), (59, 0), (1, 60), (30, 60), (30, 120)):
        desk.watch.pass_by(seconds=seconds)
        browser.ask("GET", "/customer/session")
        seen = start + timedelta(seconds=seen_s)
        assert end_times(desk, one.customer_id) == [(seen, seen + timedelta(minutes=30))]


def test_a_request_does_not_wait_for_another_that_writes_down_the_use(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    browser.sign_in(one.phone)
    desk.watch.pass_by(minutes=2)
    digest = identity.token_digest(str(browser.token()))
    with desk.database.transaction() as slow, desk.database.transaction() as quick:
        assert identity.read_customer_sessions(slow, [digest], desk.watch.now)
        quick.connection().exec_driver_sql("SET LOCAL lock_timeout = '200ms'")
        assert identity.read_customer_sessions(quick, [digest], desk.watch.now)


def test_devices_are_listed_and_signed_out_one_by_one(desk: Desk) -> None:
    one = desk.customer()
    here, there = desk.browser("198.51.100.7"), desk.browser("2001:db8:85a3:1::7")
    there.client.headers["user-agent"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) MicroMessenger/8.0"
    there.sign_in(one.phone)
    desk.watch.pass_by(minutes=5)
    here.sign_in(one.phone)
    items = here.ask("GET", "/customer/sessions").json()["items"]
    assert [(item["device"], item["address_masked"], item["current"]) for item in items] == [
        ("Chrome · Android", "198.51.100.*", True),
        ("WeChat · iPhone", "2001:db8:85a3::*", False),
    ]
    assert [item["created_at"] for item in items] == ["2026-03-18T02:35:00Z", "2026-03-18T02:30:00Z"]
    assert here.ask("DELETE", f"/customer/sessions/{items[1]['id']}").status_code == 204
    refused(there.ask("GET", "/customer/session"), 401, "session-expired")
    assert len(here.ask("GET", "/customer/sessions").json()["items"]) == 1
    [told] = desk.events("sessions-revoked", "holder_id", one.customer_id)
    assert (told["holder"], told["session_ids"], told["reason"]) == ("customer", [items[1]["id"]], "revoked")
    refused(here.ask("DELETE", f"/customer/sessions/{items[1]['id']}"), 404, "unknown-session")

    answer = here.ask("DELETE", f"/customer/sessions/{items[0]['id']}")
    assert answer.status_code == 204
    assert here.token() is None
    assert len(desk.events("signed-out", "customer_id", one.customer_id)) == 1


def test_nobody_ends_anothers_session(desk: Desk) -> None:
    mine, theirs = desk.customer(), desk.customer()
    my_browser, their_browser = desk.browser(), desk.browser()
    my_browser.sign_in(mine.phone)
    their_browser.sign_in(theirs.phone)
    their_id = session_id(their_browser)
    before = desk.picture(theirs.customer_id)
    refused(my_browser.ask("DELETE", f"/customer/sessions/{their_id}"), 404, "unknown-session")
    assert desk.picture(theirs.customer_id) == before
    assert [item["id"] for item in my_browser.ask("GET", "/customer/sessions").json()["items"]] != [their_id]


def test_many_sessions_are_read_in_one_statement(desk: Desk) -> None:
    people = [desk.customer() for _ in range(3)]
    tokens = []
    for one in people:
        browser = desk.browser()
        browser.sign_in(one.phone)
        tokens.append(identity.token_digest(str(browser.token())))
    browser.ask("DELETE", "/customer/session")
    desk.watch.pass_by(minutes=3)
    with desk.database.transaction() as db:
        found = identity.read_customer_sessions(db, [*tokens, b"unknown", tokens[0]], desk.watch.now)
        assert identity.read_customer_sessions(db, [], desk.watch.now) == {}
    assert {digest: actor.customer_id for digest, actor in found.items()} == {
        tokens[0]: people[0].customer_id,
        tokens[1]: people[1].customer_id,
    }
    assert all(isinstance(actor, CustomerActor) for actor in found.values())
    assert end_times(desk, people[0].customer_id)[0][0] == desk.watch.now
    with desk.database.transaction() as db:
        live = identity.live_customer_sessions(db, [actor.session_id for actor in found.values()], desk.watch.now)
    assert live == {actor.session_id for actor in found.values()}


def test_a_new_password_ends_all_other_sessions(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    other = desk.browser()
    other.sign_in(one.phone)
    browser.sign_in(one.phone)
    pending = desk.browser().challenge(one.phone)
    answer = browser.ask(
        "POST", "/customer/profile/password", {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    )
    assert answer.status_code == 204
    assert browser.ask("GET", "/customer/session").status_code == 200
    refused(other.ask("GET", "/customer/session"), 401, "session-expired")
    refused(desk.browser().give_code(pending, desk.code(pending)), 401, "code-expired")
    refused(desk.browser().give_password(one.phone), 401, "wrong-credentials")
    assert desk.browser().give_password(one.phone, OTHER_PASSWORD).status_code == 200
    assert len(desk.events("password-changed", "customer_id", one.customer_id)) == 1
    [told] = desk.events("sessions-revoked", "holder_id", one.customer_id)
    assert told["reason"] == "password-changed"


def test_a_wrong_current_password_changes_nothing(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    browser.sign_in(one.phone)
    before = desk.picture(one.customer_id)
    body = {"current_password": "not this one", "new_password": OTHER_PASSWORD}
    refused(browser.ask("POST", "/customer/profile/password", body), 422, "wrong-current-password")
    assert desk.picture(one.customer_id) == before
    assert browser.ask("GET", "/customer/session").status_code == 200


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short-1", "too-short"),
        ("y4-" * 43, "too-long"),
        ("Password2026", "common"),
        ("1qaz2wsx3edc", "pattern"),
        ("{phone}", "phone"),
        ("{birth}ab", "personal"),
        (PASSWORD, "unchanged"),
    ],
)
def test_a_weak_password_is_refused_by_its_reason(desk: Desk, browser: Browser, password: str, reason: str) -> None:
    one = desk.customer()
    browser.sign_in(one.phone)
    before = desk.picture(one.customer_id)
    body = {
        "current_password": PASSWORD,
        "new_password": password.format(phone=one.phone, birth=one.id_number[6:14]),
    }
    problem = refused(browser.ask("POST", "/customer/profile/password", body), 422, "weak-password")
    assert problem["reason"] == reason
    assert problem["detail"]
    assert desk.picture(one.customer_id) == before


def test_of_five_new_passwords_at_once_one_wins(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    browser.sign_in(one.phone)
    passwords = [f"Ice-Festival-{at}9" for at in range(5)]

    def change(new: str) -> int:
        body = {"current_password": PASSWORD, "new_password": new}
        return browser.ask("POST", "/customer/profile/password", body).status_code

    with ThreadPoolExecutor(5) as pool:
        statuses = list(pool.map(change, passwords))
    assert sorted(statuses) == [204, 422, 422, 422, 422]
    assert len(desk.events("password-changed", "customer_id", one.customer_id)) == 1
    winner = passwords[statuses.index(204)]
    assert desk.browser().give_password(one.phone, winner).status_code == 200


def test_no_session_of_the_old_password_survives_a_race_with_the_new_one(desk: Desk) -> None:
    """Whichever comes first: a sign-in with the old password fails, or its session is ended."""
    one = desk.customer()
    owner = desk.browser()
    owner.sign_in(one.phone)
    thieves = [desk.browser() for _ in range(4)]
    challenges = [thief.challenge(one.phone) for thief in thieves]
    codes = [desk.code(challenge_id) for challenge_id in challenges]
    body = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    with ThreadPoolExecutor(5) as pool:
        answers = [
            pool.submit(thief.give_code, challenge_id, code)
            for thief, challenge_id, code in zip(thieves[:2], challenges, codes, strict=False)
        ]
        changed = pool.submit(owner.ask, "POST", "/customer/profile/password", body)
        answers += [
            pool.submit(thief.give_code, challenge_id, code)
            for thief, challenge_id, code in zip(thieves[2:], challenges[2:], codes[2:], strict=True)
        ]
    assert changed.result().status_code == 204
    assert {answer.result().status_code for answer in answers} <= {200, 401}
    for thief in thieves:
        refused(thief.ask("GET", "/customer/session"), 401, "session-expired")
    assert owner.ask("GET", "/customer/session").status_code == 200


def test_the_customer_chooses_their_language(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    browser.sign_in(one.phone)
    assert browser.ask("PUT", "/customer/profile/language", {"language": "en"}).status_code == 204
    assert browser.ask("GET", "/customer/session").json()["customer"]["language"] == "en"
    refused(browser.ask("PUT", "/customer/profile/language", {"language": "fr"}), 422, "invalid-request")
    assert browser.ask("GET", "/customer/session").json()["customer"]["language"] == "en"


def test_what_time_has_settled_is_deleted(fresh_database: Database, desk: Desk) -> None:
    here = Desk(fresh_database, desk.watch, desk.app)
    here.app.state.database = fresh_database
    try:
        one = here.customer()
        here.browser().sign_in(one.phone)
        here.browser().challenge(one.phone)
        here.browser().give_password(one.phone, OTHER_PASSWORD)
        settings = here.app.state.identity_settings
        with fresh_database.transaction() as db:
            assert delete_expired(db, now=here.watch.now, settings=settings) == 0
        here.watch.pass_by(days=1)
        with fresh_database.transaction() as db:
            assert delete_expired(db, now=here.watch.now, settings=settings) > 0
        assert here.rows("SELECT 1 FROM identity.allowance") == []
        assert len(here.rows("SELECT 1 FROM identity.customer_session")) == 1
        here.watch.pass_by(days=31)
        with fresh_database.transaction() as db:
            assert delete_expired(db, now=here.watch.now.astimezone(UTC), settings=settings) == 3
        assert here.rows("SELECT 1 FROM identity.challenge") == []
        assert here.rows("SELECT 1 FROM identity.customer_session") == []
    finally:
        here.app.state.database = desk.database
