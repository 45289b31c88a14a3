"""The inbox: what both sides of a transfer find in it, in their language, and nobody else's."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.payments.city import INSTANT, PATH, City, Person, body
from trident import notifications
from trident.app.event_handlers import event_handlers
from trident.app.web import build_app
from trident.kernel.ids import new_id
from trident.kernel.relay import run_relay_once

INBOX = "/api/customer/inbox"


@pytest.fixture(scope="module")
def client(city: City) -> Iterator[TestClient]:
    with TestClient(build_app(city.database, clock=lambda: INSTANT)) as made:
        yield made


@pytest.fixture
def pay(city: City, client: TestClient) -> Callable[..., str]:
    """Settle a transfer and let its news arrive; returns the transfer's id."""

    def settle(payer: Person, payee: Person, **changes: Any) -> str:
        headers = payer.headers | {"Idempotency-Key": str(uuid4())}
        answer = client.post(PATH, json=body(payer, payee, **changes), headers=headers)
        assert answer.status_code == 201, answer.text
        listening = event_handlers()
        while run_relay_once(city.database, listening, INSTANT + timedelta(seconds=1)):
            pass
        return str(answer.json()["id"])

    return settle


def read(client: TestClient, person: Person, **query: Any) -> dict[str, Any]:
    answer: httpx2.Response = client.get(INBOX, headers=person.headers, params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_both_sides_are_told_in_their_own_language(city: City, client: TestClient, pay: Callable[..., str]) -> None:
    payer, payee = city.person("欧阳修", funds=50_000), city.person("Anna Li", language="en")
    transfer_id = pay(payer, payee, amount_minor=20_050, memo="午饭")
    (received,) = read(client, payee)["items"]
    (sent,) = read(client, payer)["items"]
    assert received == {
        "id": received["id"],
        "kind": "transfer-received",
        "title": "You received CNY 200.50",
        "body": f"*阳修 transferred CNY 200.50 to your account ending {payee.number[-4:]} on 2026-03-18 10:30 "
        "(Beijing time). Note: 午饭",
        "link": f"/accounts/{payee.account_id}/entries/{transfer_id}",
        "created_at": "2026-03-18T02:30:01Z",
        "read_at": None,
    }
    assert (sent["kind"], sent["title"]) == ("transfer-sent", "转账成功 ¥200.50")
    assert sent["link"] == f"/accounts/{payer.account_id}/entries/{transfer_id}"
    for message in (received, sent):
        assert payer.number not in str(message)
        assert payee.number not in str(message)
        assert "欧阳修" not in str(message)


def test_a_transfer_to_oneself_is_told_once(city: City, client: TestClient, pay: Callable[..., str]) -> None:
    person = city.person(funds=1_000)
    second = city.account(person.customer_id, person.name)
    own = Person(person.customer_id, person.name, second.id, second.number, person.token)
    pay(person, own, to_own_account=True)
    assert [message["kind"] for message in read(client, person)["items"]] == ["transfer-sent"]


def test_reading_marks_and_counts(city: City, client: TestClient, pay: Callable[..., str]) -> None:
    payer, payee = city.person(funds=1_000), city.person()
    for _ in range(3):
        pay(payer, payee)
    messages = read(client, payee)
    assert (len(messages["items"]), messages["unread"]) == (3, 3)
    path = f"{INBOX}/{messages['items'][1]['id']}/read"
    assert client.post(path, headers={"Cookie": payee.headers["Cookie"]}).status_code == 403
    for _ in range(2):
        assert client.post(path, headers=payee.headers).status_code == 204
    after = read(client, payee)
    assert after["unread"] == 2
    assert [message["read_at"] for message in after["items"]] == [None, "2026-03-18T02:30:00Z", None]
    assert client.post(f"{INBOX}/read-all", headers=payee.headers).status_code == 204
    assert read(client, payee)["unread"] == 0
    assert read(client, payer)["unread"] == 3


def test_pages(city: City, client: TestClient) -> None:
    person = city.person()
    with city.database.transaction() as db:
        notifications.put_messages(
            db,
            [
                notifications.NewMessage(person.customer_id, notifications.MessageKind.TRANSFER_SENT, str(turn), "")
                for turn in range(7)
            ],
            now=INSTANT,
        )
    titles: list[str] = []
    cursor = None
    while True:
        page = read(client, person, limit=3, **({"cursor": cursor} if cursor else {}))
        titles += [message["title"] for message in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert titles == ["6", "5", "4", "3", "2", "1", "0"]
    assert client.get(INBOX, headers=person.headers, params={"cursor": "?"}).status_code == 400


@pytest.mark.parametrize("language", ["zh", "en"])
def test_another_customers_messages_are_nobodys(
    city: City, client: TestClient, pay: Callable[..., str], language: str
) -> None:
    payer, payee, stranger = city.person(funds=1_000), city.person(), city.person()
    pay(payer, payee)
    (message,) = read(client, payee)["items"]
    assert read(client, stranger)["items"] == []
    headers = stranger.headers | {"Accept-Language": language}
    others = client.post(f"{INBOX}/{message['id']}/read", headers=headers)
    nobodys = client.post(f"{INBOX}/{uuid4()}/read", headers=headers)
    assert (others.status_code, others.json()["type"]) == (404, "/problems/message-not-found")
    assert others.json()["title"] == ("未找到该消息" if language == "zh" else "There is no such message")
    assert nobodys.json() | {"instance": ""} == others.json() | {"instance": ""}
    assert client.post(f"{INBOX}/read-all", headers=headers).status_code == 204
    assert read(client, payee)["unread"] == 1


def test_without_a_session_nothing_is_told(client: TestClient) -> None:
    for method, path in (("GET", INBOX), ("GET", f"{INBOX}/stream"), ("POST", f"{INBOX}/read-all")):
        assert client.request(method, path).status_code == 401


def test_what_was_missed_leaves_nothing_out(city: City) -> None:
    """A message whose transaction commits late has an older id than one already seen: resuming must still send it."""
    person = city.person()

    def put(db: Any, title: str) -> Any:
        kind = notifications.MessageKind.TRANSFER_SENT
        message = notifications.NewMessage(person.customer_id, kind, title, "")
        return notifications.put_messages(db, [message], now=INSTANT)[0]

    def missed(last_seen: Any) -> list[str]:
        with city.database.transaction() as db:
            found = notifications.queries.messages_missed(db, customer_id=person.customer_id, last_seen=last_seen)
            return sorted(message.title for message in found)

    with city.database.transaction() as db:
        first = put(db, "first")
    with city.database.transaction() as slow:
        put(slow, "late")
        with city.database.transaction() as db:
            seen = put(db, "seen")
    with city.database.transaction() as db:
        put(db, "after")
    assert missed(seen) == ["after", "late"]
    assert missed(first) == ["after", "late", "seen"]
    for unknown in (uuid4(), new_id(), UUID(int=0), UUID(int=2**128 - 1), UUID("ffffffff-ffff-7000-8000-000000000000")):
        assert missed(unknown) == []
    with city.database.transaction() as db:
        stranger = city.person()
        assert notifications.queries.messages_missed(db, customer_id=stranger.customer_id, last_seen=first) == []
        assert db.execute(text("SELECT 1")).scalar() == 1
