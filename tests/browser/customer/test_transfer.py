"""Money on its way: to whom, how much, once, and seen by both."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Route, expect
from sqlalchemy import select

from tests.browser.city import City
from tests.browser.customer.phone import Phone
from tests.browser.customer.residents import Resident, move_in
from trident.events.payments import TransferSettled
from trident.kernel.auth import Role, StaffActor
from trident.kernel.ids import new_id
from trident.payments.handlers import keep_payees
from trident.risk import CaseOutcome
from trident.risk.actions.decide_case import decide_case
from trident.risk.actions.decide_listing import decide_listing
from trident.risk.actions.propose_listing import propose_listing
from trident.risk.actions.work_on_case import take_case
from trident.risk.tables import CaseRow

pytestmark = pytest.mark.browser

TakePhone = Callable[..., Phone]


@pytest.fixture
def payee(city: City) -> Resident:
    return move_in(city.database, funds_minor=0)


def balance(phone: Phone, resident: Resident) -> int:
    return int(phone.ask(f"/accounts/{resident.account_id}")["balance_minor"])


def balance_available(phone: Phone, resident: Resident) -> int:
    return int(phone.ask(f"/accounts/{resident.account_id}")["available_minor"])


def watch(city: City, resident: Resident) -> None:
    """Put somebody on the watch list, by two people."""
    maker, checker = (StaffActor(new_id(), new_id(), name, frozenset({Role.RISK})) for name in ("王编制", "李审批"))
    now = datetime.now(UTC)
    with city.database.transaction() as db:
        entry_id = propose_listing(
            db,
            actor=maker,
            listed="watch",
            kind="account",
            value=resident.number,
            reason="警方通报",
            expires_at=None,
            now=now,
        )
        decide_listing(db, actor=checker, entry_id=entry_id, is_approved=True, reason="属实", now=now)


def release_all(city: City, resident: Resident) -> None:
    """Let somebody at the bank take the resident's cases, once they are there, and release them."""
    analyst = StaffActor(new_id(), new_id(), "孙立", frozenset({Role.RISK}))
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with city.database.transaction() as db:
            of_payer = CaseRow.customer_id == resident.customer_id
            case_ids = list(db.scalars(select(CaseRow.id).where(of_payer)))
            for case_id in case_ids:
                now = datetime.now(UTC)
                take_case(db, actor=analyst, case_id=case_id, now=now)
                decide_case(
                    db,
                    actor=analyst,
                    case_id=case_id,
                    outcome=CaseOutcome.RELEASED,
                    reason="客户已确认",
                    now=now,
                )
        if case_ids:
            return
        time.sleep(0.1)
    raise AssertionError("no case was opened")


def unexpected(phone: Phone) -> list[str]:
    """What went wrong on a phone, but for the proof that a transfer was asked for."""
    return phone.faults + [refusal for refusal in phone.refusals if "403" not in refusal]


def write(phone: Phone, number: str, name: str, amount: str, memo: str = "") -> None:
    phone.page.get_by_label("收款账号").fill(number)
    phone.page.get_by_label("收款户名").fill(name)
    phone.page.get_by_label("金额", exact=True).fill(amount)
    phone.page.get_by_label("附言").fill(memo)


def review(phone: Phone, payee: Resident, amount: str, memo: str = "") -> None:
    phone.settle()
    write(phone, payee.number, payee.name, amount, memo)
    expect(phone.page.get_by_text("户名与账号一致")).to_be_visible()
    phone.button("下一步").click()
    expect(phone.sheet).to_contain_text("请核对转账信息")


