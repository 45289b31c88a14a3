"""Every place of the console, as each role finds it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.city import City
from tests.browser.console.desk import Desk
from trident.kernel.auth import Role
from trident.kernel.clock import BANK_ZONE

pytestmark = pytest.mark.browser

OpenDesk = Callable[..., Desk]

PLACES = {
    "/overview": ("业务总览", "Overview"),
    "/customers": ("客户查询", "Customers"),
    "/receipts": ("回单验真", "Check a receipt"),
    "/approvals": ("复核中心", "Approvals"),
    "/risk": ("风险总览", "Risk board"),
    "/cases": ("风险案件", "Risk cases"),
    "/lists": ("名单管理", "Lists"),
    "/policies": ("策略管理", "Policies"),
    "/decisions": ("决策记录", "Decisions"),
    "/scores": ("欺诈评分", "Fraud scores"),
    "/ledger": ("总账", "General ledger"),
    "/audit": ("审计轨迹", "Audit trail"),
    "/dead-letters": ("死信", "Dead letters"),
    "/staff": ("员工与会话", "Staff & sessions"),
}
WORK = ["/overview", "/customers", "/receipts", "/approvals"]
RISK_DESK = ["/risk", "/cases", "/lists", "/policies", "/decisions", "/scores"]
OPEN_TO = {
    Role.TELLER: WORK,
    Role.OPERATIONS: [*WORK, "/risk", "/policies", "/ledger", "/dead-letters"],
    Role.RISK: [*WORK, *RISK_DESK, "/ledger"],
    Role.AUDITOR: [*WORK, *RISK_DESK, "/ledger", "/audit", "/dead-letters"],
    Role.ADMINISTRATOR: ["/overview", "/audit", "/dead-letters", "/staff"],
}
CLOSED_TO = {role: [path for path in PLACES if path not in paths] for role, paths in OPEN_TO.items()}


def arrive(desk: Desk, path: str, words: str) -> None:
    desk.go(path)
    expect(desk.heading).to_have_text(words)
    expect(desk.page.locator(".skeleton-bar")).to_have_count(0)
    expect(desk.page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("role", OPEN_TO)
def test_every_place_renders_for_whoever_may_go_there(open_desk: OpenDesk, role: Role) -> None:
    desk = open_desk(role)
    assert desk.places() == OPEN_TO[role]
    for path in OPEN_TO[role]:
        arrive(desk, path, PLACES[path][0])
    assert desk.faults == []
    assert desk.refusals == []


@pytest.mark.parametrize("role", OPEN_TO)
def test_a_place_of_others_is_not_in_the_menu_and_says_why_it_is_closed(open_desk: OpenDesk, role: Role) -> None:
    desk = open_desk(role)
    for path in CLOSED_TO[role]:
        assert path not in desk.places()
        arrive(desk, path, "您的岗位没有此项权限")
        expect(desk.page.get_by_text("所需权限 staff:")).to_be_visible()
    assert desk.faults == []
    assert desk.refusals == []  # the page did not even ask


@pytest.mark.parametrize(("role", "paths"), [(Role.AUDITOR, OPEN_TO[Role.AUDITOR]), (Role.ADMINISTRATOR, ["/staff"])])
@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_axe_finds_nothing_in_either_language_and_theme(
    open_desk: OpenDesk, role: Role, paths: list[str], language: str, scheme: str
) -> None:
    desk = open_desk(role, language=language, scheme=scheme)
    for path in paths:
        arrive(desk, path, PLACES[path][0 if language == "zh" else 1])
        assert desk.axe() == []
    assert desk.faults == []
    assert desk.refusals == []


def test_the_forbidden_page_is_accessible(open_desk: OpenDesk) -> None:
    desk = open_desk(Role.TELLER, language="en", scheme="dark")
    arrive(desk, "/audit", "Your role does not include this")
    assert desk.axe() == []


@pytest.mark.parametrize(("language", "words"), [("zh", "员工登录"), ("en", "Staff sign-in")])
def test_the_entry_renders_in_both_languages(open_desk: OpenDesk, language: str, words: str) -> None:
    desk = open_desk(language=language)
    arrive(desk, "/", words)
    assert desk.page.evaluate("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[language]
    assert desk.axe() == []
    assert desk.faults == []
    assert desk.refusals == []


def test_an_unknown_address_says_so(open_desk: OpenDesk) -> None:
    desk = open_desk(Role.TELLER)
    arrive(desk, "/vault", "没有这个页面")
    assert desk.axe() == []
    desk.page.get_by_role("link", name="回到首页").click()
    expect(desk.heading).to_have_text("业务总览")
    assert desk.faults == []


def test_the_pages_of_a_customer_render(open_desk: OpenDesk, city: City) -> None:
    name, phone = city.people[0]
    desk = open_desk(Role.TELLER)
    desk.look_up(phone)
    expect(desk.rows()).to_have_count(1)
    assert desk.axe() == []
    desk.page.get_by_role("link", name=f"打开客户 {name}").click()
    expect(desk.heading).to_have_text(name)
    expect(desk.rows().first).to_be_visible()
    expect(desk.page.get_by_text(phone)).to_have_count(0)  # masked
    assert desk.axe() == []
    desk.rows().first.press("Enter")
    expect(desk.heading).to_contain_text("账户")
    expect(desk.rows().first).to_be_visible()
    assert desk.axe() == []
    desk.rows().first.press("Enter")
    expect(desk.drawer.get_by_text("校验码")).to_be_visible()
    assert desk.axe() == []
    assert desk.faults == []
    assert desk.refusals == []


def test_times_are_china_s_wherever_the_browser_stands(open_desk: OpenDesk) -> None:
    desk = open_desk(Role.AUDITOR, zone="America/New_York")
    arrive(desk, "/audit", PLACES["/audit"][0])
    shown = desk.rows().first.locator("td").nth(1).inner_text()
    signed_in_at = datetime.strptime(shown, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BANK_ZONE)
    assert abs(datetime.now(UTC) - signed_in_at) < timedelta(minutes=2)
