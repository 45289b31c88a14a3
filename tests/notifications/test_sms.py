"""Short messages on their way through the real gateway of the sandbox, whatever it answers."""

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import text

from sandbox.child import RunningSandbox
from tests.payments.city import INSTANT
from trident import notifications
from trident.events.identity import CODE_SEAL, PHONE_SEAL, CodeRequested
from trident.kernel.crypto import seal_text
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.kernel.outbox import Handlers, publish
from trident.kernel.relay import run_relay_once
from trident.notifications import handlers
from trident.notifications.adapters.http_sms_gateway import HttpSmsGateway
from trident.notifications.jobs import SmsSender

LATER = INSTANT + timedelta(minutes=5)


@pytest.fixture(scope="module")
def bank(clone: Callable[[], Database]) -> Iterator[Database]:
    made = clone()
    yield made
    made.dispose()


def gateway(sandbox: RunningSandbox, *, key: str | None = None, url: str | None = None) -> HttpSmsGateway:
    return HttpSmsGateway(
        url=url or sandbox.url, key=key or sandbox.sms_key, signature="三叉戟银行", timeout_s=1, connections=8
    )


def queue(
    bank: Database, phone: str, words: str = "您的登录验证码为 123456", *, expires_at: datetime | None = LATER
) -> UUID:
    with bank.transaction() as db:
        (sms_id,) = notifications.queue_sms(
            db,
            [notifications.NewSms(phone, words, notifications.SmsPurpose.SIGN_IN_CODE, expires_at=expires_at)],
            now=INSTANT,
        )
    return sms_id


def send(bank: Database, through: HttpSmsGateway, *, at: datetime = INSTANT, receipts: bool = False) -> int:
    async def run() -> int:
        sender = SmsSender(bank, through, clock=lambda: at)
        try:
            return await (sender.collect_receipts() if receipts else sender.send_due())
        finally:
            await through.close()

    return asyncio.run(run())


def row(bank: Database, sms_id: UUID) -> Any:
    with bank.transaction() as db:
        return db.execute(text("SELECT * FROM notifications.sms WHERE id = :id"), {"id": sms_id}).one()


def received(sandbox: RunningSandbox, phone: str) -> list[str]:
    items = httpx2.get(f"{sandbox.url}/phones/{phone}/messages").json()["items"]
    return [item["text"] for item in items]


def test_a_message_reaches_its_phone_and_its_text_is_forgotten(bank: Database, sandbox: RunningSandbox) -> None:
    sms_id = queue(bank, "13700000001")
    assert b"13700000001" not in row(bank, sms_id).phone
    assert b"123456" not in row(bank, sms_id).text
    assert send(bank, gateway(sandbox)) == 1
    assert received(sandbox, "13700000001") == ["您的登录验证码为 123456"]
    sent = row(bank, sms_id)
    assert (sent.status, sent.attempts, sent.text, sent.error) == ("sent", 1, None, None)
    assert sent.provider_reference.startswith("sm_")
    assert send(bank, gateway(sandbox)) == 0


@pytest.mark.parametrize(
    ("phone", "words", "code"),
    [
        ("19900000001", "hi", "bad-number"),
        ("19900000002", "hi", "content-rejected"),
        ("13700000002", "FORBIDDEN", "content-rejected"),
        ("13700000002", "长" * 501, "bad-length"),
    ],
)
def test_what_the_gateway_will_never_send_is_given_up(
    bank: Database, sandbox: RunningSandbox, phone: str, words: str, code: str
) -> None:
    sms_id = queue(bank, phone, words)
    send(bank, gateway(sandbox))
    failed = row(bank, sms_id)
    assert (failed.status, failed.error, failed.text, failed.attempts) == ("failed", code, None, 1)
    assert failed.finished_at == INSTANT
    assert received(sandbox, phone) == []


