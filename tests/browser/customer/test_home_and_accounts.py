"""What a customer sees of their money: home, accounts, entries, receipts, statements."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Download, expect
from pypdf import PdfReader

from tests.browser.city import City
from tests.browser.customer.phone import Phone
from tests.browser.customer.residents import Resident, move_in

pytestmark = pytest.mark.browser

TakePhone = Callable[..., Phone]


def money(minor: int) -> str:
    return f"{minor / 100:,.2f}"


def pdf_text(download: Download) -> str:
    path = Path(download.path())
    assert path.read_bytes().startswith(b"%PDF")
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def filter_by(phone: Phone, *choices: str, least: str = "", most: str = "") -> None:
    phone.button("筛选", exact=False).first.click()
    for choice in choices:
        phone.sheet.get_by_text(choice, exact=True).click()
    phone.sheet.get_by_label("最低金额").fill(least)
    phone.sheet.get_by_label("最高金额").fill(most)
    phone.button("查看结果").click()
    phone.settle()


def entries(phone: Phone) -> list[str]:
    return [row.replace("\n", " ") for row in phone.page.locator(".entry-days .t-cell-main").all_inner_texts()]


def test_home_shows_the_accounts_and_their_total(take_phone: TakePhone, shopper: Resident) -> None:
    phone = take_phone(shopper)
    expect(phone.heading).to_contain_text(shopper.name)
    phone.settle()
    accounts = phone.ask("/accounts")
    total = accounts["totals"][0]["balance_minor"]
    assert total == sum(one["balance_minor"] for one in accounts["items"])
    expect(phone.page.locator(".total-amount")).to_have_text(f"¥{money(total)}")
    shown = phone.page.locator("a[href^='/accounts/']").all_inner_texts()
    for one in accounts["items"]:
        assert any(one["product"] in text and money(one["balance_minor"]) in text for text in shown)
    assert shopper.number not in phone.page.content()
    assert phone.faults + phone.refusals == []


def test_hidden_amounts_stay_hidden(take_phone: TakePhone, shopper: Resident) -> None:
    phone = take_phone(shopper)
    phone.button("隐藏金额").click()
    money_shown = re.compile(r"\d[\d,]*\.\d\d")
    expect(phone.page.locator("main")).not_to_contain_text(money_shown)
    phone.page.reload()
    phone.settle()
    expect(phone.button("显示金额")).to_be_visible()
    expect(phone.page.locator("main")).not_to_contain_text(money_shown)
    assert phone.axe() == []
    phone.link("账户").click()
    phone.settle()
    phone.rows.first.click()
    phone.settle()
    expect(phone.page.locator("main .entry-amount").first).to_contain_text("••••••")
    expect(phone.page.locator(".account-balance")).not_to_contain_text(money_shown)
    assert phone.faults + phone.refusals == []


def test_entries_are_filtered_by_kind_direction_amount_and_day(take_phone: TakePhone, shopper: Resident) -> None:
    phone = take_phone(shopper, f"/accounts/{shopper.account_id}")
    phone.settle()
    assert len(entries(phone)) >= 30

    filter_by(phone, "缴费", least="5", most="8.00")
    assert all("缴费" in text and "供热公司" in text for text in entries(phone))
    assert sorted(phone.page.locator(".entry-days .entry-amount").all_inner_texts()) == ["−¥5.00", "−¥8.00"]
    assert phone.page.url.endswith("?kind=bill&min=500&max=800")
    phone.page.reload()
    phone.settle()
    assert len(entries(phone)) == 2

    # Off again, one by one.
    phone.button("去掉条件：缴费").click()
    expect(phone.page.locator(".entry-days .entry-amount")).to_have_count(4)
    filter_by(phone, "收入", least="", most="")
    expect(phone.page.locator(".entry-days .entry-amount")).to_have_text(["+¥20,000.00"])
    assert phone.axe() == []

    phone.go(f"/accounts/{shopper.account_id}?from=2020-01-01&to=2020-12-31")
    phone.settle()
    expect(phone.page.get_by_text("没有符合条件的记录")).to_be_visible()
    assert phone.axe() == []
    phone.button("清除筛选").click()
    expect(phone.page.locator(".entry-days .entry-amount").first).to_be_visible()
    filter_by(phone, "近 7 天")
    assert len(entries(phone)) >= 30
    assert phone.faults + phone.refusals == []


def test_an_impossible_filter_cannot_be_applied(take_phone: TakePhone, shopper: Resident) -> None:
    phone = take_phone(shopper, f"/accounts/{shopper.account_id}")
    phone.button("筛选").click()
    phone.sheet.get_by_label("最低金额").fill("9")
    phone.sheet.get_by_label("最高金额").fill("8")
    expect(phone.sheet.get_by_text("最低金额不能高于最高金额")).to_be_visible()
    expect(phone.button("查看结果")).to_be_disabled()
    phone.sheet.get_by_text("自定义", exact=True).click()
    assert phone.axe() == []
    assert phone.overflow() <= 0
    assert phone.faults + phone.refusals == []


def test_more_entries_come_as_the_list_is_scrolled(take_phone: TakePhone, shopper: Resident) -> None:
    phone = take_phone(shopper, f"/accounts/{shopper.account_id}")
    phone.settle()
    for _ in range(5):
        phone.page.mouse.wheel(0, 20_000)
        phone.page.wait_for_timeout(150)
    expect(phone.page.get_by_text("已显示全部")).to_be_visible()
    amounts = phone.page.locator(".entry-days .entry-amount").all_inner_texts()
    assert len(amounts) == 72  # the salary, what went to the second account, and 70 payments
    assert len(set(amounts)) == len(amounts)

    # Going back finds the list where it was left.
    at = phone.page.evaluate("scrollY")
    phone.rows.nth(60).click()
    expect(phone.heading).to_have_text("电子回单")
    phone.link("返回").click()
    expect(phone.page.locator(".entry-days .entry-amount")).to_have_count(72)
    phone.page.wait_for_function("at => Math.abs(scrollY - at) < 900 && scrollY > 500", arg=at)
    assert phone.faults + phone.refusals == []


def test_a_receipt_is_shown_printed_and_kept(take_phone: TakePhone, shopper: Resident) -> None:
    phone = take_phone(shopper, f"/accounts/{shopper.account_id}?kind=bill&min=800&max=800")
    phone.settle()
    phone.rows.first.click()
    expect(phone.page.locator(".receipt-amount")).to_contain_text("−¥8.00")
    expect(phone.page.locator(".receipt")).to_contain_text("捌元整")
    reference = phone.page.locator(".t-facts div", has_text="流水号").locator("dd").inner_text()
    with phone.page.expect_download() as waiting:
        phone.button("下载 PDF").click()
    assert waiting.value.suggested_filename.endswith(".pdf")
    text = pdf_text(waiting.value)
    for words in ("电子回单", reference, "8.00", "捌元整", "供热公司", shopper.name):
        assert words in text, words
    assert shopper.number not in text

    # On paper there is the receipt, and nothing to press.
    phone.page.evaluate("window.print = () => { window.printed = true; }")
    phone.button("打印").click()
    assert phone.page.evaluate("window.printed")
    phone.page.emulate_media(media="print")
    expect(phone.page.locator(".receipt")).to_be_visible()
    for shell in (".t-navbar", ".screen-footer", ".t-tabbar:visible"):
        expect(phone.page.locator(shell)).not_to_be_visible()
    assert phone.overflow() <= 0
    assert phone.faults + phone.refusals == []


def test_another_s_receipt_does_not_exist(take_phone: TakePhone, shopper: Resident, resident: Resident) -> None:
    phone = take_phone(resident, f"/accounts/{shopper.account_id}")
    expect(phone.page.get_by_text("没有这个页面")).to_be_visible()
    assert phone.faults == []
    assert phone.refusals  # the account and its entries: 404 both


def test_statements_hold_the_entries_of_the_account(take_phone: TakePhone, shopper: Resident) -> None:
    phone = take_phone(shopper, f"/statement?account={shopper.account_id}")
    phone.page.get_by_text("近 3 个月", exact=True).click()
    with phone.page.expect_download() as waiting:
        phone.button("下载 CSV").click()
    raw = Path(waiting.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    told = [line for line in lines if any("供热公司" in cell or "百货" in cell or "超市" in cell for cell in line)]
    assert len(told) == 70
    for number in range(1, 71):
        assert any(f"{number}.00" in cell.lstrip("-−") for line in told for cell in line)

    with phone.page.expect_download() as waiting:
        phone.button("下载 PDF").click()
    text = pdf_text(waiting.value)
    for words in (shopper.name, "70.00", "1.00", "中央大街百货", money(phone_balance(phone, shopper))):
        assert words in text, words

    # A year and more is not asked for.
    phone.page.get_by_text("自定义", exact=True).click()
    assert phone.axe() == []
    assert phone.faults + phone.refusals == []


def phone_balance(phone: Phone, resident: Resident) -> int:
    return int(phone.ask(f"/accounts/{resident.account_id}")["balance_minor"])


def test_a_refused_statement_is_explained(take_phone: TakePhone, shopper: Resident) -> None:
    phone = take_phone(shopper, "/statement", language="en")
    phone.page.route(
        "**/statement.pdf*",
        lambda route: route.fulfill(
            status=422,
            content_type="application/problem+json",
            body='{"type": "/problems/statement-too-long", "title": "x", "status": 422}',
        ),
    )
    phone.button("Save PDF").click()
    expect(phone.page.get_by_role("alert")).to_contain_text("Too many entries for a PDF")
    assert phone.axe() == []
    assert phone.faults == []


def test_whoever_has_no_account_is_told_how_to_get_one(take_phone: TakePhone, city: City) -> None:
    empty = move_in(city.database, funds_minor=0)
    phone = take_phone(empty, f"/accounts/{empty.account_id}")
    expect(phone.page.get_by_text("没有收支记录")).to_be_visible()
    phone.go("/transfer")
    phone.settle()
    expect(phone.page.locator("main")).not_to_contain_text("undefined")
    assert phone.axe() == []
    phone.go("/transfers")
    expect(phone.page.get_by_text("还没有转账")).to_be_visible()
    phone.go("/inbox")
    expect(phone.page.get_by_text("还没有消息")).to_be_visible()
    assert phone.faults + phone.refusals == []
