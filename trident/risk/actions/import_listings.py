import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from trident.kernel.audit import record_audit
from trident.kernel.auth import StaffActor
from trident.kernel.clock import BANK_ZONE
from trident.kernel.errors import BankError
from trident.risk.actions.propose_listing import check_listing, listing_values
from trident.risk.errors import ListEntryExists, ListFileInvalid
from trident.risk.lists.steps import list_step_row
from trident.risk.tables import STANDING, ListEntryRow

MOST_LINES: Final = 2_000
_NEEDED: Final = frozenset({"list", "kind", "value", "reason"})
_DAY: Final = len("2026-01-01")
Fault = dict[str, object]


def import_listings(db: Session, *, actor: StaffActor, text: str, now: datetime) -> int:
    """Propose what a CSV file lists (list, kind, value, reason, expires_at): all of it, or nothing.

    `expires_at` may be empty or left out; a day counts to its end in the bank's zone, as does an instant without one.

    :returns: how many entries were proposed; another person approves each.
    :raises ListFileInvalid: `lines` names each line that cannot be taken, with its fault.
    """
    lines = _read(text)
    found: list[tuple[int, dict[str, Any]]] = []
    faults: list[Fault] = []
    seen: set[tuple[str, UUID]] = set()
    for number, row in lines:
        try:
            values = _values(db, actor, row, now)
        except BankError as refusal:
            faults.append({"line": number, "fault": refusal.code()})
        except ValueError:
            faults.append({"line": number, "fault": "expiry-unreadable"})
        else:
            key = (values["list"], values["subject"])
            if key in seen:
                faults.append({"line": number, "fault": "repeated"})
            seen.add(key)
            found.append((number, values))
    faults += _standing(db, found)
    if faults:
        raise ListFileInvalid(lines=sorted(faults, key=lambda fault: str(fault["line"]).zfill(9)))
    _write(db, actor, [values for _, values in found], now)
    details = {"entries": len(found), "sha256": sha256(text.encode()).hexdigest()}
    record_audit(
        db,
        actor=actor,
        action="listing.imported",
        subject_type="list-file",
        subject_id=str(found[0][1]["id"]),
        details=details,
        now=now,
    )
    return len(found)


def _read(text: str) -> list[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        if not {(name or "").strip() for name in reader.fieldnames or ()} >= _NEEDED:
            raise ListFileInvalid(lines=[{"line": 1, "fault": "columns"}])
        for row in reader:
            rows.append((reader.line_num, _clean(row.items())))
            if len(rows) > MOST_LINES:
                raise ListFileInvalid(lines=[{"line": reader.line_num, "fault": "too-many"}])
    except csv.Error as error:
        raise ListFileInvalid(lines=[{"line": reader.line_num, "fault": "unreadable"}]) from error
    if not rows:
        raise ListFileInvalid(lines=[{"line": 1, "fault": "empty"}])
    return rows


def _clean(row: Iterable[tuple[str | None, str | None]]) -> dict[str, str]:
    """Cells by their columns' names; those beyond the last column (no name) and missing ones are nothing."""
    return {name.strip(): value.strip() for name, value in row if name is not None and isinstance(value, str)}


def _values(db: Session, actor: StaffActor, row: dict[str, str], now: datetime) -> dict[str, Any]:
    listed, kind = row.get("list", ""), row.get("kind", "")
    expires_at = _expiry(row.get("expires_at", ""))
    reason, read = check_listing(db, listed, kind, row.get("value", ""), row.get("reason", ""), expires_at, now)
    return listing_values(actor, listed, kind, read, reason, expires_at, now)


def _expiry(text: str) -> datetime | None:
    if not text:
        return None
    if len(text) <= _DAY:
        return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time(), BANK_ZONE)
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=BANK_ZONE)


def _standing(db: Session, found: Sequence[tuple[int, dict[str, Any]]]) -> list[Fault]:
    """Return the lines whose entries stand on their list, or are proposed, already."""
    subjects = [values["subject"] for _, values in found]
    rows = db.execute(
        select(ListEntryRow.list, ListEntryRow.subject).where(
            ListEntryRow.subject.in_(subjects), ListEntryRow.status.in_(STANDING)
        )
    )
    known = {(row.list, row.subject) for row in rows}
    return [
        {"line": number, "fault": ListEntryExists.code()}
        for number, values in found
        if (values["list"], values["subject"]) in known
    ]


def _write(db: Session, actor: StaffActor, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    ids = db.scalars(insert(ListEntryRow).on_conflict_do_nothing().returning(ListEntryRow.id), rows).all()
    if len(ids) < len(rows):  # somebody has just proposed one of them
        raise ListEntryExists
    db.add_all(list_step_row(one["id"], 1, "proposed", actor=actor, reason=one["reason"], now=now) for one in rows)
    db.flush()
