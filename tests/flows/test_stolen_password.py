"""A password is stolen, a code talked out of its owner: the money is held, the fraud confirmed, the mule shut out."""

from typing import Any

from tests.flows.town import Browser, Resident, Town
from tests.identity.desk import OTHER_PASSWORD, PASSWORD
from trident.decisions.jobs import tally_decisions
from trident.kernel.auth import Role


def _order(payer: Resident, payee: Resident, amount_minor: int) -> dict[str, Any]:
    return {
        "source_account_id": payer.account_id,
        "payee_account_number": payee.number,
        "payee_name": payee.customer.name,
        "amount_minor": amount_minor,
        "currency": "CNY",
    }


def _break_in(town: Town, owner: Resident) -> Browser:
    browser = town.browser()
    for guess in ("Summer-Lantern-1", "Summer-Lantern-2", "Summer-Lantern-3"):
        asked = {"phone": owner.customer.phone, "password": guess}
        browser.refused(401, "wrong-credentials", "POST", "/customer/session/password", asked)
    town.settle_down()
    return town.sign_in(owner)


def test_a_stolen_password_moves_no_money(town: Town) -> None:
    mei, mule, neighbour = town.resident(name="李梅"), town.resident(name="马六"), town.resident(name="赵四")
    for one in (mei, neighbour):
        town.pay_salary(one, 2_000_000)
    at_home = town.sign_in(mei)
    assert at_home.pay(town, mei.customer.phone, _order(mei, neighbour, 5_000))["status"] == "settled"
    town.watch.pass_by(hours=20)

    # The thief guesses three times, then knows; Mei reads the code to a voice that says it is the bank.
    thief = _break_in(town, mei)
    stolen = thief.pay(town, mei.customer.phone, _order(mei, mule, 500_000))
    assert (stolen["status"], stolen["reason"]) == ("held", "review")
    town.settle_down()

    # She sees it, and says that it was not she.
    at_home = town.sign_in(mei)
    shown = next(one for one in at_home.get("/customer/transfers")["items"] if one["id"] == stolen["id"])
    assert (shown["status"], shown["can_report"]) == ("held", True)
    at_home.post(f"/customer/transfers/{stolen['id']}/report")
    town.settle_down()
    tally_decisions(town.database, now=town.watch.now)

    # Somebody at the bank looks: the board, the case, why it was held, who is behind the account.
    analyst, checker = town.clerk(Role.RISK), town.clerk(Role.RISK)
    board = analyst.get("/staff/risk/board")
    assert board["today"]["hold"] == 2  # judged before the proof was asked for, and after it was given
    assert (board["open"], board["held_minor"]) == (1, 500_000)
    (line,) = analyst.get("/staff/risk/cases", status="open")["items"]
    assert (line["kind"], line["is_reported"], line["amount_minor"]) == ("held", True, 500_000)
    case = f"/staff/risk/cases/{line['id']}"
    evidence = analyst.get(f"{case}/evidence")
    facts = {one["name"]: one["value"] for one in evidence["decision"]["facts"]}
    assert (facts["failed_attempts_24h"], facts["is_new_device"]) == (3, True)
    assert any("盗用" in one["zh"] for one in evidence["decision"]["reasons"])
    assert mule.customer.name not in str(evidence)
    analyst.post(f"{case}/take")
    reason = "客户来电确认非本人操作，验证码被骗"
    decided = analyst.post(f"{case}/decide", {"outcome": "fraud", "reason": reason, "block_payee": True})
    assert decided["case"]["outcome"] == "fraud"
    checker.refused(409, "case-closed", "POST", f"{case}/take")
    (entry,) = checker.get("/staff/risk/lists", list="block", status="proposed")["items"]
    checker.post(f"/staff/risk/lists/{entry['id']}/decide", {"approve": True, "reason": "同意拦截"})
    town.settle_down()

    # Nothing is gone, her account is hers again, and nobody pays the mule any more.
    ended = at_home.get(f"/customer/transfers/{stolen['id']}")
    assert (ended["status"], ended["reason"]) == ("rejected", "fraud")
    account = at_home.get(f"/customer/accounts/{mei.account_id}")
    assert (account["balance_minor"], account["available_minor"]) == (1_995_000, 1_995_000)
    at_home.post("/customer/profile/password", {"current_password": PASSWORD, "new_password": OTHER_PASSWORD})
    thief.refused(401, "session-expired", "GET", "/customer/accounts")
    next_door = town.sign_in(neighbour)
    next_door.refused(422, "transfer-refused-by-risk", "POST", "/customer/transfers", _order(neighbour, mule, 10_000))
    assert analyst.get(case)["case"]["transfer_status"] == "rejected"
    assert analyst.get("/staff/risk/board")["frauds"] == 1
    assert town.clerk(Role.AUDITOR).get("/staff/audit/verification")["intact"] is True
    town.verify()
