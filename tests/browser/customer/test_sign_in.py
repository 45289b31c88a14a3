"""The way in: password, a code from the phone, and every way of not getting in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from tests.browser.city import City
from tests.browser.customer.phone import Phone
from tests.browser.customer.residents import Resident

pytestmark = pytest.mark.browser

TakePhone = Callable[..., Phone]
LANGUAGES = ["zh", "en"]


def sessions_of(city: City, resident: Resident) -> int:
    with city.database.transaction() as db:
        found = db.scalar(
            text("SELECT count(*) FROM identity.customer_session WHERE holder_id = :id"), {"id": resident.customer_id}
        )
    return int(found or 0)


def test_a_customer_signs_in_with_the_code_that_their_phone_shows(
    take_phone: TakePhone, city: City, resident: Resident
) -> None:
    phone = take_phone()
    phone.go()
    assert phone.axe() == []
    phone.fill_password(resident.phone, resident.password)
    expect(phone.heading).to_have_text("输入短信验证码")
    expect(phone.page.get_by_text(f"{resident.phone[:3]}****{resident.phone[-4:]}")).to_be_visible()
    assert phone.axe() == []

    # The sandbox's page, in a second tab of the same browser.
    messages = phone.context.new_page()
    messages.goto(city.sandbox)
    messages.locator("#search").fill(resident.phone)
    messages.locator("#list button").first.click()
    code = messages.locator(".bubbles .code b").last.inner_text()
    assert "验证码" in messages.locator(".bubbles .bubble").last.inner_text()

    phone.page.bring_to_front()
    phone.code_field.fill(code)
    expect(phone.heading).to_contain_text(resident.name)
    expect(phone.page).to_have_title(f"{phone.heading.inner_text()} · Trident 数字银行")
    assert sessions_of(city, resident) == 1
    assert phone.faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_or_short_entry_is_not_even_sent(take_phone: TakePhone, language: str) -> None:
    phone = take_phone(language=language)
    phone.go()
    phone.fill_password("1390000", "")
    words = {"zh": ("请输入 11 位手机号", "请输入登录密码"), "en": ("Enter the 11 digits", "Enter your password")}
    for line in words[language]:
        expect(phone.page.get_by_text(line).first).to_be_visible()
    assert phone.axe() == []
    assert phone.faults == []
    assert len(phone.refusals) == 1  # only the session asked for at the start; nothing was sent


@pytest.mark.parametrize(
    ("language", "wrong", "locked"),
    [
        ("zh", "手机号或密码不正确", "尝试次数过多"),
        ("en", "Wrong phone number or password", "Too many attempts"),
    ],
)
def test_a_wrong_password_is_refused_by_name_and_too_many_close_the_way(
    take_phone: TakePhone, city: City, resident: Resident, language: str, wrong: str, locked: str
) -> None:
    phone = take_phone(language=language)
    phone.go()
    phone.fill_password(resident.phone, "Not-My-Password-1")
    expect(phone.page.get_by_role("alert").filter(has_text=wrong)).to_be_visible()
    expect(phone.page.locator("input[autocomplete=current-password]")).to_have_value("")
    for _ in range(4):
        with phone.page.expect_response("**/session/password"):
            phone.fill_password(resident.phone, "Not-My-Password-1")
    # Even the right one is not looked at now.
    phone.fill_password(resident.phone, resident.password)
    expect(phone.page.get_by_role("alert").filter(has_text=locked)).to_be_visible()
    expect(phone.page.get_by_role("alert").filter(has_text="{")).to_have_count(0)
    assert phone.axe() == []
    assert phone.codes(resident.phone) == []
    assert sessions_of(city, resident) == 0
    assert phone.faults == []


@pytest.mark.parametrize(
    ("language", "wrong", "left", "expired"),
    [
        ("zh", "验证码不正确", "还可尝试 4 次", "验证码已失效"),
        ("en", "Wrong code", "Attempts left: 4", "The code has expired"),
    ],
)
def test_a_wrong_or_an_old_code_is_refused_by_name(
    take_phone: TakePhone, city: City, resident: Resident, language: str, wrong: str, left: str, expired: str
) -> None:
    phone = take_phone(language=language)
    phone.go()
    phone.fill_password(resident.phone, resident.password)
    code = phone.next_code(resident.phone, 0)
    phone.code_field.fill("000000" if code != "000000" else "111111")
    expect(phone.page.get_by_role("alert").filter(has_text=wrong)).to_contain_text(left)
    expect(phone.code_field).to_have_value("")
    assert phone.axe() == []

    with city.database.transaction() as db:
        db.execute(
            text("UPDATE identity.challenge SET code_expires_at = now() - interval '1 second' WHERE customer_id = :id"),
            {"id": resident.customer_id},
        )
    phone.code_field.fill(code)
    expect(phone.page.get_by_role("alert").filter(has_text=expired)).to_be_visible()
    expect(phone.page.locator("input[autocomplete=username]")).to_be_visible()
    assert sessions_of(city, resident) == 0

    phone.sign_in(resident)
    expect(phone.heading).to_contain_text(resident.name)
    assert phone.faults == []


def test_wrong_codes_use_the_challenge_up(take_phone: TakePhone, city: City, resident: Resident) -> None:
    phone = take_phone()
    phone.go()
    phone.fill_password(resident.phone, resident.password)
    code = phone.next_code(resident.phone, 0)
    for number in range(5):
        with phone.page.expect_response("**/session/code"):
            phone.code_field.fill(f"{(int(code) + number + 1) % 1_000_000:06d}")
        if number < 4:
            expect(phone.code_field).to_have_value("")
            expect(phone.code_field).to_be_enabled()
    expect(phone.page.locator("input[autocomplete=username]")).to_be_visible()
    expect(phone.page.get_by_role("alert").filter(has_text="验证码")).to_be_visible()
    assert sessions_of(city, resident) == 0
    assert phone.faults == []


def test_another_code_can_be_asked_for_only_after_a_while(take_phone: TakePhone, resident: Resident) -> None:
    phone = take_phone()
    phone.page.clock.install()
    phone.go()
    phone.fill_password(resident.phone, resident.password)
    expect(phone.button("60 秒后可重新获取").or_(phone.button("59 秒后可重新获取"))).to_be_disabled()
    # A phone whose clock runs ahead is told by the bank.
    phone.page.clock.fast_forward(61_000)
    phone.button("重新获取验证码").click()
    expect(phone.page.get_by_role("alert").filter(has_text="验证码刚刚发送过")).to_be_visible()
    assert phone.faults == []
