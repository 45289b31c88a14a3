"""The bank's published language: frozen, named after its domain, without personal data in clear."""

import importlib
import pkgutil
from dataclasses import fields

import pytest

import trident.events
from trident.app.event_handlers import event_handlers
from trident.kernel.outbox import published_events

for _module in pkgutil.iter_modules(trident.events.__path__):
    importlib.import_module(f"trident.events.{_module.name}")
EVENTS = {name: kind for name, kind in published_events().items() if kind.__module__.startswith("trident.events.")}
PERSONAL = {"phone", "id_number", "name", "code", "password", "token", "address", "account_number", "number", "memo"}


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_is_frozen_and_named_after_its_domain(name: str) -> None:
    kind = EVENTS[name]
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert name.split(".", maxsplit=1)[0] == kind.__module__.removeprefix("trident.events.")
    assert kind.__doc__


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_carries_personal_data_sealed_or_not_at_all(name: str) -> None:
    clear = {field.name for field in fields(EVENTS[name])} & PERSONAL
    assert clear == set(), "seal it (kernel.crypto.seal_text) and say so: …_sealed"


def test_every_handler_listens_to_an_event_that_exists() -> None:
    handlers = event_handlers()
    assert any(handlers.of(name) for name in EVENTS)
    heard = {subscription.event for name in EVENTS for subscription in handlers.of(name)}
    assert heard <= set(EVENTS)
