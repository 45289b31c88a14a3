"""Live inboxes: one listener per server process, fanned out to everyone who is looking."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Self
from uuid import UUID

from prometheus_client import Gauge
from sqlalchemy.exc import SQLAlchemyError

from trident import identity
from trident.kernel.auth import CustomerActor
from trident.kernel.clock import Clock, system_clock
from trident.kernel.db import Database
from trident.kernel.log import get_logger
from trident.kernel.metrics import REGISTRY
from trident.notifications.actions.tell_streams import INBOX_CHANNEL
from trident.notifications.changes import read_changes
from trident.notifications.errors import TooManyStreams
from trident.notifications.listening import listen
from trident.notifications.queries import messages_by_ids, messages_missed, unread_counts
from trident.notifications.settings import NotificationsSettings
from trident.notifications.types import Message

HEARTBEAT_S: Final = 15.0
SESSIONS_CHECKED_EVERY_S: Final = 5.0
RETRY_AFTER_S: Final = 5
MAX_WAITING: Final = 200

streams_open = Gauge("trident_inbox_streams", "Live inbox connections of this process", registry=REGISTRY)
_log = get_logger()


@dataclass(frozen=True, slots=True)
class Unread:
    """How many messages the customer has not read."""

    count: int


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Nothing has happened; the connection lives."""


StreamItem = Message | Unread | Heartbeat
_News = Message | Unread


@dataclass(eq=False, slots=True)
class _Stream:
    actor: CustomerActor
    waiting: asyncio.Queue[_News | None] = field(default_factory=lambda: asyncio.Queue(MAX_WAITING))

    def give(self, item: _News) -> None:
        """Queue an item; whoever reads too slowly is cut off and resumes from the last message they saw."""
        try:
            self.waiting.put_nowait(item)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        """Let the reader finish now."""
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(None)


