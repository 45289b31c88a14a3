"""Which days of the log stand in files, and which are due to."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.decisions.export.day_file import is_unchanged
from trident.decisions.queries.log_days import log_days

_SEAL: Final = text(
    "SELECT digest FROM decisions.blocks WHERE decided_on = :day AND kind = 'seal' ORDER BY number DESC LIMIT 1"
)
_DUE: Final = text(
    """
    SELECT d.day FROM unnest(CAST(:days AS date[])) AS d (day)
    LEFT JOIN LATERAL (
        SELECT digest FROM decisions.blocks b WHERE b.decided_on = d.day ORDER BY b.number DESC LIMIT 1
    ) last ON true
    WHERE CASE WHEN last.digest IS NULL THEN EXISTS (SELECT FROM decisions.log l WHERE l.decided_on = d.day)
        ELSE NOT EXISTS (
            SELECT FROM decisions.exports e WHERE e.folder = :folder AND e.decided_on = d.day AND e.seal = last.digest
        )
    END
    ORDER BY d.day
    """
)
_FILES: Final = text(
    "SELECT path, sha256 FROM decisions.exports WHERE folder = :folder AND decided_on = :day AND seal = :seal"
)


def folder_name(folder: Path) -> str:
    """Return how a folder of files is remembered."""
    return str(folder.resolve())


def seal_of_day(db: Session, day: date) -> bytes | None:
    """Return the digest of a day's last sealed block; None: nothing of it is sealed."""
    seal: bytes | None = db.execute(_SEAL, {"day": day}).scalar_one_or_none()
    return seal


def days_to_export(db: Session, folder: Path, *, before: date) -> Sequence[date]:
    """Return the kept days before `before` that are not in the folder as they are sealed now, the oldest first.

    Also those with decisions of which nothing is sealed yet; of a day without any there is no file.
    """
    days = [day for day in log_days(db) if day < before]
    return db.execute(_DUE, {"days": days, "folder": folder_name(folder)}).scalars().all()


def exported_files(db: Session, folder: Path, day: date, seal: bytes) -> dict[str, bytes]:
    """Return the SHA-256 of each file that was written of a day as it was sealed, by its path in the folder."""
    asked = {"folder": folder_name(folder), "day": day, "seal": seal}
    return {row.path: bytes(row.sha256) for row in db.execute(_FILES, asked)}


def is_exported(db: Session, folder: Path, day: date) -> bool:
    """Tell whether all of a day stands in files that are still there, byte for byte; of an empty day there are none."""
    seal = seal_of_day(db, day)
    if seal is None:
        return True
    files = exported_files(db, folder, day, seal)
    return bool(files) and all(is_unchanged(folder, path, sha256) for path, sha256 in files.items())
