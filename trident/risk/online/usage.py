"""What a customer has sent to others on a calendar day and in its year, of each currency: what limits are held against.

It stands in the customer's row, behind one another: the currency's three letters, the day, the day's amount and count,
the year's amount.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from struct import Struct
from typing import Final

_STORED: Final = Struct(">3siqiq")


@dataclass(slots=True)
class Usage:
    """What a customer has sent to others: on `day` (the bank's calendar) and in its year, in minor units."""

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

    def give_back(self, amount_minor: int, *, day: date) -> None:
        """Let a transfer of a day no longer count, on its own day and in its own year."""
        if day == self.day:
            self.day_minor = max(self.day_minor - amount_minor, 0)
            self.day_count = max(self.day_count - 1, 0)
        if day.year == self.day.year:
            self.year_minor = max(self.year_minor - amount_minor, 0)


def pack_usages(usages: Mapping[str, Usage]) -> bytes:
    """Write usages by their currencies."""
    return b"".join(
        [
            _STORED.pack(currency.encode(), one.day.toordinal(), one.day_minor, one.day_count, one.year_minor)
            for currency, one in usages.items()
        ]
    )


def unpack_usages(stored: bytes) -> dict[str, Usage]:
    """Read what `pack_usages` wrote."""
    return {
        currency.decode(): Usage(date.fromordinal(day), day_minor, day_count, year_minor)
        for currency, day, day_minor, day_count, year_minor in _STORED.iter_unpack(stored)
    }
