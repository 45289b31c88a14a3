"""Accounts, entries, receipts and statements over HTTP, and nobody's but one's own."""

import csv
import io
from datetime import date, timedelta

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from pypdf import PdfReader

from tests.ledger.books.conftest import NOW, Desk
from tests.ledger.books.town import FIRST_DAY, PRODUCT, noon
from trident import ledger
from trident.kernel.auth import Role, guards_of
from trident.kernel.ids import new_id
from trident.ledger import AccountId, AccountKind, AccountType, EntryId, EntryKind, NewAccount, jobs

ACCOUNTS = "/api/customer/accounts"
DAYS = {"from": "2026-03-16", "to": "2026-03-19"}


@pytest.fixture(scope="module")
def desk_with_entries(desk: Desk) -> Desk:
    """The first customer has been paid, has paid, and has an account of class II as well."""
    town = desk.town
    one, two, _ = town.savers
    town.pay(town.vault, one, 1_000_000, now=noon(FIRST_DAY), kind=EntryKind.SALARY, description="3月工资")
    town.pay(one, two, 12_345, now=noon(FIRST_DAY) + timedelta(hours=11, minutes=59), description="=1+2")
    town.pay(one, two, 6_000, now=noon(FIRST_DAY) + timedelta(hours=12), description="午餐")
    town.pay(two, one, 500, now=noon(FIRST_DAY) + timedelta(days=2), description="找零")
    town.pay(one, town.vault, 30_000, now=noon(FIRST_DAY) + timedelta(days=2), kind=EntryKind.CASH_WITHDRAWAL)
    second = NewAccount(
        AccountId(new_id()), AccountKind.CLASS_2, AccountType.LIABILITY, "CNY", PRODUCT,
        holder_id=town.holders[0], holder_name="张0", bound_account_id=one,
    )  # fmt: skip
    with town.database.transaction() as db:
        ledger.open_accounts(db, [second], now=NOW)
    town.deposit(second.account_id, 250_000, now=NOW)
    desk.sign_in(0)
    return desk


@pytest.fixture(autouse=True)
def signed_in(desk_with_entries: Desk) -> Desk:
    desk_with_entries.sign_in(0)
    return desk_with_entries


def test_the_customer_sees_all_accounts_and_their_total(desk: Desk) -> None:
    body = desk.get(ACCOUNTS)
    assert [(item["kind"], item["balance_minor"]) for item in body["items"]] == [
        ("class-1", 1_000_000 - 12_345 - 6_000 + 500 - 30_000),
        ("class-2", 250_000),
    ]
    assert body["totals"] == [{"currency": "CNY", "balance_minor": 1_202_155, "available_minor": 1_202_155}]
    assert "****" in body["items"][0]["number_masked"]


def test_an_account_tells_what_is_left_of_its_limits(desk: Desk) -> None:
    second = desk.get(ACCOUNTS)["items"][1]
    body = desk.get(f"{ACCOUNTS}/{second['id']}")
    used = {(limit["code"], limit["period"]): (limit["limit_minor"], limit["used_minor"]) for limit in body["limits"]}
    assert used["R05", "day"] == (1_000_000, 250_000)
    assert used["R06", "year"] == (20_000_000, 250_000)
    assert used["R07", "day"] == (1_000_000, 0)
    assert body["number"].isdigit()
    assert desk.get(f"{ACCOUNTS}/{desk.town.savers[0]}")["limits"] == []


@pytest.mark.parametrize(
    ("query", "amounts"),
    [
        ({}, [30_000, 500, 6_000, 12_345, 1_000_000]),
        ({"direction": "in"}, [500, 1_000_000]),
        ({"kind": "salary"}, [1_000_000]),
        ({"min_minor": 6_000, "max_minor": 30_000}, [30_000, 6_000, 12_345]),
        ({"from": "2026-03-16", "to": "2026-03-16"}, [12_345, 1_000_000]),
        ({"from": "2026-03-17", "to": "2026-03-17"}, [6_000]),
        ({"from": "2026-03-17"}, [30_000, 500, 6_000]),
        ({"to": "2026-03-15"}, []),
        ({"from": "0001-01-01", "to": "9999-12-31", "direction": "out"}, [30_000, 6_000, 12_345]),
    ],
)
def test_entries_are_filtered_by_days_in_shanghai_kind_direction_and_amount(
    desk: Desk, query: dict[str, str], amounts: list[int]
) -> None:
    body = desk.get(f"{ACCOUNTS}/{desk.town.savers[0]}/entries", **query)
    assert [item["amount_minor"] for item in body["items"]] == amounts
    assert body["next_cursor"] is None


