from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from httpx2 import Response
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.identity.desk import CHEAP, OTHER_PASSWORD, PASSWORD, Browser, Desk, refused
from trident.identity import IdentitySettings, TooManyAttempts
from trident.identity.allowances import Allowance, give_back_try, refill, take_try
from trident.kernel.auth import Role
from trident.kernel.db import Database
from trident.kernel.ids import new_id

STEPS = st.sampled_from(["take", "take", "take", "give", "refill"])


def at_once(tries: int, act: Callable[[int], Response]) -> Counter[int]:
    with ThreadPoolExecutor(16) as pool:
        return Counter(answer.status_code for answer in pool.map(act, range(tries)))


def test_after_five_wrong_passwords_the_right_one_waits_too(desk: Desk) -> None:
    one = desk.customer()
    for _ in range(5):
        refused(desk.browser().give_password(one.phone, OTHER_PASSWORD), 401, "wrong-credentials")
    before = desk.picture(one.customer_id)
    answer = desk.browser().give_password(one.phone)
    assert refused(answer, 429, "too-many-attempts")["retry_after_s"] == 180
    assert answer.headers["retry-after"] == "180"
    assert desk.picture(one.customer_id) == before
    desk.watch.pass_by(seconds=179)
    refused(desk.browser().give_password(one.phone), 429, "too-many-attempts")
    desk.watch.pass_by(seconds=1)
    assert desk.browser().give_password(one.phone).status_code == 200


def test_an_unknown_phone_is_limited_like_a_customers(desk: Desk) -> None:
    known, unknown = desk.customer().phone, "19900000002"
    statuses = {
        phone: [desk.browser().give_password(phone, OTHER_PASSWORD).content for _ in range(7)]
        for phone in (known, unknown)
    }
    assert statuses[known] == statuses[unknown]


def test_of_fifty_wrong_passwords_at_once_five_are_looked_at(desk: Desk) -> None:
    one = desk.customer()
    browsers = [desk.browser() for _ in range(50)]
    before = desk.picture(one.customer_id)
    answers = at_once(50, lambda at: browsers[at].give_password(one.phone, OTHER_PASSWORD))
    assert answers == {401: 5, 429: 45}
    assert desk.picture(one.customer_id) == before
    refused(desk.browser().give_password(one.phone), 429, "too-many-attempts")


def test_an_address_is_limited_over_all_accounts(desk: Desk) -> None:
    desk.app.state.identity_settings = CHEAP.model_copy(update={"address_tries": 20})
    phones = [f"1991{at:07d}" for at in range(50)]
    browsers = [desk.browser("203.0.113.9") for _ in range(50)]
    answers = at_once(50, lambda at: browsers[at].give_password(phones[at], OTHER_PASSWORD))
    assert answers == {401: 20, 429: 30}
    assert desk.browser("203.0.113.10").give_password(phones[49], OTHER_PASSWORD).status_code == 401


def test_one_household_of_ipv6_is_one_address(desk: Desk) -> None:
    desk.app.state.identity_settings = CHEAP.model_copy(update={"address_tries": 2})
    answers = [
        desk.browser(f"2001:db8:7:1::{at:x}").give_password(f"1992{at:07d}", OTHER_PASSWORD).status_code
        for at in range(1, 4)
    ]
    assert answers == [401, 401, 429]
    assert desk.browser("2001:db8:7:2::1").give_password("19920000009", OTHER_PASSWORD).status_code == 401


def test_right_passwords_use_up_nothing(desk: Desk) -> None:
    desk.app.state.identity_settings = CHEAP.model_copy(update={"address_tries": 2})
    for _ in range(4):
        desk.browser("203.0.113.20").sign_in(desk.customer().phone)


