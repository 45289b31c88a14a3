"""The payee book, the name check, and another customer's ids on every route."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import httpx2
import pytest
from starlette.testclient import TestClient

from tests.payments.city import INSTANT, PATH, City, Person
from trident.kernel.outbox import Handlers
from trident.kernel.relay import run_relay_once
from trident.payments import handlers
from trident.payments.routes.transfer_body import TransferBody

Send = Callable[..., httpx2.Response]
PAYEES = "/api/customer/payees"


def relay(city: City) -> None:
    listening = Handlers()
    handlers.register(listening)
    while run_relay_once(city.database, listening, INSTANT + timedelta(seconds=1)):
        pass


def book(client: TestClient, person: Person, **query: str) -> list[dict[str, object]]:
    items: list[dict[str, object]] = client.get(PAYEES, headers=person.headers, params=query).json()["items"]
    return items


def test_whoever_was_paid_is_in_the_book_and_can_be_paid_from_it(city: City, send: Send, client: TestClient) -> None:
    payer, one, other = city.person(funds=10_000), city.person("陈大文"), city.person("Anna Li")
    for payee in (one, other, one):
        assert send(payer, payee).status_code == 201
    assert book(client, payer) == []
    relay(city)
    found = {entry["name"]: entry for entry in book(client, payer)}
    assert {name: entry["times_used"] for name, entry in found.items()} == {"陈大文": 2, "Anna Li": 1}
    assert found["陈大文"]["number_masked"] == f"{one.number[:4]} **** {one.number[-4:]}"
    assert found["陈大文"]["last_used_at"] == "2026-03-18T02:30:00Z"
    before = city.balance(one)
    answer = send(payer, one, payee_account_number=..., payee_name=..., payee_id=found["陈大文"]["id"])
    assert answer.status_code == 201
    assert answer.json()["payee_name"] == "陈大文"
    assert city.balance(one) == before + 100
    relay(city)
    assert {entry["name"]: entry["times_used"] for entry in book(client, payer)} == {"陈大文": 3, "Anna Li": 1}
    assert len(book(client, payer, limit="1")) == 1


def test_own_accounts_and_refused_transfers_make_no_payee(city: City, send: Send, client: TestClient) -> None:
    payer, payee = city.person(funds=1_000), city.person()
    second = city.account(payer.customer_id, payer.name)
    own = Person(payer.customer_id, payer.name, second.id, second.number, payer.token)
    assert send(payer, own, to_own_account=True).status_code == 201
    assert send(payer, payee, amount_minor=5_000).status_code == 422
    relay(city)
    assert book(client, payer) == []


def test_a_payee_can_be_taken_out(city: City, send: Send, client: TestClient) -> None:
    payer, payee = city.person(funds=1_000), city.person()
    send(payer, payee)
    relay(city)
    (entry,) = book(client, payer)
    path = f"{PAYEES}/{entry['id']}"
    assert client.delete(path, headers={"Cookie": payer.headers["Cookie"]}).status_code == 403
    assert client.delete(path, headers=payer.headers).status_code == 204
    assert book(client, payer) == []
    again = client.delete(path, headers=payer.headers)
    assert (again.status_code, again.json()["type"]) == (404, "/problems/unknown-payee")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_another_customers_ids_are_nobodys(city: City, send: Send, client: TestClient, language: str) -> None:
    owner, stranger, payee = city.person(funds=1_000), city.person(funds=1_000), city.person()
    made = send(owner, payee).json()
    relay(city)
    (entry,) = book(client, owner)
    headers = stranger.headers | {"Accept-Language": language}
    state = city.state()
    answers = {
        "read": client.get(f"{PATH}/{made['id']}", headers=headers),
        "delete": client.delete(f"{PAYEES}/{entry['id']}", headers=headers),
        "pay from": send(stranger, payee, source_account_id=str(owner.account_id), language=language),
        "pay to": send(
            stranger, payee, payee_account_number=..., payee_name=..., payee_id=entry["id"], language=language
        ),
    }
    assert {name: (answer.status_code, answer.json()["type"]) for name, answer in answers.items()} == {
        "read": (404, "/problems/transfer-not-found"),
        "delete": (404, "/problems/unknown-payee"),
        "pay from": (404, "/problems/unknown-account"),
        "pay to": (404, "/problems/unknown-payee"),
    }
    assert client.get(PATH, headers=headers).json()["items"] == []
    assert book(client, stranger) == []
    assert city.state() == state
    # Of an id that does not exist and one that is another's, the answers are the same.
    for path, method in ((PATH, "GET"), (PAYEES, "DELETE")):
        nobodys = client.request(method, f"{path}/{uuid4()}", headers=headers)
        others = answers["read" if path == PATH else "delete"]
        assert nobodys.json() | {"instance": ""} == others.json() | {"instance": ""}


def test_the_name_check(city: City, client: TestClient) -> None:
    asker, payee = city.person(), city.person("欧阳修")

    def check(number: str, name: str) -> dict[str, object]:
        answer = client.post(f"{PAYEES}/check", json={"account_number": number, "name": name}, headers=asker.headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    masked = f"{payee.number[:4]} **** {payee.number[-4:]}"
    assert check(payee.number, "欧阳 修") == {"outcome": "match", "number_masked": masked}
    assert check(f" {payee.number[:6]}-{payee.number[6:]}", "欧阳修")["outcome"] == "match"
    assert check(payee.number, "欧阳询") == {"outcome": "mismatch", "number_masked": None}
    assert check("6235719999999999990", "欧阳修") == {"outcome": "unknown", "number_masked": None}
    assert check("abc", "欧阳修")["outcome"] == "unknown"
    assert check(asker.number, asker.name)["outcome"] == "own-account"
    assert check(asker.number, "错名")["outcome"] == "mismatch"


def test_name_checks_come_back(city: City, send: Send) -> None:
    payer, payee = city.person(funds=1_000), city.person()
    from_checks = {send(payer, payee, payee_name=f"猜{turn}").status_code for turn in range(30)}
    assert from_checks == {422}
    assert send(payer, payee).status_code == 429


def test_pages_of_transfers(city: City, send: Send, client: TestClient) -> None:
    payer, payee = city.person(funds=1_000), city.person()
    made = [send(payer, payee, memo=str(turn)).json()["id"] for turn in range(5)]
    assert send(payer, payee, amount_minor=9_999).status_code == 422
    seen: list[str] = []
    cursor = None
    while True:
        page = client.get(
            PATH, headers=payer.headers, params={"limit": 2} | ({"cursor": cursor} if cursor else {})
        ).json()
        seen += [entry["id"] for entry in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(made)
    assert seen == sorted(made, reverse=True)
    bad = client.get(PATH, headers=payer.headers, params={"cursor": "x"})
    assert (bad.status_code, bad.json()["type"]) == (400, "/problems/bad-cursor")


def test_the_contract_says_what_the_route_reads(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    operation = schema["paths"][PATH]["post"]
    body = schema["components"]["schemas"]["TransferBody"]
    assert set(body["properties"]) == set(TransferBody.__struct_fields__)
    assert operation["x-permission"] == "customer:transfer:create"
    assert {"400", "401", "403", "404", "409", "422", "429", "503", "201"} <= set(operation["responses"])
    named = {
        name
        for answer in operation["responses"].values()
        for content in answer["content"].values()
        for name in content.get("examples", {})
    }
    assert {
        "insufficient-funds",
        "payee-name-mismatch",
        "amount-has-fractions",
        "idempotency-key-missing",
        "busy",
    } <= named
