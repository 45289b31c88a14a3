"""The app on this phone: language, looks, an ended session, and what it keeps without a network."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from tests.browser.city import City
from tests.browser.customer.phone import Phone
from tests.browser.customer.residents import Resident

pytestmark = pytest.mark.browser

TakePhone = Callable[..., Phone]


def test_language_and_looks_are_chosen_and_kept(take_phone: TakePhone, resident: Resident) -> None:
    phone = take_phone(resident, "/me")
    phone.page.get_by_text("English", exact=True).click()
    expect(phone.heading).to_have_text("Me")
    assert phone.page.evaluate("document.documentElement.lang") == "en"
    phone.page.get_by_text("Dark", exact=True).click()
    expect(phone.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert phone.axe() == []
    phone.page.reload()
    expect(phone.heading).to_have_text("Me")
    expect(phone.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert phone.page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(11, 20, 23)"
    assert phone.ask("/session")["customer"]["language"] == "en"
    assert phone.faults + phone.refusals == []


def test_dark_follows_the_system(take_phone: TakePhone) -> None:
    phone = take_phone(scheme="dark")
    phone.go()
    expect(phone.heading).to_be_visible()
    assert phone.page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(11, 20, 23)"
    assert phone.faults == []


@pytest.mark.parametrize(
    ("language", "title", "receipt"), [("zh", "登录已失效", "电子回单"), ("en", "Your session has ended", "Receipt")]
)
def test_an_ended_session_says_so_and_leads_back(
    take_phone: TakePhone, city: City, resident: Resident, language: str, title: str, receipt: str
) -> None:
    phone = take_phone(resident, f"/accounts/{resident.account_id}", language=language)
    phone.settle()
    entry = phone.page.locator(".entry-days a").first
    expect(entry).to_be_visible()
    with city.database.transaction() as db:
        db.execute(
            text("UPDATE identity.customer_session SET ends_at = now() - interval '1 second' WHERE holder_id = :id"),
            {"id": resident.customer_id},
        )
    entry.evaluate("link => link.click()")  # at once: the live inbox notices the end by itself within moments
    expect(phone.page.get_by_role("alert").filter(has_text=title)).to_be_visible()
    assert phone.axe() == []
    phone.sign_in(resident)
    expect(phone.heading).to_have_text(receipt)
    expect(phone.page.locator(".receipt")).to_contain_text("10,000.00")
    assert phone.faults == []


def test_a_device_is_signed_out_from_another(take_phone: TakePhone, resident: Resident) -> None:
    lost, kept = take_phone(resident, "/inbox"), take_phone(resident, "/me/devices")
    lost.settle()
    lost.page.wait_for_timeout(800)  # its live inbox is open by now
    expect(kept.rows).to_have_count(2)
    assert kept.axe() == []
    kept.rows.nth(1).get_by_role("button").click()
    kept.sheet.get_by_role("button", name="退出").click()
    expect(kept.rows).to_have_count(1)
    expect(lost.page.get_by_role("alert").filter(has_text="登录已失效")).to_be_visible(timeout=20_000)
    lost.sign_in(resident)
    expect(lost.heading).to_have_text("消息")
    assert lost.faults + kept.faults == []


def test_signing_out_leaves_nothing_behind(take_phone: TakePhone, resident: Resident) -> None:
    phone = take_phone(resident, "/accounts")
    phone.go("/me")
    phone.button("退出登录").click()
    phone.sheet.get_by_role("button", name="退出登录").click()
    expect(phone.page.get_by_text("您已安全退出")).to_be_visible()
    phone.page.go_back()
    expect(phone.page.locator("input[autocomplete=username]")).to_be_visible()
    expect(phone.page.locator("body")).not_to_contain_text(resident.name)
    kept = phone.page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    assert resident.phone not in kept
    assert resident.name not in kept
    assert phone.faults == []


def test_a_password_is_changed_and_the_old_one_is_refused(take_phone: TakePhone, resident: Resident) -> None:
    phone = take_phone(resident, "/me/password")
    fields = phone.page.locator("form input")

    def change(current: str, new: str, again: str) -> None:
        for place, value in enumerate((current, new, again)):
            fields.nth(place).fill(value)
        phone.button("保存新密码").click()

    change("wrong-one", "Harbour-Lights-19", "Harbour-Lights-18")
    expect(phone.page.get_by_text("两次输入的新密码不一致")).to_be_visible()
    change("wrong-one", "Harbour-Lights-19", "Harbour-Lights-19")
    expect(phone.page.get_by_role("alert").filter(has_text="当前密码不正确")).to_be_visible()
    change(resident.password, "12345678", "12345678")
    expect(phone.page.get_by_role("alert").filter(has_text="新密码过于简单")).to_be_visible()
    assert phone.axe() == []
    change(resident.password, "Harbour-Lights-19", "Harbour-Lights-19")
    expect(phone.toast).to_contain_text("密码已修改")
    expect(phone.heading).to_have_text("我的")
    assert phone.faults == []


def test_the_app_can_be_installed(take_phone: TakePhone, city: City) -> None:
    phone = take_phone()
    phone.go()
    ask = phone.context.request
    link = phone.page.locator("link[rel=manifest]").get_attribute("href")
    answer = ask.get(f"{city.address}{link}")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    manifest = json.loads(answer.text())
    assert manifest["name"]
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == ("standalone", "/", "/")
    for icon in manifest["icons"]:
        picture = ask.get(f"{city.address}{icon['src']}")
        assert picture.ok
        assert picture.headers["content-type"].split(";")[0] == icon["type"]
        if icon["type"] == "image/png":
            width = int.from_bytes(picture.body()[16:20])
            assert icon["sizes"] == f"{width}x{width}"
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    assert any(icon.get("purpose") == "maskable" for icon in manifest["icons"])
    assert phone.faults == []


def test_pages_are_never_kept_and_a_missing_file_is_missing(take_phone: TakePhone, city: City) -> None:
    ask = take_phone().context.request
    for path in ("/", "/index.html", "/accounts/abc"):
        page = ask.get(f"{city.address}{path}", headers={"accept": "text/html"})
        assert (page.status, page.headers["cache-control"]) == (200, "no-store")
    assert ask.get(f"{city.address}/assets/Home-00000000.js").status == 404
    assert ask.get(f"{city.address}/assets/Home-00000000.js", headers={"accept": "text/html"}).status == 404
    assert ask.get(f"{city.address}/sw.js").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("language", "title", "again"), [("zh", "网络已断开", "重试"), ("en", "You are offline", "Try again")]
)
def test_without_a_network_there_is_a_page_that_says_so(
    take_phone: TakePhone, shopper: Resident, language: str, title: str, again: str
) -> None:
    phone = take_phone(shopper, language=language)
    phone.settle()
    phone.page.wait_for_function("navigator.serviceWorker.controller !== null")
    phone.page.reload()
    phone.settle()
    kept = phone.page.evaluate(
        """async () => {
            const names = await caches.keys();
            const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
            return kept.flat().map((request) => new URL(request.url).pathname);
        }"""
    )
    assert any(path.startswith("/assets/") for path in kept)
    assert [path for path in kept if path in {"/", "/index.html"} or path.startswith("/api/")] == []

    phone.context.set_offline(True)
    banner = {"zh": "网络已断开，恢复后会自动继续", "en": "You are offline."}[language]
    expect(phone.page.get_by_text(banner)).to_be_visible()
    assert phone.axe() == []
    phone.faults.clear()  # the live inbox was cut off: the browser says so
    phone.page.goto(f"{phone.address}/inbox")
    expect(phone.page.get_by_role("heading", name=title)).to_be_visible()
    expect(phone.link(again)).to_be_visible()
    assert phone.axe() == []
    assert phone.overflow() <= 0
    phone.context.set_offline(False)
    expect(phone.heading).to_have_text({"zh": "消息", "en": "Inbox"}[language], timeout=15_000)
    assert phone.page.url.endswith("/inbox")
    assert phone.faults == []
