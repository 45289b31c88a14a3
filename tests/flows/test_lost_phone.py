"""A phone is stolen with the app open: its owner shuts it out from another device before anything is gone."""

from tests.flows.town import Town
from tests.identity.desk import OTHER_PASSWORD, PASSWORD
from trident.kernel.auth import Role


def test_a_lost_phone_is_shut_out(town: Town) -> None:
    mei, thief = town.resident(name="李梅"), town.resident(name="马六")
    town.pay_salary(mei, 500_000)
    lost = town.sign_in(mei)
    town.watch.pass_by(hours=1)
    lost.refused(401, "session-expired", "GET", "/customer/accounts")

    # Half an hour without use ends a session; this one is used in time, and then shut out.
    lost = town.sign_in(mei)
    town.watch.pass_by(minutes=20)
    lost.get("/customer/accounts")
    town.watch.pass_by(minutes=20)
    at_home = town.sign_in(mei)
    others = [one["id"] for one in at_home.get("/customer/sessions")["items"] if not one["current"]]
    assert len(others) == 1
    lost.get("/customer/accounts")
    at_home.ask("DELETE", f"/customer/sessions/{others[0]}")
    stolen = {
        "source_account_id": mei.account_id,
        "payee_account_number": thief.number,
        "payee_name": thief.customer.name,
        "amount_minor": 500_000,
        "currency": "CNY",
    }
    lost.refused(401, "session-expired", "POST", "/customer/transfers", stolen)
    assert at_home.get(f"/customer/accounts/{mei.account_id}")["balance_minor"] == 500_000
    assert at_home.get("/customer/transfers")["items"] == []

    # A new password ends every other session too, and the old one opens nothing any more.
    elsewhere = town.sign_in(mei)
    at_home.post("/customer/profile/password", {"current_password": PASSWORD, "new_password": OTHER_PASSWORD})
    elsewhere.refused(401, "session-expired", "GET", "/customer/accounts")
    at_home.get("/customer/accounts")
    again = {"phone": mei.customer.phone, "password": PASSWORD}
    town.browser().refused(401, "wrong-credentials", "POST", "/customer/session/password", again)
    town.settle_down()
    assert town.clerk(Role.AUDITOR).get("/staff/audit/verification")["intact"] is True
    town.verify()
