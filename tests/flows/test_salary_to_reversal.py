"""One story across all domains, over HTTP, from a salary to its last trace in the audit trail."""

import io
from typing import Any
from uuid import uuid4

from pypdf import PdfReader

from tests.flows.town import Browser, Resident, Town
from trident.kernel.auth import Role

SALARY, RENT, GIFT = 800_000, 250_000, 100
DAY = {"from": "2026-03-18", "to": "2026-03-18"}


def _transfer(source: Resident, target: Resident, amount: int, **more: Any) -> dict[str, Any]:
    return {
        "source_account_id": source.account_id,
        "payee_account_number": target.number,
        "payee_name": target.customer.name,
        "amount_minor": amount,
        "currency": "CNY",
    } | more


def _account(browser: Browser, resident: Resident) -> tuple[str, int]:
    account = browser.get(f"/customer/accounts/{resident.account_id}")
    return account["status"], account["balance_minor"]


def _decide(maker: Browser, checker: Browser, kind: str, subject_id: str, reason: str) -> dict[str, Any]:
    asked = maker.post("/staff/approvals", {"kind": kind, "subject_id": subject_id, "reason": reason})
    maker.refused(403, "permission-denied", "POST", f"/staff/approvals/{asked['id']}/approve")
    decided: dict[str, Any] = checker.post(f"/staff/approvals/{asked['id']}/approve", {"reason": "材料齐全"})
    return decided


def test_from_a_salary_to_a_reversal(town: Town) -> None:
    mei, wei = town.resident(name="李梅"), town.resident(name="张伟")
    teller, operations, auditor = town.clerk(Role.TELLER), town.clerk(Role.OPERATIONS), town.clerk(Role.AUDITOR)

    # The salary arrives before its owner signs in, and is there when she does.
    town.pay_salary(mei, SALARY)
    at_mei = town.sign_in(mei)
    assert _account(at_mei, mei) == ("active", SALARY)
    salary = at_mei.get(f"/customer/accounts/{mei.account_id}/entries", kind="salary")["items"]
    assert [(one["amount_minor"], one["counterparty_name"]) for one in salary] == [(SALARY, "北方机械")]

    # She pays her rent: the name is checked first; the same intent sent twice pays once.
    check = {"account_number": wei.number, "name": wei.customer.name}
    assert at_mei.post("/customer/payees/check", check)["outcome"] == "match"
    at_mei.refused(
        422, "payee-name-mismatch", "POST", "/customer/transfers", _transfer(mei, wei, RENT, payee_name="张三")
    )
    town.watch.pass_by(minutes=1)
    key, rent = uuid4(), _transfer(mei, wei, RENT, memo="三月房租")
    paid = at_mei.pay(town, mei.customer.phone, rent, key=key)
    town.watch.pass_by(minutes=1)
    assert at_mei.post("/customer/transfers", rent, key=key) == paid
    at_mei.refused(409, "idempotency-key-reused", "POST", "/customer/transfers", rent | {"amount_minor": 1}, key=key)
    assert paid["balance_after_minor"] == SALARY - RENT

    # The payee finds it in his inbox and on his account; his link leads to the receipt.
    town.settle_down()
    at_wei = town.sign_in(wei)
    inbox = at_wei.get("/customer/inbox")
    assert (inbox["unread"], len(inbox["items"])) == (1, 1)
    message = inbox["items"][0]
    assert message["kind"] == "transfer-received"
    assert "2,500.00" in message["body"]
    receipt = at_wei.get(f"/customer{message['link']}")
    assert (receipt["reference"], receipt["direction"], receipt["amount_minor"]) == (paid["reference"], "in", RENT)
    at_wei.post(f"/customer/inbox/{message['id']}/read")
    assert at_wei.get("/customer/inbox")["unread"] == 0
    assert _account(at_wei, wei) == ("active", RENT)

    # The statement shows both, on paper and as a table.
    statement = at_mei.ask("GET", f"/customer/accounts/{mei.account_id}/statement.csv", **DAY).text
    assert ("8000.00" in statement, "2500.00" in statement) == (True, True)
    paper = at_mei.ask("GET", f"/customer/accounts/{mei.account_id}/statement.pdf", **DAY)
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    assert "李梅" in words
    assert "2,500.00" in words

    # A dispute: the teller looks the payee up, for a reason, and asks for a freeze that another person approves.
    assert teller.ask("GET", f"/staff/customers/{wei.customer.customer_id}").status_code == 404
    found = teller.post("/staff/customers/search", {"query": wei.customer.phone, "reason": "付款人投诉"})
    assert [row["name"] for row in found["items"]] == ["张伟"]
    seen = teller.get(f"/staff/customers/{wei.customer.customer_id}/accounts", lookup_id=found["lookup_id"])
    assert [row["id"] for row in seen["items"]] == [wei.account_id]
    town.watch.pass_by(minutes=1)
    assert _decide(teller, operations, "freeze-account", wei.account_id, "付款人投诉")["status"] == "approved"

    _frozen_and_reversed(town, (at_mei, mei), (at_wei, wei), (teller, operations), paid["id"])
    _check_what_remains(town, auditor, wei, paid["id"])


