"""Fifty at once, over two servers on one database: exactly what the funds allow passes."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from uuid import uuid4

import httpx2
from fastapi import FastAPI
from sqlalchemy import text

from tests.payments.city import INSTANT, PATH, City, Person, body
from trident import payments, risk
from trident.app.web import build_app
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.payments.routes import TransferEndpoint
from trident.payments.settings import PaymentsSettings


async def on_two_servers(city: City, ask: Callable[[list[httpx2.AsyncClient]], object]) -> list[httpx2.Response]:
    """Run requests against two server applications, each with connections and a writer of its own."""
    async with AsyncExitStack() as stack:
        clients = []
        for _ in range(2):
            database = Database(city.database.dsn, pool_size=5)
            stack.callback(database.dispose)
            app: FastAPI = build_app(database, clock=lambda: INSTANT)
            await stack.enter_async_context(app.router.lifespan_context(app))
            transport = httpx2.ASGITransport(app)
            clients.append(
                await stack.enter_async_context(httpx2.AsyncClient(transport=transport, base_url="http://bank"))
            )
        answers: list[httpx2.Response] = await asyncio.gather(*ask(clients))  # type: ignore[call-overload]
        return answers


def post(client: httpx2.AsyncClient, payer: Person, payee: Person, key: object = None, **changes: object) -> object:
    headers = payer.headers | {"Idempotency-Key": str(key or uuid4())}
    return client.post(PATH, json=body(payer, payee, **changes), headers=headers)


def in_circles(people: Sequence[Person], turns: int) -> Iterator[tuple[Person, Person]]:
    """Have everybody pay in turn, each time around somebody else."""
    for turn in range(turns):
        payer, shift = turn % len(people), 1 + turn // len(people) % (len(people) - 1)
        yield people[payer], people[(payer + shift) % len(people)]


def test_fifty_against_funds_for_ten_pass_exactly_ten(city: City) -> None:
    payer, payee = city.person(funds=1_099), city.person(funds=0)
    answers = asyncio.run(
        on_two_servers(city, lambda clients: [post(clients[turn % 2], payer, payee) for turn in range(50)])
    )
    counts = Counter(answer.status_code for answer in answers)
    assert counts[201] == 10
    # So many within an hour want more proof, whatever the funds.
    assert {answer.json()["type"] for answer in answers if answer.status_code != 201} <= {
        "/problems/insufficient-funds",
        "/problems/step-up-required",
    }
    assert sorted(answer.json()["balance_after_minor"] for answer in answers if answer.status_code == 201) == list(
        range(99, 1_099, 100)
    )
    assert (city.balance(payer), city.balance(payee)) == (99, 1_000)


def test_fifty_against_a_limit_of_twenty_within_the_hour_pass_exactly_twenty(city: City) -> None:
    payer, payee = city.person(funds=100_000), city.person(funds=0)
    answers = asyncio.run(
        on_two_servers(city, lambda clients: [post(clients[turn % 2], payer, payee) for turn in range(50)])
    )
    assert Counter(answer.status_code for answer in answers) == {201: 20, 403: 30}
    assert {answer.json()["type"] for answer in answers if answer.status_code == 403} == {"/problems/step-up-required"}
    assert city.balance(payee) == 2_000


def test_fifty_against_a_days_amount_pass_to_the_last_that_fits(city: City) -> None:
    """5,000 yuan a day without more proof, in payments of 450: eleven fit."""
    payer, payee = city.person(funds=10_000_000), city.person(funds=0)
    answers = asyncio.run(
        on_two_servers(
            city, lambda clients: [post(clients[turn % 2], payer, payee, amount_minor=45_000) for turn in range(18)]
        )
    )
    assert Counter(answer.status_code for answer in answers) == {201: 11, 403: 7}
    assert city.balance(payee) == 11 * 45_000


def test_fifty_with_one_key_pass_once(city: City) -> None:
    payer, payee = city.person(funds=10_000), city.person(funds=0)
    key = uuid4()
    answers = asyncio.run(
        on_two_servers(city, lambda clients: [post(clients[turn % 2], payer, payee, key) for turn in range(50)])
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert city.balance(payee) == 100


def test_money_in_circles_neither_blocks_nor_is_lost(city: City) -> None:
    people = [city.person(funds=1_000) for _ in range(6)]
    answers = asyncio.run(
        on_two_servers(
            city,
            lambda clients: [
                post(clients[turn % 2], *pair, amount_minor=100) for turn, pair in enumerate(in_circles(people, 120))
            ],
        )
    )
    assert {answer.status_code for answer in answers} <= {201, 422}
    assert sum(city.balance(person) for person in people) == 6_000


def test_a_full_queue_answers_busy(city: City) -> None:
    payer, payee = city.person(funds=10_000), city.person(funds=0)

    async def ask() -> list[tuple[int, dict[bytes, bytes], bytes]]:
        settings = PaymentsSettings(max_batch=1, max_waiting=2)
        async with TransferEndpoint(city.database, settings, clock=lambda: INSTANT) as endpoint:
            return await asyncio.gather(*(call(endpoint, payer, payee) for _ in range(30)))

    answers = asyncio.run(ask())
    counted = Counter(status for status, _, _ in answers)
    assert set(counted) == {201, 503}
    assert city.balance(payee) == 100 * counted[201]
    busy = next((headers, content) for status, headers, content in answers if status == 503)
    assert busy[0][b"retry-after"] == b"1"
    assert b"/problems/busy" in busy[1]


def test_stopping_carries_out_what_waits(city: City) -> None:
    payer, payee = city.person(funds=10_000), city.person(funds=0)

    async def ask() -> list[tuple[int, dict[bytes, bytes], bytes]]:
        async with TransferEndpoint(city.database, PaymentsSettings(max_batch=3), clock=lambda: INSTANT) as endpoint:
            tasks = [asyncio.create_task(call(endpoint, payer, payee)) for _ in range(20)]
            await asyncio.sleep(0)
        late = await call(endpoint, payer, payee)
        return [*(await asyncio.gather(*tasks)), late]

    *answers, late = asyncio.run(ask())
    assert [status for status, _, _ in answers] == [201] * 20
    assert late[0] == 503
    assert city.balance(payee) == 2_000


def test_a_lost_database_is_answered_and_nothing_is_half_done(city: City) -> None:
    payer, payee = city.person(funds=10_000), city.person(funds=0)

    async def ask() -> tuple[int, dict[bytes, bytes], bytes]:
        lost = Database("postgresql://nobody@127.0.0.1:1/none", pool_size=1)
        async with TransferEndpoint(lost, clock=lambda: INSTANT) as endpoint:
            return await call(endpoint, payer, payee)

    status, headers, content = asyncio.run(ask())
    assert (status, headers[b"retry-after"]) == (503, b"1")
    assert b"/problems/unavailable" in content
    assert city.balance(payer) == 10_000


async def call(endpoint: TransferEndpoint, payer: Person, payee: Person) -> tuple[int, dict[bytes, bytes], bytes]:
    """Call the endpoint as a server does, without the layers around it."""
    sent: list[dict[str, object]] = []
    headers = payer.headers | {"Idempotency-Key": str(uuid4())}
    raw = json.dumps(body(payer, payee)).encode()

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": raw, "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    await endpoint(scope, receive, send)  # type: ignore[arg-type]
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]  # type: ignore[call-overload, return-value]


def test_a_writer_that_loses_its_connection_takes_a_new_one(city: City) -> None:
    payer, payee = city.person(funds=10_000), city.person(funds=0)

    async def ask() -> list[int]:
        async with TransferEndpoint(city.database, clock=lambda: INSTANT) as endpoint:
            first = await call(endpoint, payer, payee)
            with city.database.connect(autocommit=True) as connection:
                ended = connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND query = 'COMMIT'"
                ).fetchall()
            assert (True,) in ended
            later = [await call(endpoint, payer, payee) for _ in range(2)]
            return [status for status, _, _ in (first, *later)]

    assert asyncio.run(ask()) == [201, 201, 201]
    assert city.balance(payee) == 300


def test_after_a_rush_over_two_servers_history_and_usage_are_exact(city: City) -> None:
    """What each server drafted before the other had posted was read again: none is missing, none counts twice."""
    people = [city.person(funds=100_000) for _ in range(8)]
    answers = asyncio.run(
        on_two_servers(
            city,
            lambda clients: [
                post(clients[turn % 2], *pair, amount_minor=100 + turn)
                for turn, pair in enumerate(in_circles(people, 160))
            ],
        )
    )
    assert {answer.status_code for answer in answers} <= {201, 202, 403}
    taken = """
        SELECT count(*) FILTER (WHERE customer_id = :customer),
               sum(amount_minor) FILTER (WHERE customer_id = :customer),
               count(*) FILTER (WHERE target_account_id = :account)
        FROM payments.transfer WHERE refusal IS NULL
    """
    for person in people:
        asked = risk.Payment(new_id(), INSTANT, 0, person.customer_id, person.account_id)
        with city.database.transaction() as db:
            values = risk.load_activity(db, [asked]).features(asked)
            named = {"customer": person.customer_id, "account": person.account_id}
            sent, sum_minor, received = db.execute(text(taken), named).one()
            used = payments.transfer_usage(db, customer_id=person.customer_id, currency="CNY", now=INSTANT)
            assert (used.day_count, used.day_minor) == (sent, sum_minor)
        assert (values["customer_count_24h"], values["customer_sum_24h"]) == (sent + 1, sum_minor)
        assert values["payee_count_24h"] == received + 1
