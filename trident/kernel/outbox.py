"""Tell above: events leave with the transaction that caused them, and each handler acts on each once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

import msgspec
from sqlalchemy.orm import Session

from trident.kernel.arrays import TextArray, UuidArray
from trident.kernel.ids import new_id
from trident.kernel.packed import execute_packed

CHANNEL = "trident_outbox"
"""PostgreSQL notification channel on which publishers wake the relay."""

E = TypeVar("E")
Handle = Callable[[Session, Sequence[Any], datetime], None]

_NAMES: dict[type, str] = {}
_TYPES: dict[str, type] = {}


def event(name: str) -> Callable[[type[E]], type[E]]:
    """Give a frozen dataclass its published name, `domain.past-tense`."""

    def register(kind: type[E]) -> type[E]:
        assert is_dataclass(kind), "an event is a dataclass"
        assert name not in _TYPES, f"{name} is published once"
        _NAMES[kind] = name
        _TYPES[name] = kind
        return kind

    return register


def published_events() -> dict[str, type]:
    """Return every event type by its name, for the catalogue."""
    return dict(sorted(_TYPES.items()))


_INSERT = """
    WITH written AS (
        INSERT INTO kernel.outbox (event_id, event, payload, occurred_at, available_at)
        SELECT event_id, event, payload::jsonb, %(now)s, %(now)s
        FROM unnest(%(ids)b, %(names)b, %(payloads)b) WITH ORDINALITY AS e (event_id, event, payload, place)
        ORDER BY place
        RETURNING 1
    )
    SELECT pg_notify(%(channel)s, '') FROM (SELECT count(*) FROM written) AS done
"""


def publish_many(db: Session, events: Iterable[object], *, now: datetime) -> None:
    """Write `events` to the outbox in order, in one statement; they are told when the transaction commits."""
    told = list(events)
    if not told:
        return
    execute_packed(
        db,
        _INSERT,
        {
            "ids": UuidArray.of_ids([new_id(now) for _ in told]),
            "names": TextArray.of(_NAMES[type(one)] for one in told),
            "payloads": TextArray.of(msgspec.json.encode(one).decode() for one in told),
            "now": now,
            "channel": CHANNEL,
        },
    )


def publish(db: Session, one: object, *, now: datetime) -> None:
    """Write one event to the outbox; it is told when the transaction commits."""
    publish_many(db, [one], now=now)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One handler of one event type; `name` is its identity for ever: claims are kept under it."""

    event: str
    name: str
    handle: Handle


class Handlers:
    """Who listens to what; each domain's `handlers.register` adds its own."""

    def __init__(self) -> None:
        self._by_event: dict[str, list[Subscription]] = {}
        self._by_name: dict[str, Subscription] = {}

    def on(
        self, kind: type[E], name: str
    ) -> Callable[[Callable[[Session, Sequence[E], datetime], None]], Callable[[Session, Sequence[E], datetime], None]]:
        """Subscribe a function to events of `kind`; it gets them in order, many at a time, in one transaction."""

        def subscribe(
            handle: Callable[[Session, Sequence[E], datetime], None],
        ) -> Callable[[Session, Sequence[E], datetime], None]:
            assert name not in self._by_name, f"{name} subscribes once"
            subscription = Subscription(_NAMES[kind], name, cast("Handle", handle))
            self._by_event.setdefault(subscription.event, []).append(subscription)
            self._by_name[name] = subscription
            return handle

        return subscribe

    def of(self, event_name: str) -> Sequence[Subscription]:
        """Return who listens to the event."""
        return self._by_event.get(event_name, ())

    def named(self, name: str) -> Subscription | None:
        """Return the handler of that name, where it still exists."""
        return self._by_name.get(name)


def read_event(name: str, payload: dict[str, Any]) -> Any:  # noqa: ANN401 - of the type registered under the name
    """Rebuild an event from its row."""
    return msgspec.convert(payload, _TYPES[name])
