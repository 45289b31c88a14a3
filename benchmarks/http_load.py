"""The load of `benchmarks/http.py`, a process of its own: keep-alive connections with as little in between as can be.

    python benchmarks/http_load.py PEOPLE_FILE PORT SECONDS RATE

Sends transfers between the people of a file, at a fixed rate, or with RATE 0 as fast as answers come; the last line is
one JSON object. A late answer counts from when its request was due.
"""

import sys

# Last, not first: the benchmark of HTTP beside this one is not the standard library's `http`.
sys.path.sort(key=lambda entry: entry.endswith("benchmarks"))

import asyncio
import json
import os
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import uvloop

CONNECTIONS = 192
PATH = "/api/customer/transfers"


@dataclass(frozen=True, slots=True)
class Load:
    """One run of the load process: `rate` zero sends as fast as answers come."""

    port: int
    seconds: float
    rate: float


class Connection(asyncio.Protocol):
    """One keep-alive connection: sends a request, reads its answer, knows how long it took."""

    def __init__(self, sender: "Sender") -> None:
        self.sender = sender
        self.buffer = b""
        self.due_s = 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start to send."""
        self.transport = cast("asyncio.Transport", transport)  # uvloop's own do not descend from asyncio's
        self.sender.free(self)

    def send(self, request: bytes, due_s: float) -> None:
        """Send a request that was due at `due_s`."""
        self.due_s = due_s
        assert self.transport is not None
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Read an answer to its end."""
        self.buffer += data
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        start = self.buffer.lower().find(b"content-length: ", 0, head) + 16
        length = int(self.buffer[start : self.buffer.find(b"\r", start)])
        if len(self.buffer) < head + 4 + length:
            return
        answer, self.buffer = self.buffer, b""
        self.sender.answered(self, answer)

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so: no connection should be lost."""
        self.sender.lost(exc)


class Sender:
    """Keeps the connections busy and the times of all answers."""

    def __init__(self, people: list[dict[str, str]], load: Load) -> None:
        self.load = load
        self.chance = random.Random()
        self.templates = [self._template(one, load.port) for one in people]
        self.payees = [(one["number"], one["name"]) for one in people]
        self.payers = self._shuffled()
        self.took_s: list[float] = []
        self.idle: list[Connection] = []
        self.late: list[float] = []
        self.failures = 0
        self.is_over = False
        self.started_s = time.perf_counter()
        self.under_way = 0
        self.settled = asyncio.Event()

    def _shuffled(self) -> list[int]:
        """Everybody pays in turn, and their own few payees: who pays all and sundry is asked for more proof."""
        order = list(range(len(self.payees)))
        self.chance.shuffle(order)
        return order

    @staticmethod
    def _template(one: dict[str, str], port: int) -> tuple[bytes, bytes]:
        head = (
            f"POST {PATH} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\n"
            f"cookie: trident_customer={one['token']}\r\nx-csrf-token: {one['csrf']}\r\nidempotency-key: "
        )
        return head.encode(), f'{{"source_account_id":"{one["account"]}","currency":"CNY","amount_minor":100,'.encode()

    def request(self) -> bytes:
        """Make a transfer from one person to another."""
        source = self.payers.pop()
        target = (source + 1 + self.chance.randrange(3)) % len(self.payees)
        if not self.payers:
            self.payers = self._shuffled()
        head, begin = self.templates[source]
        number, name = self.payees[target]
        body = begin + f'"payee_account_number":"{number}","payee_name":"{name}"}}'.encode()
        key = os.urandom(16).hex()
        dashed = f"{key[:8]}-{key[8:12]}-4{key[13:16]}-8{key[17:20]}-{key[20:]}"
        return b"%s%s\r\ncontent-length: %d\r\n\r\n%s" % (head, dashed.encode(), len(body), body)

    def free(self, connection: Connection) -> None:
        """Give a connection its next request: at once, or when the schedule has one that waits."""
        if self.is_over:
            return
        if self.load.rate == 0:
            self.under_way += 1
            connection.send(self.request(), time.perf_counter())
        elif self.late:
            self.under_way += 1
            connection.send(self.request(), self.late.pop(0))
        else:
            self.idle.append(connection)

    def answered(self, connection: Connection, answer: bytes) -> None:
        """Note an answer."""
        self.under_way -= 1
        if self.is_over and self.under_way == 0:
            self.settled.set()
        self.took_s.append(time.perf_counter() - connection.due_s)
        if not answer.startswith(b"HTTP/1.1 201"):
            self.failures += 1
            if self.failures <= 3:
                sys.stderr.write(answer.decode(errors="replace") + "\n")
        self.free(connection)

    def lost(self, _error: Exception | None) -> None:
        """Note a lost connection."""
        if not self.is_over:
            self.failures += 1

    async def run(self) -> dict[str, float]:
        """Send for the given time; return the figures."""
        loop = asyncio.get_running_loop()
        connections = [
            (await loop.create_connection(lambda: Connection(self), "127.0.0.1", self.load.port))[0]
            for _ in range(CONNECTIONS)
        ]
        self.took_s.clear()
        began_cpu_s = time.process_time()
        self.started_s = time.perf_counter()
        if self.load.rate:
            await self._keep_schedule()
        else:
            await asyncio.sleep(self.load.seconds)
        took_s = time.perf_counter() - self.started_s
        answers = sorted(self.took_s)
        self.is_over = True
        if self.under_way:
            await self.settled.wait()
        for transport in connections:
            transport.close()
        return {
            "took_s": took_s,
            "p50_ms": answers[len(answers) // 2] * 1000,
            "p99_ms": answers[len(answers) * 99 // 100] * 1000,
            "failures": self.failures,
            "answers": len(answers),
            "cpu_s": time.process_time() - began_cpu_s,
        }

    async def _keep_schedule(self) -> None:
        sent = 0
        while (elapsed_s := time.perf_counter() - self.started_s) < self.load.seconds:
            due = int(elapsed_s * self.load.rate)
            for place in range(sent, due):
                due_s = self.started_s + place / self.load.rate
                if self.idle:
                    self.under_way += 1
                    self.idle.pop().send(self.request(), due_s)
                else:
                    self.late.append(due_s)
            sent = due
            await asyncio.sleep(0.001)


def main() -> None:
    """Send, and print the figures."""
    people_file, port, seconds, rate = sys.argv[1:]
    people = json.loads(Path(people_file).read_text())
    print(json.dumps(uvloop.run(Sender(people, Load(int(port), float(seconds), float(rate))).run())))


if __name__ == "__main__":
    main()
