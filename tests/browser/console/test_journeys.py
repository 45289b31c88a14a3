"""A day at the desk: what staff do with each other's help, on a real bank."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tests.browser.city import City
from tests.browser.console.desk import Desk
from trident.kernel.auth import Role
from trident.kernel.ids import new_id

pytestmark = pytest.mark.browser

OpenDesk = Callable[..., Desk]


def open_account(desk: Desk, city: City, person: int) -> str:
    """Look a person up and open their first account; returns its address."""
    desk.look_up(city.people[person][1])
    desk.rows().first.press("Enter")
    expect(desk.heading).to_have_text(city.people[person][0])
    desk.rows().first.press("Enter")
    expect(desk.page).to_have_url(re.compile("/accounts/"))
    expect(desk.heading).to_contain_text("账户")  # or the rows are still those of the page before
    expect(desk.rows().first).to_be_visible()
    return desk.page.url


def open_first_request(desk: Desk, kind: str) -> None:
    desk.go("/approvals")
    desk.rows().filter(has_text=kind).first.press("Enter")
    expect(desk.drawer.get_by_role("heading", name="申请内容")).to_be_visible()


def status_of_account(page: Page) -> str:
    return page.locator("dl.facts .status").first.inner_text()


def test_a_freeze_needs_two_people(open_desk: OpenDesk, city: City) -> None:
    teller, operations = open_desk(Role.TELLER), open_desk(Role.OPERATIONS)
    address = open_account(teller, city, 0)
    assert status_of_account(teller.page) == "正常"

    teller.button("申请冻结").click()
    teller.button("提交复核").click()
    expect(teller.dialog.get_by_text("请填写申请原因")).to_be_visible()
    teller.dialog.get_by_text("客户口头挂失").click()
    teller.button("提交复核").click()
    expect(teller.page.get_by_text("申请已提交，等待他人复核")).to_be_visible()

    # Asking twice is refused by name, and leads to the request that waits.
    teller.button("申请冻结").click()
    teller.write_reason("客户再次来电要求挂失")
    teller.button("提交复核").click()
    expect(teller.dialog.get_by_text("相同的申请正在等待复核")).to_be_visible()
    teller.dialog.get_by_role("link", name="查看申请").click()
    expect(
        teller.drawer.get_by_text("您的岗位没有复核权限").or_(teller.drawer.get_by_text("这是您本人提出的申请"))
    ).to_be_visible()
    expect(teller.drawer.get_by_role("button", name="通过")).to_have_count(0)

    open_first_request(operations, "冻结账户")
    expect(operations.drawer.get_by_text("客户口头挂失")).to_be_visible()
    assert operations.axe() == []
    operations.drawer.get_by_role("button", name="通过").click()
    operations.dialog.get_by_role("button", name="通过").click()
    expect(operations.drawer.locator(".status").first).to_have_text("已通过")

    teller.page.goto(address)
    expect(teller.page.get_by_text("该账户已冻结，不能付款。")).to_be_visible()
    assert status_of_account(teller.page) == "已冻结"
    expect(teller.button("申请解冻")).to_be_enabled()
    assert teller.faults == []
    assert operations.faults == []


def test_whoever_asked_cannot_approve_and_may_withdraw(open_desk: OpenDesk, city: City) -> None:
    desk = open_desk(Role.OPERATIONS)
    open_account(desk, city, 1)
    desk.button("申请冻结").click()
    desk.write_reason("可疑交易，先行止付")
    desk.button("提交复核").click()
    desk.page.get_by_role("link", name="查看申请").click()

    expect(desk.drawer.get_by_text("这是您本人提出的申请")).to_be_visible()
    expect(desk.drawer.get_by_role("button", name="通过")).to_be_disabled()
    expect(desk.drawer.get_by_role("button", name="驳回")).to_be_disabled()
    assert desk.axe() == []

    # The server holds the same: the page's own call, made by hand, is refused by name.
    approval_id = desk.page.url.rpartition("open=")[2]
    answer = desk.page.evaluate(
        """async (id) => {
            const { csrf_token } = await (await fetch("/api/staff/session")).json();
            const refused = await fetch(`/api/staff/approvals/${id}/approve`, {
                method: "POST", headers: { "x-csrf-token": csrf_token },
            });
            return [refused.status, (await refused.json()).type];
        }""",
        approval_id,
    )
    assert answer == [409, "/problems/maker-is-checker"]

    desk.drawer.get_by_role("button", name="撤回申请").click()
    desk.dialog.get_by_role("button", name="撤回申请").click()
    expect(desk.drawer.locator(".status").first).to_have_text("已撤回")
    desk.page.keyboard.press("Escape")
    desk.page.get_by_text("已撤回").first.click()
    expect(desk.rows().filter(has_text="可疑交易，先行止付")).to_have_count(1)
    assert desk.faults == []


def test_a_decision_that_came_too_late_is_refused_and_explained(open_desk: OpenDesk, city: City) -> None:
    teller, first, second = open_desk(Role.TELLER), open_desk(Role.OPERATIONS), open_desk(Role.RISK)
    open_account(teller, city, 2)
    teller.button("申请冻结").click()
    teller.write_reason("身份信息待核实")
    teller.button("提交复核").click()
    expect(teller.page.get_by_text("申请已提交，等待他人复核")).to_be_visible()
    for desk in (first, second):
        open_first_request(desk, "身份信息待核实")
        desk.drawer.get_by_role("button", name="驳回").click()
        desk.write_reason("缺少客户身份证明材料")
    for desk in (first, second):
        desk.dialog.get_by_role("button", name="驳回").click()
    expect(first.drawer.locator(".status").first).to_have_text("已驳回")
    expect(second.dialog.get_by_text("这项申请已经处理过")).to_be_visible()
    assert first.faults + second.faults == []


def test_an_entry_is_reversed_by_another_person(open_desk: OpenDesk, city: City) -> None:
    teller, risk = open_desk(Role.TELLER), open_desk(Role.RISK)
    address = open_account(teller, city, 1)
    teller.rows().first.press("Enter")
    reference = teller.drawer.locator("code").first.inner_text()
    teller.drawer.get_by_role("button", name="申请冲正").click()
    teller.dialog.get_by_text("重复记账").click()
    teller.button("提交复核").click()
    expect(teller.page.get_by_text("申请已提交，等待他人复核")).to_be_visible()

    open_first_request(risk, reference)
    expect(risk.drawer.get_by_text("付款方")).to_be_visible()
    assert risk.axe() == []
    risk.drawer.get_by_role("button", name="通过").click()
    risk.dialog.get_by_role("button", name="通过").click()
    expect(risk.drawer.locator(".status").first).to_have_text("已通过")

    teller.page.goto(address)
    expect(teller.rows().first).to_contain_text("冲正")
    reversed_row = teller.rows().filter(has_text="已冲正").first
    reversed_row.press("Enter")
    expect(teller.drawer.locator("code").first).to_have_text(reference)
    expect(teller.drawer.get_by_role("button", name="申请冲正")).to_be_disabled()
    assert teller.faults + risk.faults == []


def test_entries_are_filtered_and_paged(open_desk: OpenDesk, city: City) -> None:
    desk = open_desk(Role.TELLER)
    open_account(desk, city, 0)
    desk.page.get_by_text("收入", exact=True).first.click()
    expect(desk.page).to_have_url(re.compile("direction=in"))
    expect(desk.page.locator("[aria-busy=true]")).to_have_count(0)
    assert all(row.inner_text().count("+¥") == 1 for row in desk.rows().all())
    desk.page.locator(".filter-amount").nth(0).fill("9")
    desk.page.locator(".filter-amount").nth(1).fill("1")
    expect(desk.page.get_by_text("最低金额不能大于最高金额")).to_be_visible()
    desk.page.locator(".filter-amount").nth(1).fill("")
    desk.page.locator(".filter-amount").nth(0).fill("99999999")
    desk.page.locator(".filter-amount").nth(0).press("Enter")
    expect(desk.page.get_by_text("没有符合条件的明细")).to_be_visible()
    expect(desk.page).to_have_url(re.compile("min=99999999"))
    desk.button("重置筛选").click()
    expect(desk.rows().first).to_be_visible()
    assert desk.faults == []


def test_the_auditor_finds_who_looked_at_whom_and_the_chain_whole(open_desk: OpenDesk, city: City) -> None:
    teller, auditor = open_desk(Role.TELLER), open_desk(Role.AUDITOR)
    teller.look_up(city.people[1][1], "投诉与差错处理")
    expect(teller.rows()).to_have_count(1)

    auditor.go("/audit")
    expect(auditor.page.get_by_text("链条完整")).to_be_visible()
    row = auditor.rows().filter(has_text="customer.searched").first
    expect(row).to_contain_text("投诉与差错处理")
    row.press("Enter")
    expect(auditor.drawer.get_by_text(city.member(Role.TELLER).name)).to_be_visible()
    assert auditor.axe() == []
    auditor.drawer.get_by_role("button", name="只看此人").click()
    expect(auditor.page).to_have_url(re.compile(f"actor={city.member(Role.TELLER).staff_id}"))
    expect(auditor.page.locator("[aria-busy=true]")).to_have_count(0)
    names = {row.locator("td").nth(2).inner_text().split("\n")[0] for row in auditor.rows().all()}
    assert names == {city.member(Role.TELLER).name}
    assert auditor.faults == []


def test_a_dead_letter_is_replayed_once(open_desk: OpenDesk, city: City) -> None:
    letter_id, now = new_id(), datetime.now(UTC)
    event = {"customer_id": str(uuid4()), "device": "Chrome · Linux", "address": "127.0.0.1"}
    with city.database.transaction() as db:
        db.execute(
            text(
                """
                INSERT INTO kernel.dead_letters
                    (id, event_id, event, handler, payload, error, attempts, occurred_at, failed_at)
                VALUES (:id, :event_id, 'console.was-tested', 'notifications.nobody', CAST(:payload AS jsonb),
                        'TimeoutError: the gateway did not answer', 8, :now, :now)
                """
            ),
            {"id": letter_id, "event_id": new_id(), "payload": json.dumps(event), "now": now},
        )
    desk, auditor = open_desk(Role.OPERATIONS), open_desk(Role.AUDITOR)
    auditor.go("/dead-letters")
    auditor.rows().filter(has_text="console.was-tested").press("Enter")
    expect(auditor.drawer.get_by_text("您的岗位没有重新投递的权限")).to_be_visible()

    desk.go("/dead-letters")
    row = desk.rows().filter(has_text="console.was-tested")
    expect(row).to_contain_text("待处理")
    row.press("Enter")
    expect(desk.drawer.get_by_text("TimeoutError: the gateway did not answer")).to_be_visible()
    expect(desk.drawer.get_by_text("Chrome · Linux")).to_be_visible()
    assert desk.axe() == []
    desk.drawer.get_by_role("button", name="重新投递").click()
    desk.dialog.get_by_role("button", name="重新投递").click()
    expect(desk.drawer.locator(".status").first).to_have_text("已重新投递")
    expect(desk.drawer.get_by_role("button", name="重新投递")).to_have_count(0)
    assert desk.faults + auditor.faults == []


def test_the_ledger_is_in_balance_and_verified(open_desk: OpenDesk) -> None:
    desk = open_desk(Role.RISK)
    desk.go("/ledger")
    expect(desk.page.get_by_text("借贷平衡")).to_be_visible()
    total = desk.page.locator(".totals-sum").first.locator("td")
    assert total.nth(1).inner_text() == total.nth(2).inner_text() != "0.00"
    assert desk.faults == []
