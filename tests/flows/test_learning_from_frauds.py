"""What the desk confirms as fraud is what the next score learns from: the bank's own payments, written to a file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.app.running import write_keys
from tests.flows.town import Browser, Resident, Town
from trident.app.cli import main
from trident.kernel.auth import Role
from trident.risk import FEATURES
from trident.risk.training import NEVER, compute_features, read_events
from trident.risk.types import microseconds

AGREED = (
    "customer_count_1h",
    "customer_sum_24h",
    "customer_new_payees_24h",
    "is_new_device",
    "is_new_address",
    "device_other_customers",
    "payee_new_customers_24h",
    "payee_other_customers",
    "is_night",
)
"""Features that the log has as they were measured."""


def _pay(town: Town, browser: Browser, payer: Resident, payee: Resident, amount_minor: int) -> dict[str, Any]:
    town.watch.pass_by(minutes=4)
    asked = {
        "source_account_id": payer.account_id,
        "payee_account_number": payee.number,
        "payee_name": payee.customer.name,
        "amount_minor": amount_minor,
        "currency": "CNY",
    }
    answer: dict[str, Any] = browser.pay(town, payer.customer.phone, asked)
    assert answer["status"] == "settled"
    return answer


def _confirm_fraud(town: Town, payer: Browser, transfer_id: str) -> datetime:
    payer.post(f"/customer/transfers/{transfer_id}/report")
    town.settle_down()
    analyst = town.clerk(Role.RISK)
    (line,) = analyst.get("/staff/risk/cases", status="open")["items"]
    analyst.post(f"/staff/risk/cases/{line['id']}/take")
    decided = {"outcome": "fraud", "reason": "客户否认，收款人失联", "block_payee": False}
    analyst.post(f"/staff/risk/cases/{line['id']}/decide", decided)
    town.settle_down()
    return town.watch.now


def _logged(town: Town, transfer_id: str) -> dict[str, Any]:
    query = "SELECT facts FROM decisions.logged WHERE request_id = :id AND point = 'payments.transfer-risk'"
    with town.database.transaction() as db:
        facts: dict[str, Any] = db.execute(text(query), {"id": transfer_id}).scalar_one()
    return facts


@pytest.fixture(autouse=True)
def at_the_town(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have commands work on the town's database."""
    monkeypatch.setenv("TRIDENT_DATABASE_URL", town.database.dsn)
    monkeypatch.setenv("TRIDENT_SECRET_FILE", str(write_keys(tmp_path)))
    monkeypatch.setenv("TRIDENT_LOG_LEVEL", "CRITICAL")


def test_confirmed_frauds_are_written_with_all_payments(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mei, rui, seller = town.resident(name="李梅"), town.resident(name="周瑞"), town.resident(name="马六")
    for one in (mei, rui):
        town.pay_salary(one, 2_000_000)
    began = town.watch.now
    of_mei, of_rui = town.sign_in(mei), town.sign_in(rui)
    sent = [_pay(town, of_mei, mei, rui, 1_200), _pay(town, of_mei, mei, seller, 30_000)]
    known_at = _confirm_fraud(town, of_mei, sent[1]["id"])
    sent += [_pay(town, of_rui, rui, seller, 20_000), _pay(town, of_mei, mei, rui, 2_400)]

    out = tmp_path / "events.csv"
    period = ["--since", began.isoformat(), "--until", (town.watch.now + timedelta(seconds=1)).isoformat()]
    command = ["risk", "export", *period, "--out", str(out)]
    assert main(command) == 0
    assert capsys.readouterr().out == f"{out} 4 payments, 1 confirmed frauds\n"
    written = out.read_bytes()
    assert not any(name.encode() in written for name in (mei.customer.name, mei.customer.phone, mei.number))

    table = read_events(out)
    assert table.amount_minor.tolist() == [1_200, 30_000, 20_000, 2_400]
    assert table.confirmed_at.tolist() == [NEVER, microseconds(known_at), NEVER, NEVER]
    offline = compute_features(table, [FEATURES[name] for name in AGREED])
    for place, one in enumerate(sent):
        facts = _logged(town, one["id"])
        assert {name: offline[name][place] for name in AGREED} == {name: facts[name] for name in AGREED}

    # What is there is not written over, and what it holds stays.
    assert main(command) == 1
    assert "File exists" in capsys.readouterr().err
    assert out.read_bytes() == written


def test_a_period_without_payments_is_a_file_of_no_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, long_ago = tmp_path / "events.csv", datetime(2001, 1, 1, tzinfo=UTC)
    period = ["--since", long_ago.isoformat(), "--until", (long_ago + timedelta(days=1)).isoformat()]
    assert main(["risk", "export", *period, "--out", str(out)]) == 0
    assert capsys.readouterr().out.endswith("0 payments, 0 confirmed frauds\n")
    assert len(read_events(out).at) == 0
