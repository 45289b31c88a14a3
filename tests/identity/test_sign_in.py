from datetime import timedelta

import pytest

from tests.identity.desk import CHEAP, OTHER_PASSWORD, PASSWORD, Browser, Desk, refused
from trident import identity
from trident.events.identity import PHONE_SEAL
from trident.identity import IdentitySettings
from trident.kernel.crypto import open_text
from trident.kernel.ids import new_id


def test_phone_password_and_code_open_a_session(desk: Desk, browser: Browser) -> None:
    one = desk.customer(name="王秀英", phone="13899990001")
    answer = browser.give_password("+86 138 9999 0001")
    assert answer.status_code == 200
    challenge = answer.json()
    assert challenge["masked_phone"] == "138****0001"
    assert challenge["expires_at"] == "2026-03-18T02:35:00Z"
    assert challenge["resend_after_s"] == 60
    assert browser.token() is None

    answer = browser.give_code(challenge["challenge_id"], desk.code(challenge["challenge_id"]))
    assert answer.status_code == 200
    session = answer.json()
    assert session["customer"] == {
        "id": str(one.customer_id),
        "customer_number": session["customer"]["customer_number"],
        "name": "王秀英",
        "masked_phone": "138****0001",
        "language": "zh",
    }
    assert session["expires_at"] == "2026-03-18T03:00:00Z"
    cookie, device = (one.lower() for one in answer.headers.get_list("set-cookie"))
    assert cookie.startswith("trident_customer=")
    assert device.startswith("trident_device=")
    assert {"httponly", "path=/api/customer/session", "samesite=strict"} <= {part.strip() for part in device.split(";")}
    assert {"httponly", "path=/", "samesite=strict"} <= {part.strip() for part in cookie.split(";")}
    assert "secure" not in cookie
    assert "max-age" not in cookie
    assert browser.ask("GET", "/customer/session").json() == session
    [told] = desk.events("signed-in", "customer_id", one.customer_id)
    assert told["device"] == "Chrome · Android"
    assert told["address_masked"].endswith(".*")


def test_over_https_the_cookie_is_secure(desk: Desk) -> None:
    one = desk.customer()
    browser = desk.browser(base_url="https://bank.example")
    assert "secure" in browser.sign_in(one.phone).headers["set-cookie"].lower()


def test_the_code_leaves_sealed_and_is_kept_as_a_digest(desk: Desk, browser: Browser) -> None:
    one = desk.customer(language="en")
    challenge_id = browser.challenge(one.phone)
    code = desk.code(challenge_id)
    assert len(code) == 6
    assert code.isdecimal()
    [told] = desk.events("code-requested", "challenge_id", challenge_id)
    assert (told["customer_id"], told["language"]) == (str(one.customer_id), "en")
    assert open_text(PHONE_SEAL, told["phone_sealed"]) == one.phone
    for statement in (
        "SELECT payload::text AS shown FROM kernel.outbox WHERE payload ->> 'challenge_id' = :id",
        "SELECT to_jsonb(c)::text AS shown FROM identity.challenge c WHERE id = CAST(:id AS uuid)",
    ):
        [row] = desk.rows(statement, id=challenge_id)
        assert one.phone not in row.shown
        assert code.encode().hex() not in row.shown