def test_the_payee_sees_it_arrive_without_touching_the_phone(
    take_phone: TakePhone, resident: Resident, payee: Resident
) -> None:
    payer, other = take_phone(resident, "/transfer"), take_phone(payee)
    other.settle()
    other.page.wait_for_timeout(800)  # the live inbox opens once the first screen stands
    review(payer, payee, "1,234.50", "三月房租")
    for words in ("1,234.50", "壹仟贰佰叁拾肆元伍角整", payee.name, "三月房租", "实时到账，不可撤回"):
        expect(payer.sheet).to_contain_text(words)
    assert payer.axe() == []
    payer.button("确认转账").click()
    expect(payer.sheet).to_contain_text("账户存在异常，请加强认证")  # a new device, and money for a stranger
    assert payer.axe() == []
    payer.prove(resident)
    expect(payer.page.get_by_role("heading", name="转账成功")).to_be_visible()
    expect(payer.page.locator(".result")).to_contain_text(payee.name)
    expect(payer.page.locator(".result")).to_contain_text("8,765.50")
    assert payer.axe() == []

    expect(other.toast).to_be_visible(timeout=15_000)
    expect(other.page.locator(".t-tabbar .t-badge")).to_contain_text("1")
    expect(other.page.locator(".total-amount")).to_have_text("¥1,234.50")
    other.link("消息 1 条未读").or_(other.page.locator(".t-tabbar a[href='/inbox']")).first.click()
    expect(other.page.locator(".message")).to_have_count(1)
    expect(other.page.locator(".message")).to_contain_text("1,234.50")
    other.page.locator(".message").click()
    expect(other.sheet).to_contain_text("1,234.50")
    assert other.axe() == []
    expect(other.page.locator(".t-tabbar .t-badge")).to_have_count(0)
    other.button("查看回单").click()
    expect(other.page.locator(".receipt")).to_contain_text(resident.name)

    # The payee is known the next time.
    payer.link("再转一笔").click()
    payer.button("常用收款人").click()
    payer.sheet.get_by_text(payee.name).click()
    payer.page.get_by_label("金额", exact=True).fill("5.5")
    payer.button("下一步").click()
    payer.button("确认转账").click()
    expect(payer.page.get_by_role("heading", name="转账成功")).to_be_visible()
    assert balance(other, payee) == 124_000
    payer.go("/transfers")
    expect(payer.rows).to_have_count(2)
    assert unexpected(payer) + other.faults + other.refusals == []


def test_a_wrong_name_or_number_goes_no_further(take_phone: TakePhone, resident: Resident, payee: Resident) -> None:
    phone = take_phone(resident, "/transfer")
    phone.settle()
    phone.button("下一步").click()
    for words in ("请输入收款账号", "请输入收款户名", "请输入金额"):
        expect(phone.page.get_by_text(words)).to_be_visible()
    assert phone.axe() == []
    write(phone, payee.number, "别人家", "10")
    expect(phone.page.get_by_text("户名与账号不符，请核对")).to_be_visible()
    phone.button("下一步").click()
    expect(phone.page.get_by_label("收款户名")).to_be_focused()  # to what is wrong
    expect(phone.sheet).to_have_count(0)
    last = int(payee.number[-1])
    phone.page.get_by_label("收款账号").fill(payee.number[:-1] + str((last + 1) % 10))
    phone.page.get_by_label("收款户名").fill(payee.name)
    expect(phone.page.get_by_text("账号有误，请逐位核对")).to_be_visible()
    phone.button("下一步").click()
    expect(phone.sheet).to_have_count(0)
    assert balance(phone, resident) == 1_000_000
    assert phone.faults + phone.refusals == []


def test_one_s_own_account_must_be_meant(take_phone: TakePhone, city: City) -> None:
    mine = move_in(city.database, second_minor=100_000)
    assert mine.second_number is not None
    phone = take_phone(mine, f"/transfer?from={mine.account_id}")
    phone.settle()
    write(phone, mine.second_number, mine.name, "100")
    expect(phone.page.get_by_text("这是您本人的账户")).to_be_visible()
    phone.button("下一步").click()
    expect(phone.page.get_by_text("请确认是转给自己的账户")).to_be_visible()
    expect(phone.sheet).to_have_count(0)
    assert phone.axe() == []
    phone.page.get_by_label("我要转给自己的账户").check()
    phone.button("下一步").click()
    phone.button("确认转账").click()
    expect(phone.page.get_by_role("heading", name="转账成功")).to_be_visible()
    assert balance(phone, mine) == 890_000

    # Chosen from the book it is meant already.
    phone.link("再转一笔").click()
    phone.settle()
    phone.button("常用收款人").click()
    phone.sheet.locator("section").first.get_by_role("button").first.click()
    expect(phone.page.get_by_label("收款账号")).not_to_have_value("")
    assert phone.faults + phone.refusals == []