def _frozen_and_reversed(
    town: Town,
    payer: tuple[Browser, Resident],
    payee: tuple[Browser, Resident],
    staff: tuple[Browser, Browser],
    entry_id: str,
) -> None:
    (at_mei, mei), (at_wei, wei), (teller, operations) = payer, payee, staff

    # What is frozen takes in, and lets nothing out.
    before = _account(at_wei, wei)
    at_wei.refused(422, "account-frozen", "POST", "/customer/transfers", _transfer(wei, mei, GIFT))
    assert (before, _account(at_wei, wei)) == (("frozen", RENT), ("frozen", RENT))
    at_mei.post("/customer/transfers", _transfer(mei, wei, GIFT))
    assert _account(at_wei, wei) == ("frozen", RENT + GIFT)

    # A reversal would take money out: it is refused by that name, and stays to be decided.
    tried = _decide(teller, operations, "reverse-entry", entry_id, "重复付款")
    assert (tried["status"], tried["refusal"]["name"]) == ("pending", "account-frozen")
    town.watch.pass_by(minutes=1)
    assert _decide(teller, operations, "unfreeze-account", wei.account_id, "双方已和解")["status"] == "approved"
    assert operations.post(f"/staff/approvals/{tried['id']}/approve")["status"] == "approved"
    assert (_account(at_mei, mei), _account(at_wei, wei)) == (("active", SALARY - GIFT), ("active", GIFT))
    lines = at_mei.get(f"/customer/accounts/{mei.account_id}/entries")["items"]
    assert [(line["kind"], line["direction"], line["amount_minor"], line["reversed"]) for line in lines] == [
        ("reversal", "in", RENT, False),
        ("transfer", "out", GIFT, False),
        ("transfer", "out", RENT, True),
        ("salary", "in", SALARY, False),
    ]
    teller.refused(
        409,
        "entry-already-reversed",
        "POST",
        "/staff/approvals",
        {"kind": "reverse-entry", "subject_id": entry_id, "reason": "再来一次"},
    )


def _check_what_remains(town: Town, auditor: Browser, wei: Resident, entry_id: str) -> None:
    """The trail tells it all, nothing waits, nothing is lost, and the books hold."""
    town.settle_down()
    told = auditor.get("/staff/audit", subject_id=wei.account_id)["items"]
    assert [record["action"] for record in reversed(told)] == [
        "approval.requested",
        "approval.approved",
        "approval.requested",
        "approval.approved",
    ]
    assert {(record["actor_name"], record["action"]) for record in told} == {
        ("赵敏", "approval.requested"),
        ("钱程", "approval.approved"),
    }
    told = auditor.get("/staff/audit", subject_id=entry_id)["items"]
    assert [record["action"] for record in reversed(told)] == [
        "approval.requested",
        "approval.refused",
        "approval.approved",
    ]
    assert auditor.get("/staff/audit", action="customer.searched")["items"][0]["reason"] == "付款人投诉"
    viewed = auditor.get("/staff/audit", subject_id=str(wei.customer.customer_id))["items"]
    assert [record["action"] for record in viewed] == ["accounts.viewed"]
    assert auditor.get("/staff/audit/verification")["intact"] is True
    town.watch.pass_by(minutes=1)
    overview = auditor.get("/staff/overview")
    assert (overview["outbox_waiting"], overview["dead_letters"], overview["approvals_pending"]) == (0, 0, 0)
    assert overview["transfers_today"] == {"count": 2, "amount_minor": RENT + GIFT}
    assert overview["deposits"] == [{"currency": "CNY", "balance_minor": SALARY}]
    totals = auditor.get("/staff/ledger/totals")
    assert [(one["currency"], one["sum_minor"]) for one in totals["balanced"]] == [("CNY", 0)]
    town.verify()