def test_entries_are_paged_by_their_sequence(desk: Desk) -> None:
    seen, cursor = [], None
    for _ in range(3):
        more = {} if cursor is None else {"cursor": cursor}
        body = desk.get(f"{ACCOUNTS}/{desk.town.savers[0]}/entries", limit=2, **more)
        seen += [item["sequence"] for item in body["items"]]
        cursor = body["next_cursor"]
    assert (seen, cursor) == ([5, 4, 3, 2, 1], None)
    assert desk.get(f"{ACCOUNTS}/{desk.town.savers[0]}/entries", 400, cursor="no")["type"] == "/problems/bad-cursor"


def test_an_entry_has_a_receipt_with_a_code_of_the_banks(desk: Desk) -> None:
    entry = desk.get(f"{ACCOUNTS}/{desk.town.savers[0]}/entries")["items"][2]
    body = desk.get(f"{ACCOUNTS}/{desk.town.savers[0]}/entries/{entry['entry_id']}")
    assert {key: body[key] for key in entry if key != "sequence"} == {
        key: value for key, value in entry.items() if key != "sequence"
    }
    assert (body["own_name"], body["counterparty_name"], body["description"]) == ("张0", "张1", "午餐")
    assert len(body["digest"]) == 32
    desk.sign_in(1)
    other = desk.get(f"{ACCOUNTS}/{desk.town.savers[1]}/entries/{entry['entry_id']}")
    assert (other["direction"], other["reference"]) == ("in", body["reference"])
    assert other["digest"] != body["digest"]


def test_the_receipt_is_printed_in_both_languages(desk: Desk) -> None:
    entry = desk.get(f"{ACCOUNTS}/{desk.town.savers[0]}/entries")["items"][2]
    path = f"{ACCOUNTS}/{desk.town.savers[0]}/entries/{entry['entry_id']}/receipt.pdf"
    answer = desk.get(path)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert "filename*=UTF-8''%E7%94%B5" in answer.headers["content-disposition"]
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    code = desk.get(path.removesuffix("/receipt.pdf"))["digest"].upper()
    for said in ("电子回单", "¥60.00", "人民币陆拾元整", entry["reference"], "午餐", "2026-03-17 00:00:00", code[:4]):
        assert said in text
    english = desk.client.get(path, headers={"accept-language": "en"})
    assert "Electronic receipt" in PdfReader(io.BytesIO(english.content)).pages[0].extract_text()


def test_the_statement_is_printed_with_balances_and_totals(desk: Desk) -> None:
    answer = desk.get(f"{ACCOUNTS}/{desk.town.savers[0]}/statement.pdf", **DAYS)
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for said in (
        "账户交易明细",
        "收入合计 · 2 笔",
        "10,005.00",
        "支出合计 · 3 笔",
        "483.45",
        "9,521.55",
        "第 1 页 / 共 1 页",
    ):
        assert said in text
    second_day = desk.get(
        f"{ACCOUNTS}/{desk.town.savers[0]}/statement.pdf", **{"from": "2026-03-17", "to": "2026-03-17"}
    )
    text = PdfReader(io.BytesIO(second_day.content)).pages[0].extract_text()
    for said in ("9,876.55", "9,816.55"):
        assert said in text


def test_the_statement_opens_in_a_spreadsheet_and_runs_nothing_there(desk: Desk) -> None:
    answer = desk.get(f"{ACCOUNTS}/{desk.town.savers[0]}/statement.csv", **DAYS)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.content.count(b"\r\n") == answer.content.count(b"\n") == 6
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["摘要"] for row in rows] == ["3月工资", "'=1+2", "午餐", "找零", "午餐"]
    assert [row["支出"] for row in rows] == ["", "123.45", "60.00", "", "300.00"]
    assert rows[-1]["余额"] == "9521.55"


@pytest.mark.parametrize("ending", ["pdf", "csv"])
@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-03-17", "2026-03-16"), ("2025-01-01", "2026-01-02"), ("9999-12-30", "9999-12-31"),
     ("0001-01-01", "0001-01-02")],
)  # fmt: skip
def test_a_statement_covers_a_year_at_most(desk: Desk, ending: str, first: str, last: str) -> None:
    path = f"{ACCOUNTS}/{desk.town.savers[0]}/statement.{ending}"
    body = desk.get(path, 422, **{"from": first, "to": last})
    assert (body["type"], body["longest_days"]) == ("/problems/period-invalid", 366)
    longest = {"from": "2025-03-20", "to": "2026-03-20"}
    assert date.fromisoformat(longest["to"]) - date.fromisoformat(longest["from"]) == timedelta(days=365)
    desk.get(path, **longest)