def test_a_sign_in_brings_the_accounts_tries_back(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    for _ in range(4):
        desk.browser().give_password(one.phone, OTHER_PASSWORD)
    browser.sign_in(one.phone)
    for _ in range(5):
        refused(desk.browser().give_password(one.phone, OTHER_PASSWORD), 401, "wrong-credentials")


def test_of_fifty_wrong_codes_at_once_five_are_counted(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    challenge_id = browser.challenge(one.phone)
    wrong = desk.wrong_code(challenge_id)
    browsers = [desk.browser() for _ in range(50)]
    with ThreadPoolExecutor(16) as pool:
        problems = [answer.json() for answer in pool.map(lambda b: b.give_code(challenge_id, wrong), browsers)]
    left = [one["remaining_attempts"] for one in problems if one["type"] == "/problems/wrong-code"]
    assert sorted(left) == [0, 1, 2, 3, 4]
    assert Counter(one["type"] for one in problems)["/problems/code-expired"] == 45
    [row] = desk.rows("SELECT tries FROM identity.challenge WHERE customer_id = :id", id=one.customer_id)
    assert row.tries == 5


def test_wrong_codes_count_for_the_address(desk: Desk) -> None:
    desk.app.state.identity_settings = CHEAP.model_copy(update={"address_tries": 3})
    one = desk.customer()
    challenge_id = desk.browser().challenge(one.phone)
    wrong = desk.wrong_code(challenge_id)
    answers = [desk.browser("203.0.113.30").give_code(challenge_id, wrong).status_code for _ in range(4)]
    assert answers == [401, 401, 401, 429]
    [row] = desk.rows("SELECT tries FROM identity.challenge WHERE customer_id = :id", id=one.customer_id)
    assert row.tries == 3


def test_a_code_given_twenty_times_at_once_opens_one_session(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    challenge_id = browser.challenge(one.phone)
    code = desk.code(challenge_id)
    browsers = [desk.browser() for _ in range(20)]
    assert at_once(20, lambda at: browsers[at].give_code(challenge_id, code)) == {200: 1, 401: 19}
    assert len(desk.rows("SELECT 1 FROM identity.customer_session WHERE holder_id = :id", id=one.customer_id)) == 1
    assert len(desk.events("signed-in", "customer_id", one.customer_id)) == 1


def test_of_twenty_resends_at_once_one_code_is_sent(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    challenge_id = browser.challenge(one.phone)
    desk.watch.pass_by(seconds=61)
    browsers = [desk.browser() for _ in range(20)]
    assert at_once(20, lambda at: browsers[at].resend(challenge_id)) == {200: 1, 429: 19}
    assert len(desk.events("code-requested", "challenge_id", challenge_id)) == 2


def test_of_fifty_wrong_staff_passwords_at_once_five_are_looked_at(desk: Desk) -> None:
    member = desk.staff(Role.TELLER)
    browsers = [desk.browser() for _ in range(50)]
    answers = at_once(50, lambda at: browsers[at].sign_in_staff(member.staff_number, OTHER_PASSWORD))
    assert answers == {401: 5, 429: 45}
    refused(desk.browser().sign_in_staff(member.staff_number), 429, "too-many-attempts")
    refused(desk.browser().sign_in_staff(member.staff_number.lower()), 429, "too-many-attempts")


def test_a_stolen_session_cannot_guess_the_password(desk: Desk, browser: Browser) -> None:
    one = desk.customer()
    browser.sign_in(one.phone)
    before = desk.picture(one.customer_id)
    body = {"current_password": "guess-after-guess", "new_password": OTHER_PASSWORD}
    answers = at_once(20, lambda _: browser.ask("POST", "/customer/profile/password", body))
    assert answers == {422: 5, 429: 15}
    assert desk.picture(one.customer_id) == before
    body["current_password"] = PASSWORD
    refused(browser.ask("POST", "/customer/profile/password", body), 429, "too-many-attempts")


@settings(max_examples=30, deadline=None)
@given(
    tries=st.integers(1, 5),
    period_s=st.integers(5, 100),
    steps=st.lists(
        st.tuples(st.sampled_from(["take", "take", "take", "give", "refill"]), st.integers(0, 40)), max_size=25
    ),
)
def test_an_allowance_is_a_token_bucket(
    database: Database, tries: int, period_s: int, steps: list[tuple[str, int]]
) -> None:
    """Against a bucket in plain arithmetic: the same tries pass, and a refusal names the first instant that passes."""
    allowance = Allowance("test", str(new_id()), tries, period_s)
    each = timedelta(seconds=period_s) / tries
    now, full_at = datetime.fromisoformat("2026-03-18T02:30:00+00:00"), None
    for step, wait_s in steps:
        now += timedelta(seconds=wait_s)
        with database.transaction() as db:
            if step == "refill":
                refill(db, allowance)
                full_at = None
            elif step == "give":
                give_back_try(db, allowance)
                full_at = full_at and full_at - each
            else:
                then = max(full_at or now, now) + each
                if then <= now + each * tries:
                    take_try(db, allowance, now=now)
                    full_at = then
                else:
                    with pytest.raises(TooManyAttempts) as refusal:
                        take_try(db, allowance, now=now)
                    free_in_s = (then - each * tries - now).total_seconds()
                    assert free_in_s <= refusal.value.fields["retry_after_s"] < free_in_s + 1


def test_tries_come_back_one_by_one(database: Database, now: datetime) -> None:
    allowance = Allowance("test", str(new_id()), 3, 90)

    def passes(at: datetime) -> bool:
        try:
            with database.transaction() as db:
                take_try(db, allowance, now=at)
        except TooManyAttempts:
            return False
        return True

    assert [passes(now) for _ in range(4)] == [True, True, True, False]
    assert [passes(now + timedelta(seconds=30)) for _ in range(2)] == [True, False]
    assert [passes(now + timedelta(days=9)) for _ in range(4)] == [True, True, True, False]


def test_the_settings_in_use_are_owasps() -> None:
    usual = IdentitySettings()
    assert (usual.argon2_memory_kib, usual.argon2_passes, usual.argon2_lanes) == (19_456, 2, 1)
    assert (usual.code_lifetime_s, usual.code_tries) == (300, 5)
