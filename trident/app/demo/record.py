"""What the data folder knows of its city, so that a run that was broken off goes on as the same one."""

from datetime import datetime
from pathlib import Path
from typing import Self

import msgspec


class CityRecord(msgspec.Struct, frozen=True):
    """A city: how many people, how many days up to when, and whether it is complete."""

    customers: int
    days: int
    began_at: datetime
    is_complete: bool = False

    @classmethod
    def find(cls, data_dir: Path) -> Self | None:
        """Return the record in the data folder, if there is one."""
        file = data_dir / "city.json"
        return msgspec.json.decode(file.read_bytes(), type=cls) if file.exists() else None

    def write(self, data_dir: Path) -> None:
        """Put the record into the data folder, whole or not at all."""
        draft = data_dir / ".city.json"
        draft.write_bytes(msgspec.json.encode(self))
        draft.replace(data_dir / "city.json")
