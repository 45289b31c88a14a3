"""The catalogue of published events: name, sense, fields."""

import importlib
import inspect
import json
import pkgutil
from dataclasses import fields
from typing import get_type_hints

import trident.events
from trident.kernel.outbox import published_events


def write_events() -> str:
    """Write every event type of `trident.events` as JSON, by name."""
    for module in pkgutil.iter_modules(trident.events.__path__):
        importlib.import_module(f"trident.events.{module.name}")
    catalogue = {}
    for name, kind in published_events().items():
        if kind.__module__.startswith("trident.events."):
            hints = get_type_hints(kind)
            catalogue[name] = {
                "description": " ".join((inspect.getdoc(kind) or "").split()),
                "fields": {field.name: _type_name(hints[field.name]) for field in fields(kind)},
            }
    return json.dumps(catalogue, indent=2, ensure_ascii=False) + "\n"


def _type_name(hint: object) -> str:
    return hint.__name__ if isinstance(hint, type) and not hasattr(hint, "__args__") else str(hint).replace("uuid.", "")
