"""Batches that grow by themselves: what arrives while one batch is under way is the next one."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from time import sleep
from typing import Final, Generic, TypeVar

from trident.kernel.errors import Busy

Request = TypeVar("Request")
Result = TypeVar("Result")

CROWD: Final = 4
"""Requests of one batch from which on the writer rests behind it."""

_Waiting = tuple[Request, asyncio.Future[Result]]


class Batcher(Generic[Request, Result]):
    """Hands requests of many waiting callers to one writer thread, some hundred at a time, in the order they came.

    A lone request starts at once; under load batches grow by themselves, because more arrives while a commit lasts.
    The queue is bounded: who finds it full is told `Busy` and nothing has happened.

    :param process: takes requests and returns their results in the same order, all in one transaction, or raises
        and has changed nothing. It runs on the writer's thread. A batch that raises is halved until who made it
        raise is alone and gets the exception; so `process` may see a request twice and must know it by its id.
    :param fails_together: exceptions that are nobody's in particular (the database is gone): all get them at once.
    :param max_batch: most requests of one call.
    :param max_waiting: most requests in the queue.
    :param rest_s: seconds in which the writer takes nothing behind a batch of `CROWD` or more. Where many ask, each
        batch costs much by itself, and those that were just answered are about to ask again: a short rest makes
        batches fewer and larger. Nobody waits for it who asks alone, nor where the next batch is full.
    """

    def __init__(
        self,
        process: Callable[[list[Request]], Sequence[Result]],
        *,
        name: str,
        max_batch: int = 500,
        max_waiting: int = 10_000,
        fails_together: tuple[type[Exception], ...] = (),
        rest_s: float = 0.0,
    ) -> None:
        self._process = process
        self._name = name
        self._max_batch = max_batch
        self._max_waiting = max_waiting
        self._fails_together = fails_together
        self._rest_s = rest_s
        self._waiting: deque[_Waiting[Request, Result]] = deque()
        self._arrived = threading.Condition()
        self._stopping = False
        self._writer: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def waiting(self) -> int:
        """How many requests are in the queue."""
        return len(self._waiting)

    def start(self) -> None:
        """Start the writer; called once, on the event loop whose callers will submit."""
        assert self._writer is None, "a batcher starts once"
        self._loop = asyncio.get_running_loop()
        self._writer = threading.Thread(target=self._write, name=self._name, daemon=True)
        self._writer.start()

    async def submit(self, request: Request) -> Result:
        """Queue the request and wait for its result.

        A caller that stops waiting takes nothing back: the request is carried out.

        :raises Busy: where the queue is full or the batcher is stopping; nothing has happened.
        """
        assert self._loop is not None, "start comes first"
        future: asyncio.Future[Result] = self._loop.create_future()
        with self._arrived:
            if self._stopping or len(self._waiting) >= self._max_waiting:
                raise Busy
            self._waiting.append((request, future))
            self._arrived.notify()
        return await future

    async def stop(self) -> None:
        """Take no more requests, carry out those that wait, and end the writer."""
        with self._arrived:
            self._stopping = True
            self._arrived.notify()
        if self._writer is not None:
            await asyncio.to_thread(self._writer.join)
            await asyncio.sleep(0)  # the last results are on their way to their callers

    def _write(self) -> None:
        while batch := self._take():
            answers = self._answer(batch)
            assert self._loop is not None
            try:
                self._loop.call_soon_threadsafe(_deliver, answers)
            except RuntimeError:
                return  # the loop is closed: nobody waits any more
            if self._rest_s and len(batch) >= CROWD and len(self._waiting) < self._max_batch:
                sleep(self._rest_s)

    def _take(self) -> list[_Waiting[Request, Result]]:
        with self._arrived:
            while not self._waiting and not self._stopping:
                self._arrived.wait()
            size = min(len(self._waiting), self._max_batch)
            return [self._waiting.popleft() for _ in range(size)]

    def _answer(
        self, batch: list[_Waiting[Request, Result]]
    ) -> list[tuple["asyncio.Future[Result]", Result | Exception]]:
        try:
            results = self._process([request for request, _ in batch])
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the caller's to see
            if len(batch) == 1 or isinstance(error, self._fails_together):
                return [(future, error) for _, future in batch]
            middle = len(batch) // 2
            return self._answer(batch[:middle]) + self._answer(batch[middle:])
        assert len(results) == len(batch), "a result for each request"
        return [(future, result) for (_, future), result in zip(batch, results, strict=True)]


def _deliver(answers: list[tuple["asyncio.Future[Result]", Result | Exception]]) -> None:
    for future, answer in answers:
        if future.done():
            continue
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)
