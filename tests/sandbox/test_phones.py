import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import httpx2

from sandbox.child import RunningSandbox, run_sandbox_process
from sandbox.phones import PhoneMessage, Phones


def message(number: str, name: str = "m") -> PhoneMessage:
    return PhoneMessage(name, number, "", "text", datetime(2026, 3, 2, tzinfo=UTC))


def test_memory_is_bounded() -> None:
    phones = Phones(max_phones=2, max_messages=3)
    for name in "abcd":
        phones.receive(message("1", name))
    assert [kept.id for kept in phones.messages("1")] == ["b", "c", "d"]
    phones.receive(message("2"))
    phones.receive(message("3"))
    assert [number for number, _, _ in phones.latest(10)] == ["3", "2"]
    assert phones.messages("1") == []


def test_a_slow_viewer_is_cut_off_and_the_phone_keeps_the_messages() -> None:
    async def watch_without_reading() -> list[PhoneMessage | None]:
        phones = Phones(max_waiting=2)
        async with phones.watch() as arriving:
            for name in "abcd":
                phones.receive(message("1", name))
            seen = [arriving.get_nowait() for _ in range(arriving.qsize())]
        assert len(phones.messages("1")) == 4
        return seen

    assert asyncio.run(watch_without_reading())[-1] is None


def test_the_stream_shows_a_message_at_once(sandbox: RunningSandbox) -> None:
    with httpx2.stream("GET", f"{sandbox.url}/phones/stream", timeout=5) as stream:
        lines = stream.iter_lines()
        assert next(lines).startswith("retry:")
        sent_at = time.perf_counter()
        httpx2.post(
            f"{sandbox.url}/sms",
            json={"reference": "live", "to": "13800000010", "text": "现在"},
            headers={"Authorization": f"Bearer {sandbox.sms_key}"},
        )
        assert any("13800000010" in line for line in lines)
        assert time.perf_counter() - sent_at < 0.5


def test_the_page_asks_no_other_host_for_anything(sandbox: RunningSandbox) -> None:
    for path, kind in (("/", "text/html"), ("/phones.css", "text/css"), ("/phones.js", "text/javascript")):
        answer = httpx2.get(f"{sandbox.url}{path}")
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        addresses = re.findall(r"https?://[^\s'\"]+", answer.text)
        assert set(addresses) <= {"http://www.w3.org/2000/svg"}, addresses


def test_another_sites_page_cannot_empty_the_phones(sandbox: RunningSandbox) -> None:
    answer = httpx2.delete(f"{sandbox.url}/phones", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_it_says_which_port_is_taken(sandbox: RunningSandbox) -> None:
    port = sandbox.url.rsplit(":", 1)[1]
    second = subprocess.run(
        [sys.executable, "-m", "sandbox", "--port", port], capture_output=True, text=True, timeout=20, check=False
    )
    assert second.returncode == 1
    assert f"127.0.0.1:{port}" in second.stderr


def test_it_stops_in_order_while_somebody_watches() -> None:
    with run_sandbox_process() as running, httpx2.stream("GET", f"{running.url}/phones/stream", timeout=5) as stream:
        lines = stream.iter_lines()
        next(lines)
        os.kill(running.pid, signal.SIGTERM)
        assert not any(line.startswith("data") for line in lines), "the stream ends"
