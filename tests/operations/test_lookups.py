"""Staff look customers up for a reason, see only what they found, and leave a trace of it."""

from typing import Any

import pytest

from tests.operations.bank import REASON, Bank, refused
from trident.customers import NewCustomer
from trident.kernel.audit import verify_audit
from trident.kernel.auth import Role
from trident.kernel.crypto import open_sealed


def _paths(customer: NewCustomer, account_id: object, entry_id: object) -> list[str]:
    base = f"/customers/{customer.customer_id}"
    return [
        base,
        f"{base}/accounts",
        f"{base}/accounts/{account_id}",
        f"{base}/accounts/{account_id}/entries",
        f"{base}/accounts/{account_id}/entries/{entry_id}",
    ]


@pytest.fixture
def case(bank: Bank) -> tuple[NewCustomer, Any, Any]:
    """A customer with an account and one entry on it."""
    customer = bank.customer()
    account_id = bank.account(customer, funds=100_000)
    return customer, account_id, bank.pay(account_id, bank.account(bank.customer()), 2_500)


def test_a_search_finds_masks_and_is_on_record(bank: Bank) -> None:
    customer, teller = bank.customer(), bank.clerk(Role.TELLER)
    answer = teller.ask("POST", "/customers/search", {"query": customer.phone, "reason": f" {REASON} "})
    found = answer.json()
    assert [item["id"] for item in found["items"]] == [str(customer.customer_id)]
    row = found["items"][0]
    assert customer.phone not in answer.text
    assert customer.id_number not in answer.text
    assert (row["name"], row["masked_phone"]) == (customer.name, f"139****{customer.phone[-4:]}")
    kept = bank.rows("SELECT * FROM operations.lookups WHERE id = :id", id=found["lookup_id"])[0]
    assert (kept.staff_id, kept.reason, kept.results) == (teller.actor.staff_id, REASON, 1)
    assert customer.phone.encode() not in bytes(kept.query)
    assert open_sealed("operations.lookup-query", bytes(kept.query)) == customer.phone
    record = bank.rows("SELECT * FROM kernel.audit WHERE subject_id = :id", id=found["lookup_id"])[0]
    assert (record.action, record.actor_id, record.reason, record.details) == (
        "customer.searched",
        str(teller.actor.staff_id),
        REASON,
        {"results": 1},
    )


def test_a_search_that_finds_nobody_is_on_record_too(bank: Bank) -> None:
    lookup_id = bank.clerk(Role.TELLER).look_up("查无此人啊")
    assert bank.rows("SELECT results FROM operations.lookups WHERE id = :id", id=lookup_id) == [(0,)]
    assert bank.audit(lookup_id) == ["customer.searched"]


def test_what_was_found_opens_and_every_view_is_audited(bank: Bank, case: tuple[NewCustomer, Any, Any]) -> None:
    customer, account_id, entry_id = case
    teller = bank.clerk(Role.TELLER)
    lookup_id = teller.look_up(customer.id_number)
    answers = [teller.ask("GET", path, lookup_id=lookup_id) for path in _paths(*case)]
    assert [answer.status_code for answer in answers] == [200] * 5, [answer.text for answer in answers]
    profile, accounts, account, entries, entry = (answer.json() for answer in answers)
    assert (profile["name"], profile["language"]) == (customer.name, "zh")
    assert [one["id"] for one in accounts["items"]] == [str(account_id)]
    assert (account["balance_minor"], account["status"]) == (97_500, "active")
    assert [(one["direction"], one["amount_minor"]) for one in entries["items"]] == [("out", 2_500), ("in", 100_000)]
    assert (entry["entry_id"], entry["reference"]) == (str(entry_id), entries["items"][0]["reference"])
    for text in (answer.text for answer in answers):
        assert customer.phone not in text
        assert customer.id_number not in text
    assert bank.audit(customer.customer_id)[-2:] == ["customer.viewed", "accounts.viewed"]
    assert bank.audit(account_id) == ["account.viewed", "entries.viewed"]
    assert bank.audit(entry_id) == ["entry.viewed"]
    with bank.database.transaction() as db:
        assert verify_audit(db).is_intact


