"""The batcher: order, growth, one bad request alone, a full queue, an orderly end."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from trident.kernel.batching import CROWD, Batcher
from trident.kernel.errors import Busy


class Gate:
    """A process function that can be held up, as a commit holds up the writer."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.batches: list[list[int]] = []

    def __call__(self, requests: list[int]) -> list[int]:
        self.batches.append(requests)
        self.open.wait()
        return [request * 2 for request in requests]


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - the batcher has no event for what a test waits for
        await asyncio.sleep(0.001)


async def crowd(batcher: Batcher[int, int], gate: Gate, numbers: range) -> list[asyncio.Future[int]]:
    """Hold up the writer with the first, until the others wait behind it; then let it go on."""
    before = len(gate.batches)
    gate.open.clear()
    asked = [asyncio.ensure_future(batcher.submit(numbers[0]))]
    await until(lambda: len(gate.batches) > before)
    asked += [asyncio.ensure_future(batcher.submit(number)) for number in numbers[1:]]
    await until(lambda: batcher.waiting == len(numbers) - 1)
    gate.open.set()
    return asked


def test_what_arrives_during_a_batch_is_the_next_one() -> None:
    gate = Gate()

    async def run() -> list[int]:
        batcher = Batcher(gate, name="test", max_batch=40)
        batcher.start()
        answers = await asyncio.gather(*await crowd(batcher, gate, range(101)))
        await batcher.stop()
        return answers

    assert asyncio.run(run()) == [number * 2 for number in range(101)]
    assert gate.batches == [[0], [*range(1, 41)], [*range(41, 81)], [*range(81, 101)]]


def test_a_lone_request_does_not_wait() -> None:
    async def run() -> int:
        batcher = Batcher(Gate(), name="test")
        batcher.start()
        return await asyncio.wait_for(batcher.submit(21), timeout=1)

    assert asyncio.run(run()) == 42


