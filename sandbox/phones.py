"""The phones of the city: what each one received, kept in memory and bounded."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PhoneMessage:
    """One short message as the phone shows it."""

    id: str
    number: str
    signature: str
    text: str
    received_at: datetime

    def as_json(self) -> dict[str, str]:
        """The message as the page and the tests read it."""
        return {
            "id": self.id,
            "number": self.number,
            "signature": self.signature,
            "text": self.text,
            "received_at": self.received_at.isoformat().replace("+00:00", "Z"),
        }


@dataclass(slots=True)
class Phones:
    """All phones; the least recently written ones are forgotten first.

    :param max_phones: how many phones are remembered.
    :param max_messages: how many messages each keeps, the newest.
    :param max_waiting: how many messages a slow viewer may fall behind before it is cut off.
    """

    max_phones: int = 5_000
    max_messages: int = 100
    max_waiting: int = 500
    _by_number: OrderedDict[str, deque[PhoneMessage]] = field(default_factory=OrderedDict)
    _viewers: set[asyncio.Queue[PhoneMessage | None]] = field(default_factory=set)

    def receive(self, message: PhoneMessage) -> None:
        """Put a message on its phone and show it to everyone who is watching."""
        inbox = self._by_number.setdefault(message.number, deque(maxlen=self.max_messages))
        inbox.append(message)
        self._by_number.move_to_end(message.number)
        if len(self._by_number) > self.max_phones:
            self._by_number.popitem(last=False)
        for viewer in list(self._viewers):
            try:
                viewer.put_nowait(message)
            except asyncio.QueueFull:
                # A viewer that stopped reading is cut off: its browser reconnects and reads the lists again.
                self._viewers.discard(viewer)
                viewer.get_nowait()
                viewer.put_nowait(None)

    def messages(self, number: str) -> list[PhoneMessage]:
        """What this phone received, oldest first."""
        return list(self._by_number.get(number, ()))

    def latest(self, limit: int) -> list[tuple[str, int, PhoneMessage]]:
        """Phones with their number of messages and the newest one, the most recently written phone first."""
        newest_first = reversed(self._by_number.items())
        return [(number, len(inbox), inbox[-1]) for (number, inbox), _ in zip(newest_first, range(limit), strict=False)]

    def clear(self) -> None:
        """Empty every phone."""
        self._by_number.clear()

    def close(self) -> None:
        """Let every viewer go, so that the process can stop."""
        for viewer in self._viewers:
            while viewer.full():
                viewer.get_nowait()
            viewer.put_nowait(None)
        self._viewers.clear()

    @asynccontextmanager
    async def watch(self) -> AsyncIterator["asyncio.Queue[PhoneMessage | None]"]:
        """A queue of the messages arriving from now on; None means the viewing is over."""
        viewer: asyncio.Queue[PhoneMessage | None] = asyncio.Queue(self.max_waiting)
        self._viewers.add(viewer)
        try:
            yield viewer
        finally:
            self._viewers.discard(viewer)