@pytest.mark.parametrize(("phone", "code"), [("19900000006", "throttled"), ("19900000007", "gateway-down")])
def test_a_passing_trouble_is_waited_for(bank: Database, sandbox: RunningSandbox, phone: str, code: str) -> None:
    sms_id = queue(bank, phone)
    send(bank, gateway(sandbox))
    waiting = row(bank, sms_id)
    assert (waiting.status, waiting.error, waiting.due_at) == ("queued", code, INSTANT + timedelta(seconds=1))
    assert send(bank, gateway(sandbox)) == 0, "not before its time"
    assert send(bank, gateway(sandbox), at=INSTANT + timedelta(seconds=1)) == 1
    assert (row(bank, sms_id).status, row(bank, sms_id).attempts) == ("sent", 2)
    assert len(received(sandbox, phone)) == 1


def test_a_broken_line_after_acceptance_sends_once(bank: Database, sandbox: RunningSandbox) -> None:
    sms_id = queue(bank, "19900000009")
    send(bank, gateway(sandbox))
    assert (row(bank, sms_id).status, row(bank, sms_id).error) == ("queued", "unreachable")
    send(bank, gateway(sandbox), at=INSTANT + timedelta(seconds=1))
    assert row(bank, sms_id).status == "sent"
    assert len(received(sandbox, "19900000009")) == 1


def test_a_gateway_that_does_not_answer_is_not_waited_for(bank: Database, sandbox: RunningSandbox) -> None:
    sms_id = queue(bank, "19900000005")
    send(bank, gateway(sandbox))
    assert (row(bank, sms_id).status, row(bank, sms_id).error) == ("queued", "timeout")
    send(bank, gateway(sandbox), at=LATER)
    assert row(bank, sms_id).error == "expired"


@pytest.mark.parametrize("how", ["wrong key", "nobody listens"])
def test_our_own_trouble_loses_no_message(bank: Database, sandbox: RunningSandbox, how: str) -> None:
    sms_id = queue(bank, "13700000003")
    broken = gateway(sandbox, key="wrong") if how == "wrong key" else gateway(sandbox, url="http://127.0.0.1:1")
    send(bank, broken)
    assert row(bank, sms_id).status == "queued"
    assert row(bank, sms_id).error == ("wrong-key" if how == "wrong key" else "unreachable")
    send(bank, gateway(sandbox), at=INSTANT + timedelta(seconds=2))
    assert row(bank, sms_id).status == "sent"


def test_patience_ends_when_the_code_is_of_no_use(bank: Database, sandbox: RunningSandbox) -> None:
    sms_id = queue(bank, "19900000003", expires_at=INSTANT + timedelta(minutes=2))
    at, tries = INSTANT, 0
    while row(bank, sms_id).status == "queued":
        tries += send(bank, gateway(sandbox), at=at)
        at = row(bank, sms_id).due_at
    failed = row(bank, sms_id)
    assert (failed.status, failed.error, failed.text) == ("failed", "throttled", None)
    assert tries == failed.attempts == 7
    assert received(sandbox, "19900000003") == []


def test_patience_ends_after_ten_tries(bank: Database, sandbox: RunningSandbox) -> None:
    sms_id = queue(bank, "19900000004", expires_at=None)
    at = INSTANT
    while row(bank, sms_id).status == "queued":
        send(bank, gateway(sandbox), at=at)
        at = row(bank, sms_id).due_at
    assert (row(bank, sms_id).status, row(bank, sms_id).attempts) == ("failed", 10)


def test_an_expired_code_is_not_sent(bank: Database, sandbox: RunningSandbox) -> None:
    sms_id = queue(bank, "13700000004")
    assert send(bank, gateway(sandbox), at=LATER) == 0
    assert (row(bank, sms_id).status, row(bank, sms_id).error, row(bank, sms_id).text) == ("failed", "expired", None)
    assert received(sandbox, "13700000004") == []


