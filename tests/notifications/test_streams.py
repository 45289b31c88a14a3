"""Live inboxes over a real server: at once, resumed without a gap, ended with their session."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx2
import psycopg
import pytest

from tests.payments.city import INSTANT, PATH, City, Person, body
from trident import identity, notifications

STREAM = "/api/customer/inbox/stream"
Event = tuple[str, str, dict[str, Any]]


class Listener:
    """One open stream and what has come over it; reads in a thread of its own."""

    def __init__(self, address: str, person: Person, last_event_id: str | None = None) -> None:
        headers = {"Cookie": person.headers["Cookie"]}
        if last_event_id is not None:
            headers["Last-Event-ID"] = last_event_id
        self.events: list[tuple[float, Event]] = []
        self.is_over = threading.Event()
        self._client = httpx2.Client(timeout=30)
        self._stream = self._client.stream("GET", address + STREAM, headers=headers)
        self.response = self._stream.__enter__()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        found: dict[str, str] = {}
        try:
            for line in self.response.iter_lines():
                name, _, value = line.partition(": ")
                if line:
                    found[name] = value
                elif "data" in found:
                    event = (found.get("event", "message"), found.get("id", ""), json.loads(found["data"]))
                    self.events.append((time.perf_counter(), event))
                    found = {}
        except httpx2.HTTPError:
            pass
        self.is_over.set()

    def of(self, kind: str) -> list[Event]:
        return [event for _, event in self.events if event[0] == kind]

    def wait_for(self, kind: str, count: int = 1, timeout_s: float = 5) -> list[Event]:
        deadline = time.perf_counter() + timeout_s
        while len(self.of(kind)) < count:
            assert time.perf_counter() < deadline, f"{count} {kind} expected, {self.events} came"
            time.sleep(0.002)
        return self.of(kind)

    def close(self) -> None:
        self._stream.__exit__(None, None, None)
        self._client.close()


@contextmanager
def listening(address: str, person: Person, last_event_id: str | None = None) -> Iterator[Listener]:
    listener = Listener(address, person, last_event_id)
    try:
        yield listener
    finally:
        listener.close()


def pay(address: str, payer: Person, payee: Person, **changes: Any) -> httpx2.Response:
    headers = payer.headers | {"Idempotency-Key": str(uuid4())}
    answer = httpx2.post(address + PATH, json=body(payer, payee, **changes), headers=headers)
    assert answer.status_code == 201, answer.text
    return answer


def test_a_payee_hears_at_once(city: City, address: str) -> None:
    payer, payee = city.person(funds=10_000), city.person()
    with listening(address, payee) as stream:
        assert stream.response.headers["content-type"].startswith("text/event-stream")
        assert stream.response.headers["cache-control"] == "no-store"
        assert stream.wait_for("unread")[0][2] == {"unread": 0}
        delays = []
        for turn in range(1, 11):
            pay(address, payer, payee, memo=str(turn))
            settled_at = time.perf_counter()
            stream.wait_for("message", turn)
            delays.append(stream.events[-1][0] - settled_at)
        messages = stream.of("message")
        assert [event[2]["body"].rsplit("：")[-1] for event in messages] == [str(turn) for turn in range(1, 11)]
        assert all(event[1] == event[2]["id"] for event in messages)
        stream.wait_for("unread", 11)
        assert stream.of("unread")[-1][2] == {"unread": 10}
        assert sorted(delays)[5] < 0.3, delays


def test_nobody_else_hears(city: City, address: str) -> None:
    payer, payee, stranger = city.person(funds=1_000), city.person(), city.person()
    with listening(address, stranger) as deaf, listening(address, payee) as hears:
        hears.wait_for("unread")
        deaf.wait_for("unread")
        pay(address, payer, payee)
        hears.wait_for("message")
        assert deaf.of("message") == []


def test_resuming_sends_what_was_missed_once(city: City, address: str) -> None:
    payer, payee = city.person(funds=1_000), city.person()
    with listening(address, payee) as stream:
        stream.wait_for("unread")
        pay(address, payer, payee, memo="seen")
        seen = stream.wait_for("message")[0][1]
    with listening(address, city.person()) as witness, listening(address, payer) as payers:
        payers.wait_for("unread")
        for memo in ("one", "two"):
            pay(address, payer, payee, memo=memo)
        payers.wait_for("message", 2)
        assert witness.of("message") == []
    with listening(address, payee, seen) as stream:
        stream.wait_for("message", 2)
        pay(address, payer, payee, memo="three")
        stream.wait_for("message", 3)
        memos = [event[2]["body"].rsplit("：")[-1] for event in stream.of("message")]
        # Both were written in one millisecond of this test's clock: their order is chance.
        assert (sorted(memos[:2]), memos[2:]) == (["one", "two"], ["three"])
    with listening(address, payee, "not an id") as stream:
        assert stream.wait_for("unread")[0][2] == {"unread": 4}
        assert stream.of("message") == []


def test_reading_on_one_device_shows_on_the_other(city: City, address: str) -> None:
    payer, payee = city.person(funds=1_000), city.person()
    with listening(address, payee) as stream:
        stream.wait_for("unread")
        pay(address, payer, payee)
        stream.wait_for("unread", 2)
        httpx2.post(f"{address}/api/customer/inbox/read-all", headers=payee.headers)
        assert [event[2]["unread"] for event in stream.wait_for("unread", 3)] == [0, 1, 0]


def test_a_revoked_session_hears_nothing_more(city: City, address: str) -> None:
    payer, payee = city.person(funds=1_000), city.person()
    with listening(address, payee) as stream:
        stream.wait_for("unread")
        with city.database.transaction() as db:
            (actor,) = identity.read_customer_sessions(db, [identity.token_digest(payee.token)], INSTANT).values()
            identity.revoke_session(db, actor=actor, session_id=actor.session_id, now=INSTANT)
        pay(address, payer, payee)
        assert stream.is_over.wait(5)
        assert stream.of("message") == []
    assert httpx2.get(address + STREAM, headers={"Cookie": payee.headers["Cookie"]}).status_code == 401


def test_a_revoked_session_ends_even_when_nothing_happens(
    city: City, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications.streams, "SESSIONS_CHECKED_EVERY_S", 0.2)
    payee = city.person()
    with listening(address, payee) as stream:
        stream.wait_for("unread")
        with city.database.transaction() as db:
            (actor,) = identity.read_customer_sessions(db, [identity.token_digest(payee.token)], INSTANT).values()
            identity.revoke_session(db, actor=actor, session_id=actor.session_id, now=INSTANT)
        assert stream.is_over.wait(7)


def test_a_lost_listener_ends_streams_and_their_clients_resume(city: City, address: str) -> None:
    payer, payee = city.person(funds=1_000), city.person()
    with listening(address, payee) as stream:
        stream.wait_for("unread")
        pay(address, payer, payee, memo="seen")
        seen = stream.wait_for("message")[0][1]
        with psycopg.connect(city.database.dsn, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE query = 'LISTEN trident_inbox' AND datname = current_database()"
            )
        assert stream.is_over.wait(5)
    pay(address, payer, payee, memo="missed")
    with listening(address, payee, seen) as stream:
        (event,) = stream.wait_for("message", timeout_s=8)
        assert event[2]["body"].endswith("missed")
        pay(address, payer, payee, memo="live")
        stream.wait_for("message", 2)


def test_one_customer_cannot_take_all_the_room(city: City, address: str) -> None:
    person = city.person()
    listeners = []
    try:
        for _ in range(8):
            listeners.append(Listener(address, person))
            listeners[-1].wait_for("unread")
        answer = httpx2.get(address + STREAM, headers={"Cookie": person.headers["Cookie"], "Accept-Language": "en"})
        assert (answer.status_code, answer.json()["type"]) == (429, "/problems/too-many-streams")
        assert answer.headers["retry-after"] == "5"
    finally:
        for listener in listeners:
            listener.close()


def test_an_open_stream_does_not_prolong_its_session(city: City, address: str) -> None:
    payer, payee = city.person(funds=1_000), city.person()
    query = "SELECT ends_at, last_seen_at FROM identity.customer_session WHERE holder_id = %s"
    with listening(address, payee) as stream, psycopg.connect(city.database.dsn) as connection:
        stream.wait_for("unread")
        before = connection.execute(query, [payee.customer_id]).fetchall()
        pay(address, payer, payee)
        stream.wait_for("message")
        assert connection.execute(query, [payee.customer_id]).fetchall() == before