def test_more_than_there_is_cannot_be_sent(take_phone: TakePhone, resident: Resident, payee: Resident) -> None:
    phone = take_phone(resident, "/transfer")
    phone.settle()
    write(phone, payee.number, payee.name, "10000.01")
    phone.button("下一步").click()
    expect(phone.page.get_by_text("超过可用余额 ¥10,000.00")).to_be_visible()
    expect(phone.sheet).to_have_count(0)

    # Spent elsewhere in the meantime: the bank refuses, and says that nothing has moved.
    review(phone, payee, "9000")
    away = take_phone(resident, "/transfer")
    review(away, payee, "2000")
    away.button("确认转账").click()
    away.prove(resident)
    expect(away.page.get_by_role("heading", name="转账成功")).to_be_visible()
    phone.button("确认转账").click()
    phone.prove(resident)
    expect(phone.sheet).to_contain_text("余额不足")
    expect(phone.sheet).to_contain_text("您的资金没有变动。")
    assert phone.axe() == []
    phone.button("返回修改").click()
    expect(phone.page.get_by_label("收款户名")).to_have_value(payee.name)
    assert balance(phone, resident) == 800_000
    assert [fault for fault in phone.faults + away.faults if "403" not in fault] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_class_ii_account_s_limit_is_explained(
    take_phone: TakePhone, city: City, payee: Resident, language: str
) -> None:
    mine = move_in(city.database, funds_minor=3_000_000, second_minor=1_500_000)
    phone = take_phone(mine, f"/accounts/{mine.second_id}", language=language)
    phone.page.locator(".limits summary").click()
    expect(phone.page.locator(".limits")).to_contain_text("10,000.00")
    assert phone.axe() == []
    phone.go(f"/transfer?from={mine.second_id}")
    phone.settle()
    fields = phone.page.locator("form input")
    fields.nth(0).fill(payee.number)
    fields.nth(1).fill(payee.name)
    fields.nth(2).fill("10000.01")
    expect(phone.page.locator(".check-match")).to_be_visible()
    phone.page.locator("form > button[type=submit]").click()
    phone.sheet.locator("footer button").last.click()
    words = {
        "zh": ("超过转账限额", "单笔转账不超过 ¥10,000.00"),
        "en": ("Over a transfer limit", "may be ¥10,000.00 at most"),
    }
    for line in words[language]:
        expect(phone.sheet).to_contain_text(line)
    expect(phone.sheet).not_to_contain_text("{")
    assert phone.axe() == []
    assert phone.ask(f"/accounts/{mine.second_id}")["balance_minor"] == 1_500_000
    assert phone.faults == []


def test_two_presses_are_one_transfer(take_phone: TakePhone, resident: Resident, payee: Resident) -> None:
    phone = take_phone(resident, "/transfer")
    review(phone, payee, "100")
    phone.button("确认转账").dblclick()
    expect(phone.page.get_by_role("heading", name="转账成功")).to_be_visible()
    assert balance(phone, resident) == 990_000
    assert len(phone.ask("/transfers")["items"]) == 1
    assert phone.faults + phone.refusals == []


@pytest.mark.parametrize("lost", ["question", "answer"])
def test_a_network_lost_at_the_worst_moment_gives_one_transfer(
    take_phone: TakePhone, resident: Resident, payee: Resident, lost: str
) -> None:
    phone = take_phone(resident, "/transfer")
    review(phone, payee, "100")

    def lose(route: Route) -> None:
        if lost == "answer":
            route.fetch()  # it reaches the bank; the answer does not reach the phone
        route.abort("connectionreset")

    phone.page.route("**/api/customer/transfers", lose)
    phone.button("确认转账").click()
    expect(phone.page.get_by_text("转账结果尚未确认")).to_be_visible()
    assert phone.axe() == []
    phone.page.reload()  # the phone is put away and taken out again
    expect(phone.page.get_by_text("转账结果尚未确认")).to_be_visible()
    phone.page.unroute("**/api/customer/transfers")
    phone.button("查询结果").click()
    expect(phone.page.get_by_role("heading", name="转账成功")).to_be_visible()
    assert balance(phone, resident) == 990_000
    assert len(phone.ask("/transfers")["items"]) == 1
    assert [fault for fault in phone.faults if "ERR_CONNECTION_RESET" not in fault] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_delayed_transfer_waits_and_can_be_cancelled(
    take_phone: TakePhone, resident: Resident, payee: Resident, language: str
) -> None:
    phone = take_phone(resident, "/transfer", language=language)
    phone.settle()
    fields = phone.page.locator("form input")
    fields.nth(0).fill(payee.number)
    fields.nth(1).fill(payee.name)
    fields.nth(2).fill("300")
    expect(phone.page.locator(".check-match")).to_be_visible()
    phone.page.locator(".t-choice-option").nth(2).click()
    assert phone.axe() == []
    phone.page.locator("form > button[type=submit]").click()
    expect(phone.sheet).to_contain_text({"zh": "次日到账（非实时）", "en": "Next day (not real time)"}[language])
    phone.sheet.locator("footer button").last.click()
    expect(phone.page.locator(".result-delayed")).to_be_visible()
    assert (balance(phone, resident), balance_available(phone, resident)) == (1_000_000, 970_000)
    assert phone.axe() == []
    phone.page.locator(".waiting-acts button").first.click()
    assert phone.axe() == []
    phone.sheet.locator("footer button").last.click()
    expect(phone.page.locator(".result-cancelled")).to_be_visible()
    assert balance_available(phone, resident) == 1_000_000
    phone.go("/transfers")
    expect(phone.rows.first).to_contain_text({"zh": "已撤销", "en": "Cancelled"}[language])
    assert unexpected(phone) == []


