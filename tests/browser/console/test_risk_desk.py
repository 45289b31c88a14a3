"""A day at the risk desk: a case is decided, a list grows by two people's hands, a policy changes and goes back."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import expect

from tests.app.load import open_sessions
from tests.browser.city import City
from tests.browser.console.desk import Desk
from trident import ledger, payments
from trident.identity import token_digest
from trident.kernel.auth import Role

pytestmark = pytest.mark.browser

OpenDesk = Callable[..., Desk]
POINT = "/policies/payments.payee"


def step(desk: Desk, name: str, reason: str = "") -> None:
    """Take a step of the version whose drawer is open."""
    desk.drawer.get_by_role("button", name=name, exact=True).click()
    if reason:
        desk.write_reason(reason)
    desk.dialog.get_by_role("button", name=name, exact=True).click()
    expect(desk.page.get_by_role("dialog", name=name)).to_have_count(0)


def report_a_transfer(city: City) -> tuple[UUID, str]:
    """Let somebody pay a fen and say that it was not them; returns the case that opens, and its reference."""
    now = datetime.now(UTC)
    payer, payee = open_sessions(city.database, now)[8:10]  # whom nobody steals from, and no other test asks for
    wanted = payments.TransferRequest(
        token_digest=token_digest(payer.token),
        idempotency_key=uuid4(),
        source_account_id=ledger.AccountId(payer.account_id),
        payee=payments.TypedPayee(payee.number, payee.name),
        amount_minor=1,
        currency="CNY",
    )
    with city.database.transaction() as db:
        (sent,) = payments.send_transfers(db, [wanted], now=now)
    assert isinstance(sent, payments.Transfer)
    with city.database.transaction() as db:
        (account,) = ledger.accounts_by_ids(db, [ledger.AccountId(payer.account_id)])
        assert account.holder_id is not None
        payments.report_transfer(db, customer_id=account.holder_id, transfer_id=sent.id, now=now)
    until = time.monotonic() + 30
    while time.monotonic() < until:  # the worker opens the case
        with city.database.transaction(read_only=True) as db:
            asked = "SELECT id, reference FROM risk.cases WHERE transfer_id = %(id)s"
            found = db.connection().exec_driver_sql(asked, {"id": sent.id}).one_or_none()
        if found is not None:
            return found[0], found[1]
        time.sleep(0.2)
    raise AssertionError("no case was opened")


def test_a_reported_transfer_is_looked_into_and_confirmed_as_fraud(open_desk: OpenDesk, city: City) -> None:
    case_id, reference = report_a_transfer(city)
    desk = open_desk(Role.RISK)
    desk.go(f"/cases?q={reference}")
    expect(desk.rows().filter(has_text=reference)).to_have_count(1)
    desk.go(f"/cases/{case_id}")
    expect(desk.heading).to_have_text(f"案件 {reference}")
    expect(desk.page.get_by_text("名单命中")).to_be_visible()  # the evidence has come
    assert desk.axe() == []
    desk.page.get_by_text("收款账户流水", exact=True).click()
    expect(desk.page.locator("tbody tr").first).to_be_visible()
    desk.button("领取案件").click()
    expect(desk.button("确认欺诈")).to_be_visible()  # it is theirs now, and the buttons have moved
    desk.button("添加备注").click()
    desk.write_reason("已致电客户，称未作此笔转账")
    desk.dialog.get_by_role("button", name="添加备注").click()
    expect(desk.page.locator(".timeline")).to_contain_text("称未作此笔转账")
    desk.button("确认欺诈").click()
    assert desk.axe() == []
    desk.dialog.get_by_label("同时提议将收款账户列入阻断名单").check()
    desk.write_reason("客户确认非本人操作")
    desk.dialog.get_by_role("button", name="确认欺诈").click()
    expect(desk.page.locator(".timeline")).to_contain_text("客户确认非本人操作")
    expect(desk.button("领取案件")).to_have_count(0)
    with city.database.transaction(read_only=True) as db:
        outcome = "SELECT outcome FROM risk.cases WHERE id = %(id)s"
        assert db.connection().exec_driver_sql(outcome, {"id": case_id}).scalar_one() == "fraud"

    checker = open_desk(Role.RISK, 1)
    checker.go("/lists?status=proposed")
    row = checker.page.locator("tbody tr").filter(has_text="客户确认非本人操作")
    row.get_by_role("button", name="通过").click()
    checker.write_reason("证据充分")
    checker.dialog.get_by_role("button", name="通过").click()
    expect(row).to_have_count(0)
    assert desk.faults + checker.faults == []
    assert desk.refusals + checker.refusals == []


def edit_a_policy(author: Desk) -> None:
    """Make a gap and take it back, change a cell, add a test case, and keep all that as a version."""
    author.go(f"{POINT}/edit")
    expect(author.page.get_by_text("检查通过：没有错误、缺口或冲突")).to_be_visible()
    rules = author.page.locator(".policy-table tbody tr")
    number = rules.count()
    author.page.get_by_role("button", name=f"删除 {number}", exact=True).click()
    expect(author.page.locator(".row-gap")).to_contain_text("有缺口")
    assert author.axe() == []
    author.button("撤销").click()
    expect(author.page.locator(".row-gap")).to_have_count(0)
    note = rules.first.locator("input").last
    note.fill("own account, said anew")
    note.press("Enter")
    author.page.get_by_label("名称").fill("首次付款")
    author.button("添加用例").click()
    expect(author.page.locator(".policy-cases li")).to_contain_text("不通过")
    author.page.locator(".policy-cases").get_by_role("button", name="查看 首次付款").click()
    author.page.get_by_label("期望结果").click()
    author.page.locator(".ant-select-item-option", has_text="首次").click()
    author.button("添加用例").click()
    expect(author.page.locator(".policy-cases .status")).to_have_text("通过")
    author.button("保存为新版本").click()
    expect(author.page.get_by_text("已保存，可在版本列表中继续")).to_be_visible()


def test_a_policy_is_changed_by_two_people_and_taken_back(open_desk: OpenDesk) -> None:
    author = open_desk(Role.RISK)
    edit_a_policy(author)
    author.go(POINT)
    author.rows().first.press("Enter")
    expect(author.drawer.get_by_role("heading", name="差异")).to_be_visible()
    expect(author.drawer.locator(".policy-changes")).to_contain_text("own account, said anew")
    step(author, "检查")
    step(author, "提交审批", "说法更清楚")
    author.drawer.get_by_role("button", name="通过", exact=True).click()
    author.write_reason("我自己来通过")
    author.dialog.get_by_role("button", name="通过", exact=True).click()
    expect(author.dialog.get_by_role("alert")).to_be_visible()  # nobody approves what they made

    other = open_desk(Role.RISK, 1)
    other.go(POINT)
    other.rows().first.press("Enter")
    step(other, "通过", "核对无误")
    step(other, "回测")
    expect(other.drawer.get_by_text("回测报告")).to_be_visible()
    step(other, "影子运行")
    expect(other.drawer.get_by_text("试运行对比")).to_be_visible()
    step(other, "灰度")
    step(other, "正式生效", "回测与灰度均无异常")
    assert other.axe() == []
    expect(other.page.get_by_text("当前生效：第 1 版")).to_be_visible()

    other.go(POINT)
    other.button("回滚").click()
    other.write_reason("回滚演练一次")
    other.dialog.get_by_role("button", name="回滚").click()
    expect(other.page.get_by_text("当前生效：内置策略")).to_be_visible()
    other.rows().first.press("Enter")
    other.drawer.get_by_role("button", name="回滚到此版本").click()
    other.write_reason("演练完毕，恢复")
    other.dialog.get_by_role("button", name="回滚到此版本").click()
    expect(other.page.get_by_text("当前生效：第 1 版")).to_be_visible()
    assert other.faults == []
    assert other.refusals == []


def test_a_decision_is_found_read_and_replayed(open_desk: OpenDesk) -> None:
    desk = open_desk(Role.RISK)
    desk.go("/decisions?point=payments.transfer-risk&outcome=hold")
    desk.rows().first.press("Enter")
    expect(desk.page.get_by_text("转账风险 · 人工复核")).to_be_visible()
    expect(desk.page.locator(".reasons li").first).to_be_visible()
    desk.button("用今天的策略重放").click()
    expect(desk.page.get_by_text("今天的策略结果相同")).to_be_visible()
    assert desk.axe() == []
    assert desk.faults == []
    assert desk.refusals == []
    told = " ".join(desk.page.locator(".reasons .faint").all_inner_texts())
    assert "、" in told, "rules of a hold look at more than one fact"

    english = open_desk(Role.RISK, language="en")
    english.go(desk.page.url.partition("/console")[2])
    expect(english.page.locator(".reasons li").first).to_be_visible()
    told = " ".join(english.page.locator(".reasons .faint").all_inner_texts())
    assert ", " in told
    assert "、" not in told