def test_what_is_too_long_for_paper_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trident.ledger.routes.MOST_LINES", 4)
    body = desk.get(f"{ACCOUNTS}/{desk.town.savers[0]}/statement.pdf", 422, **DAYS)
    assert (body["type"], body["entries"], body["most"]) == ("/problems/statement-too-long", 5, 4)


def customer_paths(desk: Desk) -> list[str]:
    return [
        route.path_format
        for route in iter_route_contexts(desk.client.app.routes)  # type: ignore[attr-defined]
        if isinstance(route.original_route, APIRoute) and "{account_id}" in route.path_format
    ]


def test_nobody_reaches_anothers_account_by_any_route(desk: Desk) -> None:
    """Every route with the ids of another customer: the answer is the one for an account that does not exist."""
    paths = customer_paths(desk)
    assert len(paths) == 6
    entry = desk.get(f"{ACCOUNTS}/{desk.town.savers[0]}/entries")["items"][0]["entry_id"]
    desk.sign_in(2)
    for path in paths:
        for account in (desk.town.savers[0], desk.town.vault, new_id()):
            body = desk.get(path.format(account_id=account, entry_id=entry), 404, **DAYS)
            assert body["type"] == "/problems/unknown-account"
    mine = desk.town.savers[2]
    for path in paths:
        if "{entry_id}" in path:
            assert desk.get(path.format(account_id=mine, entry_id=entry), 404)["type"] == "/problems/unknown-entry"
    assert [item["id"] for item in desk.get(ACCOUNTS)["items"]] == [str(mine)]


def test_every_route_is_guarded(desk: Desk) -> None:
    routes = [route for route in iter_route_contexts(desk.client.app.routes)  # type: ignore[attr-defined]
              if isinstance(route.original_route, APIRoute)]  # fmt: skip
    assert all(list(guards_of(route)) for route in routes)
    desk.client.cookies.clear()
    for route in routes:
        path = route.path_format.format(account_id=new_id(), entry_id=new_id())
        assert desk.get(path, 401, **DAYS)["type"] == "/problems/session-expired"


def test_staff_see_the_general_ledger_and_whether_it_balances(desk: Desk) -> None:
    desk.sign_in_staff(Role.AUDITOR)
    body = desk.get("/api/staff/ledger/totals")
    assert body["business_on"] == "2026-03-19"
    assert body["balanced"] == [{"currency": "CNY", "sum_minor": 0}]
    by_product = {item["product"]: item for item in body["items"]}
    assert by_product["cash"]["debit_minor"] == by_product[PRODUCT]["credit_minor"] == 1_220_000
    assert by_product[PRODUCT]["accounts"] == 4
    desk.sign_in_staff(Role.TELLER)
    assert desk.get("/api/staff/ledger/totals", 403)["type"] == "/problems/permission-denied"
    assert desk.get("/api/staff/ledger/verification", 403)["type"] == "/problems/permission-denied"


def test_staff_see_what_the_last_verification_found(desk: Desk) -> None:
    desk.sign_in_staff(Role.AUDITOR)
    assert desk.get("/api/staff/ledger/verification")["verified_at"] is None
    jobs.verify_books(desk.town.database, now=NOW)
    body = desk.get("/api/staff/ledger/verification")
    assert (body["intact"], body["checked"] >= 6, body["first_fault"]) == (True, True, None)
    assert body["verified_at"] == "2026-03-19T04:00:00Z"


def test_a_reversed_entry_says_so_everywhere(desk: Desk) -> None:
    third, vault = desk.town.savers[2], desk.town.vault
    wrong = desk.town.pay(vault, third, 100, now=NOW)
    with desk.town.database.transaction() as db:
        ledger.reverse_entry(db, entry_id=wrong.id, reversal_id=EntryId(new_id()), reason="写错", now=NOW)
    desk.sign_in(2)
    receipt = f"{ACCOUNTS}/{third}/entries/{wrong.id}"
    assert desk.get(receipt)["reversed"] is True
    assert "此交易已冲正" in PdfReader(io.BytesIO(desk.get(f"{receipt}/receipt.pdf").content)).pages[0].extract_text()
    assert "已冲正" in desk.get(f"{ACCOUNTS}/{third}/statement.csv", **DAYS).content.decode("utf-8-sig")