@pytest.mark.parametrize("lookup", ["none", "unknown", "another-person's", "another-customer's", "expired"])
def test_without_an_own_open_lookup_nothing_is_shown(
    bank: Bank, case: tuple[NewCustomer, Any, Any], lookup: str, nobody_id: str
) -> None:
    customer = case[0]
    teller, colleague = bank.clerk(Role.TELLER), bank.clerk(Role.TELLER, other=True)
    query = {
        "none": dict,
        "unknown": lambda: {"lookup_id": nobody_id},
        "another-person's": lambda: {"lookup_id": colleague.look_up(customer.phone)},
        "another-customer's": lambda: {"lookup_id": teller.look_up(bank.customer().phone)},
        "expired": lambda: {"lookup_id": teller.look_up(customer.phone)},
    }[lookup]()
    if lookup == "expired":
        bank.watch.pass_by(minutes=30)
    before = bank.picture()
    for path in _paths(*case):
        refused(teller.ask("GET", path, **query), 404, "lookup-not-found")
    assert bank.picture() == before


def test_a_lookup_opens_to_the_last_instant_of_its_half_hour(bank: Bank, case: tuple[NewCustomer, Any, Any]) -> None:
    teller = bank.clerk(Role.TELLER)
    lookup_id = teller.look_up(case[0].phone)
    bank.watch.pass_by(minutes=29, seconds=59)
    assert teller.ask("GET", _paths(*case)[0], lookup_id=lookup_id).status_code == 200


def test_a_lookup_does_not_open_another_customers_account_or_entry(
    bank: Bank, case: tuple[NewCustomer, Any, Any], nobody_id: str
) -> None:
    mine, teller = bank.customer(), bank.clerk(Role.TELLER)
    my_account = bank.account(mine)
    lookup_id = teller.look_up(mine.phone)
    _, account_id, entry_id = case
    before = bank.picture()
    for path in _paths(mine, account_id, entry_id)[2:] + _paths(mine, nobody_id, entry_id)[2:]:
        refused(teller.ask("GET", path, lookup_id=lookup_id), 404, "unknown-account")
    refused(teller.ask("GET", _paths(mine, my_account, entry_id)[4], lookup_id=lookup_id), 404, "unknown-entry")
    assert bank.picture() == before


def test_entries_are_filtered_and_paged(bank: Bank) -> None:
    customer = bank.customer()
    account_id, other = bank.account(customer, funds=100_000), bank.account(bank.customer())
    bank.watch.pass_by(days=1)
    for amount in (100, 200, 300):
        bank.pay(account_id, other, amount)
    teller = bank.clerk(Role.TELLER)
    lookup_id, path = teller.look_up(customer.phone), _paths(customer, account_id, "")[3]

    def amounts(**query: Any) -> list[int]:
        answer = teller.ask("GET", path, lookup_id=lookup_id, **query)
        assert answer.status_code == 200, answer.text
        return [item["amount_minor"] for item in answer.json()["items"]]

    assert amounts(direction="out") == [300, 200, 100]
    assert amounts(kind="opening") == [100_000]
    assert amounts(min_minor=200, max_minor=300) == [300, 200]
    assert amounts(**{"from": "2026-03-18", "to": "2026-03-18"}) == [100_000]
    assert amounts(**{"from": "2026-03-19"}) == [300, 200, 100]
    assert amounts(to="9999-12-31") == [300, 200, 100, 100_000]
    first = teller.ask("GET", path, lookup_id=lookup_id, limit=3).json()
    assert amounts(cursor=first["next_cursor"]) == [100_000]
    refused(teller.ask("GET", path, lookup_id=lookup_id, cursor="x"), 400, "bad-cursor")


@pytest.mark.parametrize(
    "body",
    [
        {"query": "王"},
        {"query": "王", "reason": ""},
        {"query": "王", "reason": "   "},
        {"query": "", "reason": REASON},
        {"query": "王\x00", "reason": REASON},
        {"query": "王", "reason": "x" * 201},
        {"query": "王", "reason": REASON, "limit": 1},
    ],
)
def test_a_search_without_a_reason_or_of_nonsense_is_refused(bank: Bank, body: dict[str, Any]) -> None:
    before = bank.picture()
    refused(bank.clerk(Role.TELLER).ask("POST", "/customers/search", body), 422, "invalid-request")
    assert bank.picture() == before


def test_lookups_cannot_be_changed_or_deleted(bank: Bank) -> None:
    lookup_id = bank.clerk(Role.TELLER).look_up(bank.customer().phone)
    for statement in (
        "UPDATE operations.lookups SET reason = 'x' WHERE id = :id",
        "DELETE FROM operations.lookup_results WHERE lookup_id = :id",
        "TRUNCATE operations.lookups, operations.lookup_results",
    ):
        with pytest.raises(Exception, match="append-only"):
            bank.write(statement, id=lookup_id)