def test_the_session_token_is_kept_as_a_digest(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    browser.sign_in(one.phone)
    token = browser.token()
    assert token is not None
    assert len(token) >= 43  # 256 bits in base64
    [row] = desk.rows(
        "SELECT token_digest, to_jsonb(s)::text AS shown FROM identity.customer_session s WHERE holder_id = :id",
        id=one.customer_id,
    )
    assert bytes(row.token_digest) == identity.token_digest(token)
    assert token not in row.shown


def test_a_wrong_password_an_unknown_phone_and_a_customer_without_password_look_alike(desk: Desk) -> None:
    known, without = desk.customer(), desk.customer()
    with desk.database.transaction() as db:
        db.connection().exec_driver_sql(
            "DELETE FROM identity.credential WHERE customer_id = %s", (without.customer_id,)
        )
    before = [desk.picture(one.customer_id) for one in (known, without)]
    answers = [
        desk.browser().give_password(phone, password)
        for phone, password in ((known.phone, OTHER_PASSWORD), ("19900000000", PASSWORD), (without.phone, PASSWORD))
    ]
    for answer in answers:
        refused(answer, 401, "wrong-credentials")
        assert answer.content == answers[0].content
        assert dict(answer.headers).keys() == dict(answers[0].headers).keys()
        assert "set-cookie" not in answer.headers
    assert [desk.picture(one.customer_id) for one in (known, without)] == before


def test_an_unknown_phone_costs_the_same_hash(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Timing is noise on a shared machine; the work is not: the same statements and one argon2id each."""
    known = desk.customer()
    seen: list[str] = []
    hashing = identity.passwords._hashing(CHEAP)
    verify = hashing.hasher.verify

    class Watched:
        def verify(self, password_hash: str, password: str) -> bool:
            seen.append(password_hash.rpartition("$")[0].rpartition("$")[0])
            return verify(password_hash, password)

    monkeypatch.setattr(hashing, "hasher", Watched())
    for phone in (known.phone, "19900000001"):
        refused(desk.browser().give_password(phone, OTHER_PASSWORD), 401, "wrong-credentials")
    assert len(seen) == 2
    assert seen[0] == seen[1]
    assert "argon2id" in seen[0]


def test_the_refusal_speaks_the_callers_language(desk: Desk) -> None:
    one = desk.customer()
    body = {"phone": one.phone, "password": "wrong"}
    chinese = desk.browser().ask("POST", "/customer/session/password", body)
    english = desk.browser().ask("POST", "/customer/session/password", body, accept_language="en")
    assert refused(chinese, 401, "wrong-credentials")["title"] == "账号或密码不正确"
    assert refused(english, 401, "wrong-credentials")["title"] == "The number or the password is not right"


def test_what_is_no_phone_is_refused_before_anything_is_counted(desk: Desk, browser: Browser) -> None:
    before = desk.rows("SELECT count(*) AS n FROM identity.allowance")
    refused(browser.give_password("12345"), 422, "invalid-phone")
    assert desk.rows("SELECT count(*) AS n FROM identity.allowance") == before


def test_five_wrong_codes_end_the_challenge(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    challenge_id = browser.challenge(one.phone)
    before = desk.picture(one.customer_id)
    for remaining in (4, 3, 2, 1, 0):
        problem = refused(browser.give_code(challenge_id, desk.wrong_code(challenge_id)), 401, "wrong-code")
        assert problem["remaining_attempts"] == remaining
    refused(browser.give_code(challenge_id, desk.code(challenge_id)), 401, "code-expired")
    refused(browser.resend(challenge_id), 401, "code-expired")
    assert desk.picture(one.customer_id) == before
    assert browser.token() is None


def test_a_code_counts_five_minutes(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    challenge_id = browser.challenge(one.phone)
    before = desk.picture(one.customer_id)
    desk.watch.pass_by(minutes=5)
    refused(browser.give_code(challenge_id, desk.code(challenge_id)), 401, "code-expired")
    assert desk.picture(one.customer_id) == before
    desk.watch.pass_by(seconds=-1)
    assert browser.give_code(challenge_id, desk.code(challenge_id)).status_code == 200


def test_a_code_counts_once(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    challenge_id = browser.challenge(one.phone)
    code = desk.code(challenge_id)
    assert browser.give_code(challenge_id, code).status_code == 200
    before = desk.picture(one.customer_id)
    refused(desk.browser().give_code(challenge_id, code), 401, "code-expired")
    assert desk.picture(one.customer_id) == before


def test_an_invented_challenge_looks_like_an_expired_one(browser: Browser) -> None:
    refused(browser.give_code(str(new_id()), "123456"), 401, "code-expired")
    refused(browser.resend(str(new_id())), 401, "code-expired")


def test_a_code_belongs_to_its_challenge(desk: Desk) -> None:
    mine, theirs = desk.customer(), desk.customer()
    browser = desk.browser()
    my_challenge, their_challenge = browser.challenge(mine.phone), browser.challenge(theirs.phone)
    if desk.code(my_challenge) != desk.code(their_challenge):
        refused(browser.give_code(their_challenge, desk.code(my_challenge)), 401, "wrong-code")


def test_another_code_may_be_asked_for_after_a_minute(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    challenge_id = browser.challenge(one.phone)
    first = desk.code(challenge_id)
    before = desk.picture(one.customer_id)
    desk.watch.pass_by(seconds=40)
    answer = browser.resend(challenge_id)
    assert refused(answer, 429, "too-soon")["retry_after_s"] == 20
    assert answer.headers["retry-after"] == "20"
    assert desk.picture(one.customer_id) == before

    desk.watch.pass_by(seconds=20)
    answer = browser.resend(challenge_id)
    assert answer.status_code == 200
    assert answer.json()["challenge_id"] == challenge_id
    assert answer.json()["expires_at"] == "2026-03-18T02:36:00Z"
    if desk.code(challenge_id) != first:
        refused(browser.give_code(challenge_id, first), 401, "wrong-code")
    assert browser.give_code(challenge_id, desk.code(challenge_id)).status_code == 200


def test_a_challenge_sends_three_codes_and_lives_a_quarter_of_an_hour(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    challenge_id = browser.challenge(one.phone)
    for _ in range(2):
        desk.watch.pass_by(seconds=61)
        assert browser.resend(challenge_id).status_code == 200
    desk.watch.pass_by(seconds=61)
    before = desk.picture(one.customer_id)
    problem = refused(browser.resend(challenge_id), 429, "too-many-attempts")
    assert problem["retry_after_s"] == 15 * 60 - 3 * 61
    desk.watch.pass_by(minutes=15)
    refused(browser.resend(challenge_id), 401, "code-expired")
    assert desk.picture(one.customer_id) == before


def test_tries_stay_used_when_another_code_is_sent(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    challenge_id = browser.challenge(one.phone)
    for _ in range(4):
        browser.give_code(challenge_id, desk.wrong_code(challenge_id))
    desk.watch.pass_by(seconds=61)
    assert browser.resend(challenge_id).status_code == 200
    problem = refused(browser.give_code(challenge_id, desk.wrong_code(challenge_id)), 401, "wrong-code")
    assert problem["remaining_attempts"] == 0


def test_codes_without_a_sign_in_run_out_and_a_sign_in_brings_them_back(desk: Desk) -> None:
    one = desk.customer()
    for _ in range(5):
        challenge_id = desk.browser().challenge(one.phone)
    before = desk.picture(one.customer_id)
    problem = refused(desk.browser().give_password(one.phone), 429, "too-many-attempts")
    assert problem["retry_after_s"] == 12 * 60
    assert desk.picture(one.customer_id) == before
    assert desk.browser().give_code(challenge_id, desk.code(challenge_id)).status_code == 200
    for _ in range(8):
        desk.browser().sign_in(one.phone)


def test_signing_in_rotates_the_session_the_browser_brought(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    browser.sign_in(one.phone)
    old, old_csrf = browser.token(), browser.csrf
    browser.sign_in(one.phone)
    assert browser.token() not in {None, old}
    assert browser.csrf != old_csrf
    [row] = desk.rows(
        "SELECT end_reason FROM identity.customer_session WHERE holder_id = :id AND ended_at IS NOT NULL",
        id=one.customer_id,
    )
    assert row.end_reason == "replaced"
    stale = desk.browser()
    stale.client.cookies.set("trident_customer", str(old))
    refused(stale.ask("GET", "/customer/session"), 401, "session-expired")


def test_a_planted_token_is_never_taken_over(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    browser.client.cookies.set("trident_customer", "planted", domain="testserver.local", path="/")
    browser.sign_in(one.phone)
    assert "planted" not in {cookie.value for cookie in browser.client.cookies.jar if cookie.path == "/"}


def test_a_hash_of_another_cost_is_renewed_at_sign_in(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    desk.app.state.identity_settings = IdentitySettings(argon2_memory_kib=16, argon2_passes=1)
    browser.sign_in(one.phone)
    [row] = desk.rows("SELECT password_hash FROM identity.credential WHERE customer_id = :id", id=one.customer_id)
    assert "m=16,t=1,p=1" in row.password_hash
    desk.browser().sign_in(one.phone)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"phone": "13812345678"},
        {"phone": "13812345678", "password": ""},
        {"phone": "13812345678", "password": "x" * 129},
        {"phone": "13812345678", "password": "x", "more": 1},
        {"phone": 13812345678, "password": "x"},
        {"phone": None, "password": "x"},
        {"phone": "1" * 21, "password": "x"},
        [],
        "text",
    ],
)
def test_a_malformed_request_is_refused_as_such(browser: Browser, body: object) -> None:
    refused(browser.ask("POST", "/customer/session/password", body), 422, "invalid-request")


@pytest.mark.parametrize("password", ["\x00", "密码", "\U0001f511" * 4, "' OR 1=1 --"])
def test_any_text_may_be_tried_as_a_password(desk: Desk, browser: Browser, password: str) -> None:
    one = desk.customer()
    refused(browser.give_password(one.phone, password), 401, "wrong-credentials")


def test_half_a_surrogate_is_no_text(browser: Browser) -> None:
    answer = browser.client.post(
        "/api/customer/session/password",
        content=b'{"phone": "13812345678", "password": "\\ud800"}',
        headers={"content-type": "application/json"},
    )
    assert answer.status_code in {401, 422}


def test_another_sites_page_cannot_begin_or_end_a_sign_in(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    body = {"phone": one.phone, "password": PASSWORD}
    answer = browser.ask("POST", "/customer/session/password", body, sec_fetch_site="cross-site")
    refused(answer, 403, "cross-site-request")
    assert desk.events("code-requested", "customer_id", one.customer_id) == []


def test_a_challenge_ends_with_the_password_it_began_with(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    challenge_id = browser.challenge(one.phone)
    with desk.database.transaction() as db:
        identity.set_password(
            db, customer_id=one.customer_id, password=OTHER_PASSWORD, now=desk.watch.now, settings=CHEAP
        )
    refused(browser.give_code(challenge_id, desk.code(challenge_id)), 401, "code-expired")
    desk.watch.pass_by(seconds=timedelta(minutes=1).seconds)
    refused(browser.give_password(one.phone), 401, "wrong-credentials")
    assert browser.give_password(one.phone, OTHER_PASSWORD).status_code == 200
