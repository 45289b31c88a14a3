"""Every refusal of a transfer by its name, in both languages, with nothing changed."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from starlette.testclient import TestClient

from tests.payments.city import INSTANT, PATH, City, Person, body
from trident import identity, ledger
from trident.kernel.ids import check_digit

Send = Callable[..., httpx2.Response]


@pytest.fixture
def payer(city: City) -> Person:
    return city.person(funds=1_000)


@pytest.fixture
def payee(city: City) -> Person:
    return city.person(funds=1_000)


def assert_refused(
    city: City, ask: Callable[[str], httpx2.Response], code: str, status: int, **fields: object
) -> dict[str, Any]:
    """Ask in both languages; the refusal is named, titled in each, and nothing has changed."""
    before = city.state()
    zh, en = ask("zh"), ask("en")
    for answer in (zh, en):
        assert answer.json()["type"] == f"/problems/{code}", answer.text
        assert answer.status_code == status == answer.json()["status"]
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["instance"] == PATH
    assert any(character >= "\u4e00" for character in zh.json()["title"])
    assert en.json()["title"].isascii()
    assert {name: zh.json().get(name) for name in fields} == fields
    assert city.state() == before
    return dict(zh.json())


def nobodys_number() -> str:
    digits = "623571999999999999"
    return digits + check_digit(digits)


@pytest.mark.parametrize(
    ("changes", "code", "status", "fields"),
    [
        ({"amount_minor": 1_001}, "insufficient-funds", 422, {}),
        ({"amount_minor": 2**62}, "transfer-limit-reached", 422, {"limit": "single", "limit_minor": 20_000_000}),
        ({"amount_minor": 0}, "amount-not-positive", 422, {}),
        ({"amount_minor": -5}, "amount-not-positive", 422, {}),
        ({"amount_minor": 2**63}, "amount-too-large", 422, {}),
        ({"amount_minor": 10**4000}, "amount-too-large", 422, {}),
        ({"currency": "USD"}, "currency-mismatch", 422, {}),
        ({"payee_name": "赵无此人"}, "payee-name-mismatch", 422, {}),
        ({"payee_account_number": nobodys_number()}, "unknown-account", 404, {"side": "credit"}),
        ({"payee_account_number": "12345"}, "unknown-account", 404, {"side": "credit"}),
        ({"payee_account_number": "robert'); --"}, "unknown-account", 404, {"side": "credit"}),
        ({"source_account_id": str(uuid4())}, "unknown-account", 404, {"side": "debit"}),
        ({"payee_account_number": ..., "payee_name": ..., "payee_id": str(uuid4())}, "unknown-payee", 404, {}),
        ({"to_own_account": True}, "payee-is-not-own-account", 422, {}),
    ],
)
def test_refused_by_name(
    city: City,
    send: Send,
    payer: Person,
    payee: Person,
    changes: dict[str, Any],
    code: str,
    status: int,
    fields: dict[str, Any],
) -> None:
    assert_refused(city, lambda language: send(payer, payee, language=language, **changes), code, status, **fields)


@pytest.mark.parametrize("written", ["1.0", "1e3", "1E2", "99.99", "0.01", "1.00", "-1.5", "1e400"])
def test_fractions_are_refused_by_name(
    city: City, client: TestClient, payer: Person, payee: Person, written: str
) -> None:
    def ask(language: str) -> httpx2.Response:
        raw = str(body(payer, payee, amount_minor=0)).replace("'amount_minor': 0", f'"amount_minor": {written}')
        headers = payer.headers | {"Idempotency-Key": str(uuid4()), "Accept-Language": language}
        headers["Content-Type"] = "application/json"
        return client.post(PATH, content=raw.replace("'", '"').encode(), headers=headers)

    assert_refused(city, ask, "amount-has-fractions", 422)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount_minor": "100"}, "body.amount_minor"),
        ({"amount_minor": None}, "body.amount_minor"),
        ({"amount_minor": True}, "body.amount_minor"),
        ({"amount_minor": [1]}, "body.amount_minor"),
        ({"amount_minor": ...}, "body.amount_minor"),
        ({"currency": "ABC"}, "body.currency"),
        ({"currency": ...}, "body.currency"),
        ({"source_account_id": "mine"}, "body.source_account_id"),
        ({"payee_name": ""}, "body.payee_name"),
        ({"payee_name": "张" * 101}, "body.payee_name"),
        ({"payee_name": "张\u202e三"}, "body.payee_name"),
        ({"payee_name": ...}, "body.payee_name"),
        ({"payee_account_number": ...}, "body.payee_account_number"),
        ({"payee_id": str(uuid4())}, "body.payee_id"),
        ({"memo": "x" * 61}, "body.memo"),
        ({"memo": "a\u0000b"}, "body.memo"),
        ({"memo": 5}, "body.memo"),
        ({"to_own_account": "yes"}, "body.to_own_account"),
        ({"fee": 1}, "body.fee"),
    ],
)
def test_malformed_bodies_say_which_field(
    city: City, send: Send, payer: Person, payee: Person, changes: dict[str, Any], field: str
) -> None:
    problem = assert_refused(
        city, lambda language: send(payer, payee, language=language, **changes), "invalid-request", 422
    )
    assert [fault["field"] for fault in problem["errors"]] == [field]


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"memo":"\xff"}', b"[" * 100_000, b'{"amount_minor":' + b"[" * 5_000],
)
def test_what_is_no_body_is_refused(city: City, client: TestClient, payer: Person, raw: bytes) -> None:
    def ask(language: str) -> httpx2.Response:
        headers = payer.headers | {"Idempotency-Key": str(uuid4()), "Accept-Language": language}
        return client.post(PATH, content=raw, headers=headers | {"Content-Type": "application/json"})

    assert_refused(city, ask, "invalid-request", 422)


def test_only_json_is_read(city: City, client: TestClient, payer: Person) -> None:
    def ask(language: str) -> httpx2.Response:
        headers = payer.headers | {"Idempotency-Key": str(uuid4()), "Accept-Language": language}
        headers["Content-Type"] = "text/plain"
        return client.post(PATH, content=b"{}", headers=headers)

    problem = assert_refused(city, ask, "invalid-request", 422)
    assert problem["errors"][0]["field"] == "header.content-type"


def test_same_account(city: City, send: Send, payer: Person) -> None:
    assert_refused(city, lambda language: send(payer, payer, language=language), "same-account", 422)


def test_an_own_account_must_be_meant(city: City, send: Send, payer: Person) -> None:
    second = city.account(payer.customer_id, payer.name)
    other = Person(payer.customer_id, payer.name, second.id, second.number, payer.token)
    assert_refused(city, lambda language: send(payer, other, language=language), "own-account-as-payee", 422)
    assert send(payer, other, to_own_account=True).status_code == 201
    assert city.balance(other) == 100


def test_frozen_and_closed_accounts(city: City, send: Send, payer: Person, payee: Person) -> None:
    with city.database.transaction() as db:
        ledger.freeze_account(db, account_id=ledger.AccountId(payer.account_id), reason="court order", now=INSTANT)
    assert_refused(city, lambda language: send(payer, payee, language=language), "account-frozen", 422)
    closed = city.person(funds=0)
    with city.database.transaction() as db:
        ledger.close_account(db, account_id=ledger.AccountId(closed.account_id), reason="moved away", now=INSTANT)
    assert_refused(city, lambda language: send(payee, closed, language=language), "account-closed", 422, side="credit")


def test_a_class_limit(city: City, send: Send, payee: Person) -> None:
    holder = city.person(funds=0)
    wallet = city.account(holder.customer_id, holder.name, kind=ledger.AccountKind.CLASS_3, funds=150_000)
    payer = Person(holder.customer_id, holder.name, wallet.id, wallet.number, holder.token)
    before = city.balance(payee)
    for amount in (100_000, 50_000):
        assert send(payer, payee, amount_minor=amount).status_code == 201
    with city.database.transaction() as db:
        city.fund(db, wallet.id, 60_000)
    problem = assert_refused(
        city, lambda language: send(payer, payee, amount_minor=60_000, language=language), "class-limit-reached", 422
    )
    assert (problem["period"], problem["direction"], problem["remaining_minor"]) == ("day", "out", 50_000)
    assert city.balance(payee) == before + 150_000


def test_an_internal_account_is_nobodys(city: City, send: Send, payer: Person) -> None:
    with city.database.transaction() as db:
        vault = ledger.account(db, ledger.AccountId(city.vault_id))
    target = Person(payer.customer_id, "", vault.id, vault.number, "")
    assert_refused(
        city,
        lambda language: send(payer, target, payee_name="库", language=language),
        "unknown-account",
        404,
        side="credit",
    )


@pytest.mark.parametrize("key", ["", "42", "not-a-uuid"])
def test_the_key_is_required(city: City, client: TestClient, payer: Person, payee: Person, key: str) -> None:
    def ask(language: str) -> httpx2.Response:
        headers = payer.headers | {"Accept-Language": language} | ({"Idempotency-Key": key} if key else {})
        return client.post(PATH, json=body(payer, payee), headers=headers)

    assert_refused(city, ask, "idempotency-key-missing", 400)


def test_without_a_session(city: City, client: TestClient, payer: Person, payee: Person) -> None:
    for cookie in ("", "trident_customer=", "trident_customer=forged", "trident_staff=" + payer.token):
        headers = payer.headers | {"Cookie": cookie, "Idempotency-Key": str(uuid4())}
        if "forged" in cookie:
            headers["X-CSRF-Token"] = Person(payer.customer_id, "", payer.account_id, "", "forged").headers[
                "X-CSRF-Token"
            ]

        def ask(language: str, headers: dict[str, str] = headers) -> httpx2.Response:
            return client.post(PATH, json=body(payer, payee), headers=headers | {"Accept-Language": language})

        assert_refused(city, ask, "session-expired", 401)


def test_a_revoked_session_pays_nothing(city: City, send: Send, payer: Person, payee: Person) -> None:
    with city.database.transaction() as db:
        (actor,) = identity.read_customer_sessions(db, [identity.token_digest(payer.token)], INSTANT).values()
        identity.revoke_session(db, actor=actor, session_id=actor.session_id, now=INSTANT)
    before = city.state()
    answer = send(payer, payee)
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/session-expired")
    assert city.state() == before


def test_the_page_must_be_ours(city: City, client: TestClient, payer: Person, payee: Person) -> None:
    strange: list[dict[str, str]] = [
        {"X-CSRF-Token": "0" * 32},
        {"X-CSRF-Token": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ]
    for added in strange:

        def ask(language: str, added: dict[str, str] = added) -> httpx2.Response:
            headers = payer.headers | {"Idempotency-Key": str(uuid4()), "Accept-Language": language} | added
            return client.post(PATH, json=body(payer, payee), headers=headers)

        assert_refused(city, ask, "cross-site-request", 403)


def test_a_body_too_large(city: City, client: TestClient, payer: Person) -> None:
    def ask(language: str) -> httpx2.Response:
        headers = payer.headers | {"Idempotency-Key": str(uuid4()), "Accept-Language": language}
        return client.post(PATH, content=b" " * (1 << 21), headers=headers)

    assert_refused(city, ask, "request-too-large", 413)


def test_names_cannot_be_tried_for_ever(
    city: City, send: Send, client: TestClient, payer: Person, payee: Person
) -> None:
    codes = [send(payer, payee, payee_name=f"猜{number}").json()["type"] for number in range(31)]
    assert codes == ["/problems/payee-name-mismatch"] * 30 + ["/problems/too-many-name-checks"]
    # Now a right name is not told from a wrong one, neither here nor by the check.
    problem = assert_refused(city, lambda language: send(payer, payee, language=language), "too-many-name-checks", 429)
    assert problem["retry_after_s"] == 120
    asked = {"account_number": payee.number, "name": payee.name}
    check = client.post("/api/customer/payees/check", json=asked, headers=payer.headers)
    assert (check.status_code, check.json()["type"]) == (429, "/problems/too-many-name-checks")
    assert check.headers["retry-after"] == "120"
