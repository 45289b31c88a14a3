"""A receipt is presented at the desk: genuine, altered, mistyped, or not to be checked just now."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import text

from tests.browser.city import City
from tests.browser.console.desk import Desk
from trident import ledger
from trident.kernel.auth import Role
from trident.kernel.clock import BANK_ZONE
from trident.kernel.ids import new_id
from trident.kernel.money import format_minor

pytestmark = pytest.mark.browser

OpenDesk = Callable[..., Desk]

LOOKS = pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
SENDS = {"zh": "验证", "en": "Check"}


def issue(city: City, kind: ledger.EntryKind = ledger.EntryKind.TRANSFER, place: int = 0) -> ledger.Receipt:
    """Return the payer's receipt of one of the city's entries of a kind, the latest first."""
    with city.database.transaction(read_only=True) as db:
        entries = db.execute(text("SELECT id, debit_account FROM ledger.transfers ORDER BY position DESC")).all()
        issued = (ledger.receipt(db, ledger.AccountId(one.debit_account), ledger.EntryId(one.id)) for one in entries)
        return next(
            islice((receipt for receipt in issued if receipt.kind is kind and not receipt.reversed), place, None)
        )


def printed_day(receipt: ledger.Receipt) -> str:
    return receipt.posted_at.astimezone(BANK_ZONE).date().isoformat()


def printed_amount(receipt: ledger.Receipt) -> str:
    return format_minor(receipt.amount_minor, receipt.currency)


def checks(city: City, receipt: ledger.Receipt) -> int:
    """Count what the audit trail has on this receipt."""
    with city.database.transaction(read_only=True) as db:
        counted = db.execute(
            text("SELECT count(*) FROM kernel.audit WHERE action = 'receipt.checked' AND subject_id = :id"),
            {"id": str(receipt.entry_id)},
        )
        return int(counted.scalar_one())


def write(page: Page, receipt: ledger.Receipt, **other: str) -> None:
    """Fill the form in as printed, but for what the test says."""
    printed = {
        "reference": receipt.reference,
        "code": receipt.digest,
        "on": printed_day(receipt),
        "amount": printed_amount(receipt),
    } | other
    for field, typed in printed.items():
        page.locator(f"#{field}").fill(typed)


def result(desk: Desk) -> Locator:
    return desk.page.locator(".receipt-result")


@LOOKS
def test_a_genuine_receipt_is_shown_as_it_must_be(open_desk: OpenDesk, city: City, language: str, scheme: str) -> None:
    receipt = issue(city)
    desk = open_desk(Role.TELLER, language=language, scheme=scheme)
    desk.go("/receipts")
    expect(desk.page.locator("#reference")).to_be_focused()
    assert desk.axe() == []
    before = checks(city, receipt)
    write(desk.page, receipt)
    desk.page.locator("#amount").press("Enter")
    expect(result(desk)).to_be_focused()
    genuine = {"zh": "回单为真，由本行出具", "en": "Genuine: this bank issued it"}[language]
    expect(result(desk).get_by_role("status")).to_contain_text(genuine)
    for shown in (receipt.reference, receipt.own_name, receipt.own_number_masked, receipt.counterparty_name):
        expect(result(desk)).to_contain_text(shown or "—")
    expect(result(desk).locator(".receipt-figures")).to_have_text(printed_amount(receipt))
    payer = result(desk).get_by_role("region", name={"zh": "付款方", "en": "Payer"}[language])
    expect(payer).to_contain_text(receipt.own_name)
    assert desk.axe() == []
    assert checks(city, receipt) == before + 1
    assert desk.faults == []
    assert desk.refusals == []


def test_it_is_read_as_people_paste_it_and_the_code_stays_out_of_the_address(open_desk: OpenDesk, city: City) -> None:
    receipt = issue(city, place=1)
    desk = open_desk(Role.RISK)
    desk.go("/receipts")
    code = receipt.digest
    spaced = " ".join(code[start : start + 4] for start in range(0, 32, 4))
    write(
        desk.page,
        receipt,
        reference=f" {receipt.reference.lower().replace('-', ' ')} ",
        code=f"  {spaced.lower()} ",
        on=printed_day(receipt).replace("-", "/"),
        amount=f"￥ {printed_amount(receipt).removeprefix('¥')} 元",
    )
    expect(desk.page.locator("#reference")).to_have_value(receipt.reference)
    expect(desk.page.locator("#code")).to_have_value(spaced.upper())
    expect(desk.page.locator("#on")).to_have_value(printed_day(receipt))
    desk.button("验证").click()
    expect(result(desk)).to_contain_text("回单为真")
    address = parse_qs(urlsplit(desk.page.url).query)
    assert set(address) == {"reference", "on", "amount"}
    assert address["reference"] == [receipt.reference]

    # Whoever gets the address finds all but the code, and is not told anything yet.
    other = open_desk(Role.AUDITOR)
    other.page.goto(f"{desk.page.url}&code={code}")
    expect(other.page.locator("#reference")).to_have_value(receipt.reference)
    expect(other.page.locator("#code")).to_have_value("")
    expect(other.page.locator("#code")).to_be_focused()
    expect(result(other)).to_contain_text("尚未验证")
    other.page.locator("#code").fill(code)
    other.page.keyboard.press("Enter")
    expect(result(other)).to_contain_text("回单为真")
    assert code not in other.page.url
    assert desk.faults + other.faults == []


@LOOKS
def test_an_altered_receipt_is_refused_by_name(open_desk: OpenDesk, city: City, language: str, scheme: str) -> None:
    receipt = issue(city, place=2)
    before = checks(city, receipt)
    desk = open_desk(Role.TELLER, language=language, scheme=scheme)
    desk.go("/receipts")
    write(desk.page, receipt, amount=f"{receipt.amount_minor // 100 + 1000}")
    desk.page.keyboard.press("Enter")
    refusal = {"zh": "未查到相符的电子回单", "en": "The bank issued no such receipt"}[language]
    expect(result(desk).get_by_role("alert")).to_contain_text(refusal)
    expect(result(desk)).to_contain_text("receipt-not-genuine")
    expect(result(desk)).to_be_focused()
    expect(result(desk).get_by_text(receipt.own_name)).to_have_count(0)
    assert desk.axe() == []
    assert checks(city, receipt) == before
    assert desk.faults == []
    assert len(desk.refusals) == 1

    # An answer never stands beside other particulars than it was given for.
    desk.page.locator("#amount").fill(printed_amount(receipt))
    expect(result(desk).get_by_role("alert")).to_have_count(0)
    desk.page.keyboard.press("Enter")
    expect(result(desk).locator(".receipt-figures")).to_have_text(printed_amount(receipt))


def test_a_reversed_entry_s_receipt_is_genuine_and_warns(open_desk: OpenDesk, city: City) -> None:
    receipt = issue(city, ledger.EntryKind.SHOPPING)
    with city.database.transaction() as db:
        ledger.reverse_entry(
            db,
            reversal_id=ledger.EntryId(new_id()),
            entry_id=receipt.entry_id,
            reason="重复记账",
            now=datetime.now(UTC),
        )
    desk = open_desk(Role.OPERATIONS)
    desk.go("/receipts")
    write(desk.page, receipt)
    desk.page.keyboard.press("Enter")
    expect(result(desk).get_by_role("status")).to_contain_text("回单为真")
    expect(result(desk).get_by_role("alert")).to_contain_text("此交易已冲正")
    assert desk.axe() == []
    assert desk.faults == []


@LOOKS
def test_what_cannot_be_on_a_receipt_is_not_sent(open_desk: OpenDesk, city: City, language: str, scheme: str) -> None:
    receipt = issue(city)
    desk = open_desk(Role.TELLER, language=language, scheme=scheme)
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url) if "/staff/receipts/" in request.url else None)
    desk.go("/receipts")
    desk.button(SENDS[language]).click()
    faults = desk.page.locator(".ant-form-item-explain-error")
    expect(faults).to_have_count(4)
    expect(desk.page.locator("#reference")).to_be_focused()
    write(desk.page, receipt, reference="K7QF-2M9X", code=receipt.digest[1:], on="2026-02-30", amount="0")
    desk.page.keyboard.press("Enter")
    expect(faults).to_have_text(
        {
            "zh": [re.compile("12 位"), re.compile("32 位"), re.compile("年-月-日"), re.compile("大于零")],
            "en": [re.compile("12 letters"), re.compile("32 char"), re.compile("A day like"), re.compile("Above zero")],
        }[language]
    )
    assert desk.axe() == []
    assert asked == []
    assert urlsplit(desk.page.url).query == ""
    assert desk.faults == []


def test_a_lost_connection_says_so_and_the_same_check_can_be_sent_again(open_desk: OpenDesk, city: City) -> None:
    receipt = issue(city)
    desk = open_desk(Role.TELLER)
    desk.go("/receipts")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    desk.page.route("**/api/staff/receipts/**", hold)
    write(desk.page, receipt)
    desk.page.keyboard.press("Enter")
    expect(result(desk).get_by_role("status", name="正在加载")).to_be_visible()
    assert desk.axe() == []
    held[0].abort()
    expect(result(desk).get_by_role("alert")).to_contain_text("无法连接服务器")
    desk.page.unroute("**/api/staff/receipts/**")
    expect(desk.page.locator("#code")).not_to_have_value("")
    assert desk.axe() == []
    desk.button("重试").click()
    expect(result(desk)).to_contain_text("回单为真")


def test_the_next_receipt_begins_with_an_empty_form(open_desk: OpenDesk, city: City) -> None:
    receipt = issue(city)
    desk = open_desk(Role.TELLER)
    desk.page.keyboard.press("g")
    desk.page.keyboard.press("r")
    expect(desk.heading).to_have_text("回单验真")
    for begin_anew in (desk.button("验证下一张"), desk.page.get_by_role("link", name="回单验真")):
        write(desk.page, receipt)
        desk.page.keyboard.press("Enter")
        expect(result(desk)).to_contain_text("回单为真")
        begin_anew.click()
        expect(result(desk)).to_contain_text("尚未验证")
        for field in ("reference", "code", "on", "amount"):
            expect(desk.page.locator(f"#{field}")).to_have_value("")
        expect(desk.page.locator(".ant-form-item-explain-error")).to_have_count(0)
        assert urlsplit(desk.page.url).query == ""
    assert desk.faults == []
    assert desk.refusals == []