class Rest:
    """In place of a sleep: lasts until it is let go."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.over.wait()


@pytest.fixture
def rest(monkeypatch: pytest.MonkeyPatch) -> Rest:
    made = Rest()
    monkeypatch.setattr("trident.kernel.batching.sleep", made)
    return made


def test_behind_a_crowd_the_writer_rests_and_then_takes_what_came_meanwhile(rest: Rest) -> None:
    gate = Gate()

    async def run() -> list[int]:
        batcher = Batcher(gate, name="test", rest_s=0.005)
        batcher.start()
        # Answered before the rest, not behind it.
        answers = await asyncio.gather(*await crowd(batcher, gate, range(CROWD + 1)))
        await until(lambda: rest.seconds == [0.005])
        others = []
        for number in (11, 12, 13):
            others.append(asyncio.ensure_future(batcher.submit(number)))
            await asyncio.sleep(0.001)
        assert batcher.waiting == 3
        rest.over.set()
        answers += await asyncio.gather(*others)
        await batcher.stop()
        return answers

    assert asyncio.run(run()) == [0, 2, 4, 6, 8, 22, 24, 26]
    assert gate.batches == [[0], [1, 2, 3, 4], [11, 12, 13]]


def test_few_never_wait_for_a_rest_and_a_full_batch_does_not_either(rest: Rest) -> None:
    gate = Gate()

    async def run() -> None:
        batcher = Batcher(gate, name="test", max_batch=CROWD, rest_s=0.005)
        batcher.start()
        for number in range(3):
            await batcher.submit(number)
        await asyncio.gather(*await crowd(batcher, gate, range(3, 4 + 2 * CROWD)))
        await until(lambda: bool(rest.seconds))
        rest.over.set()
        await batcher.stop()

    asyncio.run(run())
    assert gate.batches == [[0], [1], [2], [3], [4, 5, 6, 7], [8, 9, 10, 11]]
    assert rest.seconds == [0.005], "behind the last of them only"


def test_one_bad_request_fails_alone() -> None:
    calls: list[list[int]] = []

    def process(requests: list[int]) -> list[int]:
        calls.append(requests)
        if 13 in requests:
            raise ValueError("thirteen")
        return requests

    async def run() -> list[int | BaseException]:
        batcher = Batcher(process, name="test")
        batcher.start()
        answers = await asyncio.gather(*(batcher.submit(n) for n in range(32)), return_exceptions=True)
        await batcher.stop()
        return answers

    answers = asyncio.run(run())
    assert [type(answer) for answer in answers].count(ValueError) == 1
    assert isinstance(answers[13], ValueError)
    assert [answer for answer in answers if not isinstance(answer, ValueError)] == [n for n in range(32) if n != 13]
    assert len(calls) <= 2 + 2 * 5


def test_a_fault_that_is_nobodys_fails_all_at_once() -> None:
    calls: list[int] = []

    def process(requests: list[int]) -> list[int]:
        calls.append(len(requests))
        raise ConnectionError("gone")

    async def run() -> list[int | BaseException]:
        batcher = Batcher(process, name="test", fails_together=(ConnectionError,))
        batcher.start()
        answers = await asyncio.gather(*(batcher.submit(n) for n in range(100)), return_exceptions=True)
        await batcher.stop()
        return answers

    assert {type(answer) for answer in asyncio.run(run())} == {ConnectionError}
    assert len(calls) <= 2


def test_a_full_queue_says_busy_and_takes_nothing() -> None:
    gate = Gate()

    async def run() -> tuple[list[int], int]:
        batcher = Batcher(gate, name="test", max_waiting=3)
        batcher.start()
        gate.open.clear()
        tasks = [asyncio.ensure_future(batcher.submit(0))]
        await until(lambda: len(gate.batches) == 1)
        tasks += [asyncio.ensure_future(batcher.submit(number)) for number in (1, 2, 3)]
        await until(lambda: batcher.waiting == 3)
        with pytest.raises(Busy) as refusal:
            await batcher.submit(4)
        gate.open.set()
        answers = await asyncio.gather(*tasks)
        await batcher.stop()
        return answers, refusal.value.status

    assert asyncio.run(run()) == ([0, 2, 4, 6], 503)
    assert gate.batches == [[0], [1, 2, 3]]


def test_stopping_carries_out_what_waits_and_takes_no_more() -> None:
    gate = Gate()

    async def run() -> list[int]:
        batcher = Batcher(gate, name="test", max_batch=2)
        batcher.start()
        gate.open.clear()
        tasks = [asyncio.ensure_future(batcher.submit(number)) for number in range(7)]
        await until(lambda: batcher.waiting + len(gate.batches[0]) == 7 if gate.batches else False)
        stopping = asyncio.ensure_future(batcher.stop())
        await asyncio.sleep(0.01)
        with pytest.raises(Busy):
            await batcher.submit(8)
        gate.open.set()
        await stopping
        return await asyncio.gather(*tasks)

    assert asyncio.run(run()) == [0, 2, 4, 6, 8, 10, 12]


def test_who_stops_waiting_takes_nothing_back() -> None:
    gate = Gate()

    async def run() -> int:
        batcher = Batcher(gate, name="test")
        batcher.start()
        gate.open.clear()
        first = asyncio.ensure_future(batcher.submit(1))
        await until(lambda: len(gate.batches) == 1)
        second = asyncio.ensure_future(batcher.submit(2))
        third = asyncio.ensure_future(batcher.submit(3))
        await until(lambda: batcher.waiting == 2)
        second.cancel()
        gate.open.set()
        await first
        answer = await third
        await batcher.stop()
        return answer

    assert asyncio.run(run()) == 6
    assert gate.batches == [[1], [2, 3]]


def test_stopping_what_never_started_is_no_matter() -> None:
    asyncio.run(Batcher(Gate(), name="test").stop())
