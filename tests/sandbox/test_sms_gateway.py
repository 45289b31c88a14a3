from typing import Any
from uuid import uuid4

import httpx2
import pytest

from sandbox.child import RunningSandbox
from sandbox.sms_gateway import segments


def send(sandbox: RunningSandbox, to: str, text: str = "你好", reference: str | None = None) -> httpx2.Response:
    return httpx2.post(
        f"{sandbox.url}/sms",
        json={"reference": reference or str(uuid4()), "to": to, "text": text, "signature": "三叉戟银行"},
        headers={"Authorization": f"Bearer {sandbox.sms_key}"},
    )


def received(sandbox: RunningSandbox, number: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = httpx2.get(f"{sandbox.url}/phones/{number}/messages").json()["items"]
    return items


def test_a_message_reaches_its_phone(sandbox: RunningSandbox) -> None:
    answer = send(sandbox, "+8613800000001", "您的登录验证码为 123456")
    assert answer.status_code == 202
    assert answer.json()["status"] == "accepted"
    (message,) = received(sandbox, "13800000001")
    assert message["text"] == "您的登录验证码为 123456"
    assert message["signature"] == "三叉戟银行"
    assert message["id"] == answer.json()["id"]


def test_the_same_reference_sends_once_and_answers_the_same(sandbox: RunningSandbox) -> None:
    first = send(sandbox, "13800000002", reference="r-2")
    again = send(sandbox, "13800000002", reference="r-2")
    other = send(sandbox, "13800000002", "something else", reference="r-2")
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json() == again.json()
    assert (other.status_code, other.json()["error"]["code"]) == (409, "reference-reused")
    assert len(received(sandbox, "13800000002")) == 1


@pytest.mark.parametrize(
    ("to", "text", "status", "code"),
    [
        ("12345", "hi", 400, "bad-number"),
        ("19900000001", "hi", 400, "bad-number"),
        ("19900000002", "hi", 422, "content-rejected"),
        ("13800000003", "FORBIDDEN", 422, "content-rejected"),
        ("13800000003", "", 422, "bad-length"),
        ("19900000003", "hi", 429, "throttled"),
        ("19900000004", "hi", 503, "gateway-down"),
    ],
)
def test_refusals_reach_no_phone(sandbox: RunningSandbox, to: str, text: str, status: int, code: str) -> None:
    answer = send(sandbox, to, text)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert received(sandbox, to) == []


@pytest.mark.parametrize(("to", "status"), [("19900000006", 429), ("19900000007", 503)])
def test_once_then_well(sandbox: RunningSandbox, to: str, status: int) -> None:
    reference = str(uuid4())
    assert [send(sandbox, to, reference=reference).status_code for _ in range(3)] == [status, 202, 200]


def test_a_line_that_breaks_after_acceptance_sends_once(sandbox: RunningSandbox) -> None:
    with pytest.raises(httpx2.TransportError):
        send(sandbox, "19900000009", reference="broken")
    assert send(sandbox, "19900000009", reference="broken").status_code == 200
    assert len(received(sandbox, "19900000009")) == 1


def test_a_wrong_key_is_refused(sandbox: RunningSandbox) -> None:
    answer = httpx2.post(f"{sandbox.url}/sms", json={}, headers={"Authorization": "Bearer guess"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "wrong-key")


def test_receipts_wait_until_they_are_acknowledged(sandbox: RunningSandbox) -> None:
    key = {"Authorization": f"Bearer {sandbox.sms_key}"}
    good = send(sandbox, "13800000005").json()["id"]
    lost = send(sandbox, "19900000008").json()["id"]
    found = httpx2.get(f"{sandbox.url}/sms/receipts", headers=key).json()["items"]
    by_id = {receipt["id"]: receipt for receipt in found}
    assert by_id[good]["status"] == "delivered"
    assert (by_id[lost]["status"], by_id[lost]["reason"]) == ("undelivered", "absent-subscriber")
    done = httpx2.post(
        f"{sandbox.url}/sms/receipts/acknowledge", headers=key, json={"ids": [one["id"] for one in found]}
    )
    assert done.status_code == 204
    assert httpx2.get(f"{sandbox.url}/sms/receipts", headers=key).json()["items"] == []


@pytest.mark.parametrize(("length", "expected"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_segments_are_billed_as_operators_do(length: int, expected: int) -> None:
    assert segments("信" * length) == expected