class InboxStreams:
    """`async with InboxStreams(database, settings) as streams:` around the serving of requests.

    Each stream gets every message that reaches its customer's inbox while it is open, as long as its session lives;
    where that cannot be promised (the listener was away, the reader is too slow) it ends, and its client resumes.
    """

    def __init__(
        self, database: Database, settings: NotificationsSettings | None = None, *, clock: Clock = system_clock
    ) -> None:
        self._database = database
        self._settings = settings or NotificationsSettings()
        self._clock = clock
        self._streams: defaultdict[UUID, set[_Stream]] = defaultdict(set)
        self._open = 0
        self._changed: dict[UUID, list[UUID]] = {}
        self._has_changes = asyncio.Event()
        self._is_listening = asyncio.Event()
        self._is_closed = True
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._is_closed = False
        self._tasks = [
            asyncio.create_task(
                listen(
                    self._database.dsn,
                    INBOX_CHANNEL,
                    tell=self._note,
                    ready=self._is_listening.set,
                    lost=self._lost,
                )
            ),
            asyncio.create_task(self._fan_out()),
            asyncio.create_task(self._watch_sessions()),
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def close(self) -> None:
        """End all streams and take no more; called when the server begins to stop, before it waits for its answers."""
        self._is_closed = True
        self._end_all()

    def check_room(self, actor: CustomerActor) -> None:
        """Ask before a stream is opened.

        :raises TooManyStreams: the customer has too many open, or this process has, or it is stopping.
        """
        is_full = self._open >= self._settings.streams_per_process
        is_greedy = len(self._streams.get(actor.customer_id, ())) >= self._settings.streams_per_customer
        if self._is_closed or is_full or is_greedy:
            raise TooManyStreams(retry_after_s=RETRY_AFTER_S)

    async def follow(self, actor: CustomerActor, last_seen: UUID | None) -> AsyncIterator[StreamItem]:
        """What is unread, what came after `last_seen`, and then everything as it comes; heartbeats in between."""
        while not self._is_listening.is_set():
            # Without a listener a message could pass unseen between the first look-up and the first notification.
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_listening.wait(), HEARTBEAT_S)
            yield Heartbeat()
        stream = _Stream(actor)
        self._streams[actor.customer_id].add(stream)
        self._open += 1
        streams_open.inc()
        try:
            missed, unread = await asyncio.to_thread(self._read_missed, actor, last_seen)
            yield Unread(unread)
            for message in missed:
                yield message
            seen = {message.id for message in missed}
            while not self._is_closed:
                try:
                    item = await asyncio.wait_for(stream.waiting.get(), HEARTBEAT_S)
                except TimeoutError:
                    yield Heartbeat()
                    continue
                if item is None:
                    return
                if not (isinstance(item, Message) and item.id in seen):
                    yield item
        finally:
            self._forget(stream)

    def _forget(self, stream: _Stream) -> None:
        mine = self._streams[stream.actor.customer_id]
        mine.discard(stream)
        if not mine:
            del self._streams[stream.actor.customer_id]
        self._open -= 1
        streams_open.dec()

    def _end_all(self) -> None:
        for streams in self._streams.values():
            for stream in streams:
                stream.end()

    def _lost(self) -> None:
        # What is told while nobody listens is lost to these streams: they resume from their last message.
        self._is_listening.clear()
        self._end_all()

    def _note(self, payload: str) -> None:
        for customer_id, message_id in read_changes(payload):
            if customer_id in self._streams:
                messages = self._changed.setdefault(customer_id, [])
                if message_id is not None:
                    messages.append(message_id)
                self._has_changes.set()

    async def _fan_out(self) -> None:
        # No timer: what is told while one look-up runs is the next look-up.
        while True:
            await self._has_changes.wait()
            self._has_changes.clear()
            changed, self._changed = self._changed, {}
            try:
                await self._deliver(changed)
            except SQLAlchemyError as error:
                _log.warning("inbox.unreadable", error=type(error).__name__)
                self._end_all()

    async def _deliver(self, changed: dict[UUID, list[UUID]]) -> None:
        streams = [stream for customer_id in changed for stream in self._streams.get(customer_id, ())]
        if not streams:
            return
        sessions = {stream.actor.session_id for stream in streams}
        live, messages, unread = await asyncio.to_thread(self._read_news, sessions, changed)
        for stream in streams:
            customer_id = stream.actor.customer_id
            if stream.actor.session_id not in live:
                stream.end()
                continue
            for message in messages:
                if message.customer_id == customer_id:
                    stream.give(message)
            stream.give(Unread(unread[customer_id]))

    async def _watch_sessions(self) -> None:
        while True:
            await asyncio.sleep(SESSIONS_CHECKED_EVERY_S)
            streams = [stream for mine in self._streams.values() for stream in mine]
            if not streams:
                continue
            with suppress(SQLAlchemyError):
                live = await asyncio.to_thread(self._read_live, {stream.actor.session_id for stream in streams})
                for stream in streams:
                    if stream.actor.session_id not in live:
                        stream.end()

    def _read_live(self, sessions: Collection[UUID]) -> set[UUID]:
        with self._database.transaction(read_only=True) as db:
            return identity.live_customer_sessions(db, sessions, self._clock())

    def _read_news(
        self, sessions: Collection[UUID], changed: dict[UUID, list[UUID]]
    ) -> tuple[set[UUID], list[Message], dict[UUID, int]]:
        with self._database.transaction(read_only=True) as db:
            live = identity.live_customer_sessions(db, sessions, self._clock())
            wanted = [message_id for messages in changed.values() for message_id in messages]
            return live, messages_by_ids(db, wanted) if wanted else [], unread_counts(db, list(changed))

    def _read_missed(self, actor: CustomerActor, last_seen: UUID | None) -> tuple[list[Message], int]:
        with self._database.transaction(read_only=True) as db:
            missed: list[Message] = []
            if last_seen is not None:
                missed = messages_missed(db, customer_id=actor.customer_id, last_seen=last_seen)
            return missed, unread_counts(db, [actor.customer_id])[actor.customer_id]
