"""Events from a CSV file, as any bank can write one."""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np

from trident.risk.training.events import KINDS, NEVER, NOBODY, EventTable
from trident.risk.types import Entity, EventKind, microseconds

SUBJECTS: Final = (Entity.CUSTOMER, Entity.PAYEE, Entity.ACCOUNT, Entity.DEVICE, Entity.ADDRESS)
_NEEDED: Final = frozenset({"at", "customer"})
_KNOWN: Final = frozenset({"at", "kind", "amount_minor", "confirmed_at", *SUBJECTS})


class EventsUnreadable(ValueError):
    """The file is not what training reads; the message names the line."""


def read_events(path: Path) -> EventTable:
    """Read events from a CSV file with a header, in any order of lines; those of one instant keep theirs.

    Columns: `at` and `confirmed_at` (ISO 8601 with a zone; the latter empty where no fraud was confirmed), `kind`
    (`payment` where it is empty or left out), `amount_minor` (fen), `customer`, `payee`, `account`, `device`,
    `address` (any text; empty where it is not told).

    :raises EventsUnreadable: a column is missing or unknown, a line cannot be read.
    """
    codes: dict[Entity, dict[str, int]] = {entity: {} for entity in SUBJECTS}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = frozenset(reader.fieldnames or ())
        if columns - _KNOWN or _NEEDED - columns:
            wrong = sorted((columns - _KNOWN) | (_NEEDED - columns))
            raise EventsUnreadable(f"unknown or missing columns: {', '.join(wrong)}")
        rows = np.array(list(_rows(reader, codes)), np.int64).reshape(-1, 4 + len(SUBJECTS))
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    return EventTable(
        at=rows[:, 0].copy(),
        kind=rows[:, 1].astype(np.int8),
        amount_minor=rows[:, 2].copy(),
        confirmed_at=rows[:, 3].copy(),
        subjects={entity: rows[:, 4 + place].copy() for place, entity in enumerate(SUBJECTS)},
    )


def _rows(reader: "csv.DictReader[str]", codes: Mapping[Entity, dict[str, int]]) -> Iterator[tuple[int, ...]]:
    for line in reader:
        try:
            kind = KINDS.index(EventKind(line.get("kind") or EventKind.PAYMENT))
            confirmed = line.get("confirmed_at")
            yield (
                _microseconds(line["at"]),
                kind,
                int(line.get("amount_minor") or 0),
                _microseconds(confirmed) if confirmed else NEVER,
                *(_code(codes[entity], line.get(entity)) for entity in SUBJECTS),
            )
        except (TypeError, ValueError) as error:
            raise EventsUnreadable(f"line {reader.line_num}: {error}") from error


def _microseconds(told: str) -> int:
    at = datetime.fromisoformat(told)
    if at.tzinfo is None:
        raise EventsUnreadable(f"{told} has no zone")
    return microseconds(at)


def _code(codes: dict[str, int], told: str | None) -> int:
    return codes.setdefault(told, len(codes)) if told else NOBODY
