"""A receipt at the counter: genuine by its code, or not one of the bank's."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx2 import Response

from tests.operations.bank import Bank, Clerk, found_bank, refused
from trident import ledger
from trident.app.web import build_app
from trident.kernel.auth import Role
from trident.kernel.clock import BANK_ZONE
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.ledger import jobs as ledger_jobs


def ask(clerk: Clerk, receipt: ledger.Receipt, **other: Any) -> Response:
    printed = {
        "reference": receipt.reference,
        "code": receipt.digest,
        "on": receipt.posted_at.astimezone(BANK_ZONE).date().isoformat(),
        "amount_minor": receipt.amount_minor,
    } | other
    return clerk.ask("GET", f"/receipts/{printed.pop('reference')}", **printed)


@pytest.fixture
def issued(bank: Bank) -> list[ledger.Receipt]:
    """The receipts of both sides of a transfer, the payer's first."""
    payer, payee = (bank.account(bank.customer(), funds=50_000) for _ in range(2))
    entry_id = bank.pay(payer, payee, 20_000)
    with bank.database.transaction(read_only=True) as db:
        return [ledger.receipt(db, account_id, entry_id) for account_id in (payer, payee)]


def test_a_genuine_receipt_says_what_it_must_say(bank: Bank, issued: list[ledger.Receipt]) -> None:
    clerk = bank.clerk(Role.TELLER)
    for receipt in issued:
        answer = ask(clerk, receipt)
        assert answer.status_code == 200, answer.text
        shown = answer.json()
        assert (shown["reference"], shown["direction"], shown["amount_minor"]) == (
            receipt.reference, receipt.direction, 20_000,
        )  # fmt: skip
        assert (shown["own_name"], shown["own_number_masked"]) == (receipt.own_name, receipt.own_number_masked)
        assert shown["reversed"] is False
        assert "balance_after_minor" not in shown, "that is not printed on it"
    assert bank.audit(issued[0].entry_id) == ["receipt.checked"] * 2


def test_it_is_found_as_people_type_it(bank: Bank, issued: list[ledger.Receipt]) -> None:
    payer = issued[0]
    code = payer.digest.upper()
    typed = payer.reference.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    spaced = " ".join(code[start : start + 4] for start in range(0, 32, 4))
    assert ask(bank.clerk(Role.AUDITOR), payer, reference=typed, code=spaced).status_code == 200


def test_a_reversed_entry_s_receipt_stays_genuine_and_says_so(bank: Bank, issued: list[ledger.Receipt]) -> None:
    with bank.database.transaction() as db:
        ledger.reverse_entry(
            db,
            reversal_id=ledger.EntryId(new_id()),
            entry_id=ledger.EntryId(UUID(str(issued[0].entry_id))),
            reason="重复",
            now=bank.watch.now,
        )
    assert ask(bank.clerk(Role.TELLER), issued[0]).json()["reversed"] is True


@pytest.mark.parametrize("changed", ["reference", "code", "on", "amount_minor", "side"])
def test_whatever_was_changed_it_is_not_one_of_the_bank_s(
    bank: Bank, issued: list[ledger.Receipt], changed: str
) -> None:
    payer, payee = issued
    clerk = bank.clerk(Role.TELLER)
    day = payer.posted_at.astimezone(BANK_ZONE).date()
    wrong = {
        "reference": {"reference": "0000-0000-0000"},
        "code": {"code": f"{int(payer.digest, 16) ^ 1:032x}"},
        "on": {"on": (day + timedelta(days=1)).isoformat()},
        "amount_minor": {"amount_minor": 20_001},
        "side": {"code": payee.digest, "amount_minor": 2_000},
    }[changed]
    before = bank.picture()
    refused(ask(clerk, payer, **wrong), 404, "receipt-not-genuine")
    assert bank.picture() == before


def test_it_is_found_after_its_day_is_closed_and_in_entries_of_several_legs(
    fresh_database: Database, now: datetime
) -> None:
    bank = found_bank(fresh_database, build_app(fresh_database), now)
    one, other = (bank.account(bank.customer(), funds=1_000) for _ in range(2))
    entry_id = ledger.EntryId(new_id())
    with bank.database.transaction() as db:
        ledger.post_entry(
            db,
            entry_id=entry_id,
            legs=[ledger.Leg(bank.source, -300), ledger.Leg(one, 100), ledger.Leg(other, 200)],
            kind=ledger.EntryKind.ADJUSTMENT,
            description="补贴",
            now=now,
        )
    entries = [entry_id, bank.pay(one, other, 7)]
    for _ in range(2):
        bank.watch.pass_by(hours=24)
        ledger_jobs.close_finished_days(bank.database, now=bank.watch.now)
        entries.append(bank.pay(one, other, 7))
    with bank.database.transaction(read_only=True) as db:
        receipts = [ledger.receipt(db, account_id, which) for account_id in (one, other) for which in entries]
    clerk = bank.clerk(Role.TELLER)
    answers = [ask(clerk, receipt).json() for receipt in receipts]
    assert [answer["own_name"] for answer in answers] == [receipt.own_name for receipt in receipts]
    assert [answer["reference"] for answer in answers] == [receipt.reference for receipt in receipts]


def test_an_administrator_has_nothing_to_check(bank: Bank, issued: list[ledger.Receipt]) -> None:
    refused(ask(bank.clerk(Role.ADMINISTRATOR), issued[0]), 403, "permission-denied")