def test_a_held_transfer_is_confirmed_by_its_payer_and_released(
    take_phone: TakePhone, city: City, resident: Resident, payee: Resident
) -> None:
    watch(city, resident)
    phone = take_phone(resident, "/transfer")
    review(phone, payee, "1200")
    phone.button("确认转账").click()
    phone.prove(resident)
    expect(phone.page.locator(".result-held")).to_be_visible()
    expect(phone.page.locator(".result")).to_contain_text("款项尚未转出")
    assert phone.axe() == []
    phone.button("是我本人操作").click()
    expect(phone.sheet).to_contain_text("让您对银行保密")
    phone.button("是我本人").click()
    expect(phone.page.locator(".result")).to_contain_text("已收到您的确认")
    assert balance(phone, resident) == 1_000_000
    release_all(city, resident)
    phone.page.reload()
    expect(phone.page.get_by_role("heading", name="转账成功")).to_be_visible(timeout=20_000)
    assert balance(phone, resident) == 880_000
    assert unexpected(phone) == []


def test_payees_are_suggested_while_they_are_typed(take_phone: TakePhone, resident: Resident, city: City) -> None:
    known, double = (move_in(city.database, funds_minor=0, name="欧阳娜") for _ in range(2))
    payer = take_phone(resident, "/transfer")
    for one in (known, double):
        now = datetime.now(UTC)
        with city.database.transaction() as db:
            keep_payees(
                db,
                [
                    TransferSettled(
                        transfer_id=new_id(now),
                        payer_customer_id=resident.customer_id,
                        payee_customer_id=one.customer_id,
                        source_account_id=resident.account_id,
                        target_account_id=one.account_id,
                        source_last4=resident.number[-4:],
                        target_last4=one.number[-4:],
                        amount_minor=1,
                        currency="CNY",
                        memo_sealed=None,
                        settled_at=now,
                    )
                ],
                now,
            )
    payer.settle()
    name = payer.page.get_by_label("收款户名")
    name.fill("oyn")
    options = payer.page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.first).to_contain_text("首字母匹配")
    expect(options.filter(has_text="相似，请核对")).to_have_count(1)
    assert payer.axe() == []
    name.fill("ouyang")
    expect(options.first).to_contain_text("拼音匹配")
    name.fill("没有这个人")
    expect(payer.page.get_by_text("没有找到“没有这个人”")).to_be_visible()
    name.fill("欧")
    expect(options).to_have_count(2)
    name.press("Escape")
    expect(options).to_have_count(0)
    name.press("ArrowDown")
    expect(payer.page.get_by_role("option", selected=True)).to_have_count(1)
    name.press("Enter")
    expect(payer.page.get_by_role("button", name="更换")).to_be_visible()
    payer.page.get_by_role("button", name="更换").click()
    number = payer.page.get_by_label("收款账号")
    number.fill(known.number[:6])
    expect(payer.page.get_by_text("本行账户")).to_be_visible()
    number.fill(known.number[:-1] + str((int(known.number[-1]) + 1) % 10))
    expect(payer.page.get_by_text("账号有误，请逐位核对")).to_be_visible()
    number.fill(known.number[-4:])
    options.filter(has_text=f"{known.number[:4]} **** {known.number[-4:]}").first.click()
    expect(payer.page.locator(".section", has_text="收款人").first).to_contain_text("欧阳娜")
    assert payer.axe() == []
    assert payer.overflow() == 0
    assert payer.faults == []
    assert payer.refusals == []
