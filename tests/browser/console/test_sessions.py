"""Coming in, being sent out, and coming back to where one was."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.city import City
from tests.browser.console.desk import Desk
from trident.kernel.auth import Role

pytestmark = pytest.mark.browser

OpenDesk = Callable[..., Desk]


def test_a_wrong_password_is_refused_in_words_and_too_many_lock_the_entry(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.go("/sign-in")
    desk.enter("nobody1", "wrong")
    expect(desk.page.get_by_text("工号或密码不正确")).to_be_visible()
    expect(desk.page.locator("#password")).to_be_focused()
    expect(desk.page.locator("#password")).to_have_value("")
    for _ in range(20):
        desk.enter("nobody1", "wrong")
        desk.page.wait_for_timeout(150)
        if desk.page.get_by_text("登录已暂时锁定").is_visible():
            break
    expect(desk.page.get_by_text("尝试次数过多，登录已暂时锁定")).to_be_visible()
    expect(desk.button("登录")).to_be_disabled()
    assert desk.axe() == []
    assert desk.faults == []


def test_an_ended_session_leads_to_the_entry_and_back_to_the_same_page(open_desk: OpenDesk, city: City) -> None:
    member = city.member(Role.OPERATIONS, 1)
    desk = open_desk(Role.OPERATIONS, 1)
    desk.go("/approvals?status=approved")
    expect(desk.heading).to_have_text("复核中心")
    administrator = open_desk(Role.ADMINISTRATOR)
    administrator.go("/staff")
    administrator.button(f"强制下线 {member.name}").click()
    administrator.dialog.get_by_role("button", name="强制下线").click()
    expect(administrator.page.get_by_text(f"{member.name}已全部下线")).to_be_visible()

    desk.button("刷新").click()
    expect(desk.page.get_by_text("登录已过期")).to_be_visible()
    desk.enter(member.staff_number, city.password)
    expect(desk.heading).to_have_text("复核中心")
    assert desk.page.url.endswith("/console/approvals?status=approved")
    assert desk.faults + administrator.faults == []


def test_an_address_asked_for_before_signing_in_opens_afterwards(open_desk: OpenDesk, city: City) -> None:
    desk = open_desk()
    desk.go("/ledger")
    expect(desk.heading).to_have_text("员工登录")
    expect(desk.page.get_by_text("登录已过期")).to_have_count(0)
    desk.enter(city.member(Role.RISK).staff_number, city.password)
    expect(desk.heading).to_have_text("总账")


def test_the_way_back_never_leads_out_of_the_console(open_desk: OpenDesk, city: City) -> None:
    desk = open_desk()
    desk.go("/sign-in?back=//evil.example/")
    desk.enter(city.member(Role.RISK).staff_number, city.password)
    expect(desk.heading).to_have_text("业务总览")
    assert desk.faults == []


def test_signing_out_forgets_everything(open_desk: OpenDesk, city: City) -> None:
    desk = open_desk(Role.TELLER)
    desk.look_up(city.people[0][1])
    expect(desk.rows()).to_have_count(1)
    found = desk.page.url
    desk.page.locator(".person").click()
    desk.button("退出登录").click()
    expect(desk.page.get_by_text("您已安全退出。")).to_be_visible()
    desk.page.go_back()
    desk.page.goto(found)
    expect(desk.heading).to_have_text("员工登录")
    # Another person in the same browser sees nothing of what was found.
    desk.enter(city.member(Role.TELLER, 1).staff_number, city.password)
    expect(desk.page.get_by_text("尚未查询")).to_be_visible()
    assert desk.faults == []


def test_another_s_look_up_opens_nothing(open_desk: OpenDesk, city: City) -> None:
    desk, other = open_desk(Role.TELLER), open_desk(Role.TELLER, 1)
    desk.look_up(city.people[0][1])
    desk.rows().first.press("Enter")
    expect(desk.heading).to_have_text(city.people[0][0])
    other.page.goto(desk.page.url)
    expect(other.heading).to_have_text("本次查看权限已失效")
    assert other.axe() == []
    assert other.faults == []


def test_language_and_theme_are_kept(open_desk: OpenDesk) -> None:
    desk = open_desk(Role.TELLER)
    desk.page.get_by_role("button", name="EN 切换到英文").click()
    expect(desk.heading).to_have_text("Overview")
    desk.page.get_by_role("button", name="Appearance: As the system").click()
    desk.page.get_by_role("menuitem", name="Dark").click()
    assert desk.page.evaluate("document.documentElement.dataset.theme") == "dark"
    desk.page.reload()
    expect(desk.heading).to_have_text("Overview")
    assert desk.page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert desk.faults == []


def test_the_keyboard_goes_everywhere(open_desk: OpenDesk) -> None:
    desk = open_desk(Role.OPERATIONS)
    expect(desk.heading).to_have_text("业务总览")
    keys = desk.page.keyboard
    keys.press("g")
    keys.press("c")
    expect(desk.heading).to_have_text("客户查询")
    desk.page.locator("main").focus()
    keys.press("/")
    expect(desk.page.locator("[data-search-box]")).to_be_focused()
    keys.type("g")
    expect(desk.page.locator("[data-search-box]")).to_have_value("g")
    desk.page.locator("main").focus()
    keys.press("?")
    expect(desk.dialog.get_by_text("键盘快捷键")).to_be_visible()
    keys.press("Escape")
    expect(desk.dialog).to_have_count(0)
    desk.page.locator("main").focus()
    keys.press("g")
    keys.press("t")  # the audit trail is not theirs
    expect(desk.heading).to_have_text("客户查询")
    assert desk.faults == []
