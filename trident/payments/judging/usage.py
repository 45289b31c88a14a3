"""What customers have sent to others on a day and in a year: read and written for a batch, a statement each."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.kernel.arrays import DateArray, Int4Array, Int8Array, TextArray, UuidArray
from trident.kernel.clock import BANK_ZONE
from trident.kernel.packed import execute_packed

Payer = tuple[UUID, str]
"""A customer and a currency."""

_READ: Final = """
    SELECT w.place, u.day, u.day_minor, u.day_count, u.year_minor
    FROM unnest(%(customers)b, %(currencies)b) WITH ORDINALITY AS w (customer_id, currency, place)
    CROSS JOIN LATERAL (
        SELECT * FROM payments.usage WHERE customer_id = w.customer_id AND currency = w.currency LIMIT 1
    ) AS u
"""
_WRITE: Final = """
    INSERT INTO payments.usage (customer_id, currency, day, day_minor, day_count, year_minor)
    SELECT * FROM unnest(%(customers)b, %(currencies)b, %(days)b, %(day_amounts)b, %(day_counts)b, %(year_amounts)b)
    ON CONFLICT (customer_id, currency) DO UPDATE
    SET day = excluded.day, day_minor = excluded.day_minor, day_count = excluded.day_count,
        year_minor = excluded.year_minor
"""
_GIVE_BACK: Final = text(
    """
    UPDATE payments.usage SET
        day_minor = CASE WHEN day = :day THEN greatest(day_minor - :amount_minor, 0) ELSE day_minor END,
        day_count = CASE WHEN day = :day THEN greatest(day_count - 1, 0) ELSE day_count END,
        year_minor = CASE WHEN date_part('year', day) = date_part('year', CAST(:day AS date))
                          THEN greatest(year_minor - :amount_minor, 0) ELSE year_minor END
    WHERE customer_id = :customer_id AND currency = :currency
    """
)


@dataclass(slots=True)
class Usage:
    """What a payer has sent to others: on `day` (the bank's calendar) and in its year, in minor units."""

    day: date
    day_minor: int = 0
    day_count: int = 0
    year_minor: int = 0

    def on(self, day: date) -> "Usage":
        """Return what of it still counts on a later day."""
        if day <= self.day:
            return self
        return Usage(day, year_minor=self.year_minor if day.year == self.day.year else 0)

    def add(self, amount_minor: int) -> None:
        """Count a transfer."""
        self.day_minor += amount_minor
        self.day_count += 1
        self.year_minor += amount_minor


def bank_day(now: datetime) -> date:
    """Return the calendar day on which limits count an instant."""
    return now.astimezone(BANK_ZONE).date()


def read_usage(db: Session, payers: Collection[Payer], *, now: datetime) -> dict[Payer, Usage]:
    """Return what each payer has sent so far on the day of `now`; one who has sent nothing is there too."""
    return ask_usage(db, payers, now=now)()


def ask_usage(db: Session, payers: Collection[Payer], *, now: datetime) -> Callable[[], dict[Payer, Usage]]:
    """Ask for the same; return what reads the answer."""
    day = bank_day(now)
    asked = list(payers)
    parameters = {
        "customers": UuidArray.of_ids([customer_id for customer_id, _ in asked]),
        "currencies": TextArray.of([currency for _, currency in asked]),
    }
    rows = execute_packed(db, _READ, parameters)

    def read() -> dict[Payer, Usage]:
        found = [Usage(day) for _ in asked]
        for place, *figures in rows:
            found[place - 1] = Usage(*figures).on(day)
        return dict(zip(asked, found, strict=True))

    return read


def write_usage(db: Session, usages: Iterable[tuple[Payer, Usage]]) -> None:
    """Write what was read and added to, in the order of customers; the caller holds the lock it was read under."""
    rows = sorted(usages, key=lambda one: (one[0][0].int, one[0][1]))
    if not rows:
        return
    execute_packed(
        db,
        _WRITE,
        {
            "customers": UuidArray.of_ids([customer_id for (customer_id, _), _ in rows]),
            "currencies": TextArray.of([currency for (_, currency), _ in rows]),
            "days": DateArray.of([usage.day for _, usage in rows]),
            "day_amounts": Int8Array.of([usage.day_minor for _, usage in rows]),
            "day_counts": Int4Array.of([usage.day_count for _, usage in rows]),
            "year_amounts": Int8Array.of([usage.year_minor for _, usage in rows]),
        },
    )


def give_back_usage(db: Session, payer: Payer, amount_minor: int, *, sent_at: datetime) -> None:
    """Let a transfer that was not carried out after all no longer count, on its own day and in its own year."""
    customer_id, currency = payer
    values = {"customer_id": customer_id, "currency": currency, "amount_minor": amount_minor, "day": bank_day(sent_at)}
    db.execute(_GIVE_BACK, values)