def test_several_senders_send_each_message_once(bank: Database, sandbox: RunningSandbox) -> None:
    phones = [f"1371{number:07d}" for number in range(60)]
    for phone in phones:
        queue(bank, phone)

    async def run() -> list[int]:
        senders = [SmsSender(bank, gateway(sandbox), clock=lambda: INSTANT, concurrency=20) for _ in range(5)]
        counts = await asyncio.gather(*(sender.send_due() for sender in senders))
        for sender in senders:
            await sender._gateway.close()
        return list(counts)

    assert sum(asyncio.run(run())) == 60
    assert [len(received(sandbox, phone)) for phone in phones] == [1] * 60


def test_a_sender_that_died_is_succeeded_and_undoes_nothing(bank: Database, sandbox: RunningSandbox) -> None:
    sms_id = queue(bank, "13700000005")
    dead = SmsSender(bank, gateway(sandbox), clock=lambda: INSTANT)
    (taken,) = dead._take(10)
    assert row(bank, sms_id).status == "sending"
    assert send(bank, gateway(sandbox)) == 0
    assert send(bank, gateway(sandbox), at=INSTANT + timedelta(seconds=90)) == 1
    sent = row(bank, sms_id)
    assert sent.status == "sent"
    dead._record_refused(taken, "late")
    assert row(bank, sms_id) == sent


def test_receipts_are_written_down(bank: Database, sandbox: RunningSandbox) -> None:
    good, lost = queue(bank, "13700000006"), queue(bank, "19900000008")
    send(bank, gateway(sandbox))
    assert send(bank, gateway(sandbox), receipts=True) > 0
    assert (row(bank, good).status, row(bank, good).error) == ("delivered", None)
    assert (row(bank, lost).status, row(bank, lost).error) == ("failed", "absent-subscriber")
    assert send(bank, gateway(sandbox), receipts=True) == 0


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "您的登录验证码为 604812"), ("en", "Your sign-in code is 604812")]
)
def test_a_requested_code_goes_out_in_the_customers_language(
    bank: Database, sandbox: RunningSandbox, language: Any, words: str
) -> None:
    phone = "13700000007" if language == "zh" else "13700000008"
    event = CodeRequested(
        challenge_id=new_id(INSTANT),
        customer_id=new_id(INSTANT),
        phone_sealed=seal_text(PHONE_SEAL, phone),
        code_sealed=seal_text(CODE_SEAL, "604812"),
        language=language,
        expires_at=LATER,
    )
    listening = Handlers()
    handlers.register(listening)
    with bank.transaction() as db:
        publish(db, event, now=INSTANT)
    run_relay_once(bank, listening, INSTANT)
    send(bank, gateway(sandbox))
    (message,) = received(sandbox, phone)
    assert message.startswith(words)


def arrive(sandbox: RunningSandbox, phone: str) -> None:
    while not received(sandbox, phone):
        time.sleep(0.01)


def test_the_sender_wakes_at_once_and_stops_in_order(bank: Database, sandbox: RunningSandbox) -> None:
    async def run() -> float:
        stop = asyncio.Event()
        sender = SmsSender(bank, gateway(sandbox), clock=lambda: INSTANT)
        task = asyncio.create_task(sender.run(stop))
        await asyncio.sleep(0.4)
        loop = asyncio.get_running_loop()
        queued_at = loop.time()
        await asyncio.to_thread(queue, bank, "13700000009")
        await asyncio.to_thread(arrive, sandbox, "13700000009")
        took = loop.time() - queued_at
        stop.set()
        await asyncio.wait_for(task, 3)
        return took

    assert asyncio.run(run()) < 0.5


def test_old_messages_are_forgotten(bank: Database, sandbox: RunningSandbox) -> None:
    sms_id = queue(bank, "19900000001")
    send(bank, gateway(sandbox))
    SmsSender(bank, gateway(sandbox), clock=lambda: INSTANT + timedelta(days=89))._forget_in_transaction()
    assert row(bank, sms_id).status == "failed"
    SmsSender(bank, gateway(sandbox), clock=lambda: INSTANT + timedelta(days=91))._forget_in_transaction()
    with bank.transaction() as db:
        assert db.execute(text("SELECT count(*) FROM notifications.sms WHERE id = :id"), {"id": sms_id}).scalar() == 0
