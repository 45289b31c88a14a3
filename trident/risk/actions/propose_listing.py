import csv
import io
from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.auth import StaffActor
from trident.kernel.errors import BankError
from trident.kernel.ids import new_id
from trident.risk.cases.keeping import check_text
from trident.risk.errors import ListEntryExists, ListExpiryPast, ListFileInvalid, ListValueInvalid
from trident.risk.lists.steps import add_list_step
from trident.risk.lists.values import Listed, read_value
from trident.risk.tables import ListEntryRow

LISTS: Final = ("allow", "watch", "block")
MOST_LINES: Final = 5_000
_COLUMNS: Final = {"list", "kind", "value", "reason", "expires_at"}


def propose_listing(
    db: Session,
    *,
    actor: StaffActor,
    listed: str,
    kind: str,
    value: str,
    reason: str,
    expires_at: datetime | None,
    now: datetime,
) -> UUID:
    """Propose that somebody or something be listed; another person approves it before it counts.

    :raises RiskReasonMissing: there is no reason.
    :raises ListExpiryPast: it would have expired already.
    :raises ListValueInvalid, ListSubjectUnknown: the value is none of its kind, or nobody's.
    :raises ListEntryExists: the same is on the list, or proposed (`entry_id`).
    """
    text = check_text(reason)
    if expires_at is not None and expires_at <= now:
        raise ListExpiryPast
    if listed not in LISTS:
        raise ListValueInvalid(kind=listed)
    read = read_value(db, kind, value)
    return _propose(db, actor, listed, kind, read, text, expires_at, now)


def propose_account(
    db: Session, *, actor: StaffActor, account_id: UUID, listed: str, reason: str, now: datetime
) -> None:
    """Propose an account that a case is about; one that is listed, or proposed, already is left as it is.

    :raises RiskReasonMissing: there is no reason.
    """
    text = check_text(reason)
    party = ledger.parties(db, account_ids={account_id}).by_id[account_id]
    read = Listed(str(account_id), party.number_masked, account_id)
    with suppress(ListEntryExists):
        _propose(db, actor, listed, "account", read, text, None, now)


def _propose(
    db: Session,
    actor: StaffActor,
    listed: str,
    kind: str,
    read: Listed,
    text: str,
    expires_at: datetime | None,
    now: datetime,
) -> UUID:
    entry_id: UUID | None = db.scalar(
        insert(ListEntryRow)
        .values(
            id=new_id(now),
            list=listed,
            kind=kind,
            value=read.value,
            value_masked=read.masked,
            subject=read.subject,
            sound=read.sound,
            status="proposed",
            reason=text,
            expires_at=expires_at,
            proposed_by=actor.staff_id,
            proposed_by_name=actor.name,
            proposed_at=now,
        )
        .on_conflict_do_nothing()
        .returning(ListEntryRow.id)
    )
    if entry_id is None:
        known = db.scalar(
            select(ListEntryRow.id).where(
                ListEntryRow.subject == read.subject,
                ListEntryRow.list == listed,
                ListEntryRow.status.in_(["proposed", "active", "removal-proposed"]),
            )
        )
        raise ListEntryExists(entry_id=str(known))
    add_list_step(db, entry_id, "proposed", actor=actor, reason=text, now=now)
    return entry_id


def propose_listings(db: Session, *, actor: StaffActor, text: str, now: datetime) -> int:
    """Propose what a CSV file lists (list, kind, value, reason, expires_at): all of it, or nothing.

    :returns: how many entries were proposed.
    :raises ListFileInvalid: `lines` names each line that cannot be taken, with its fault.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if not _COLUMNS - {"expires_at"} <= set(reader.fieldnames or ()):
        raise ListFileInvalid(lines=[{"line": 1, "fault": "columns"}])
    faults: list[dict[str, object]] = []
    count = 0
    for number, row in enumerate(reader, start=2):
        if number > MOST_LINES + 1:
            faults.append({"line": number, "fault": "too-many"})
            break
        try:
            expires = (row.get("expires_at") or "").strip()
            propose_listing(
                db,
                actor=actor,
                listed=(row["list"] or "").strip(),
                kind=(row["kind"] or "").strip(),
                value=row["value"] or "",
                reason=row["reason"] or "",
                expires_at=datetime.fromisoformat(expires).astimezone() if expires else None,
                now=now,
            )
            count += 1
        except BankError as refusal:
            faults.append({"line": number, "fault": refusal.code()})
        except ValueError:
            faults.append({"line": number, "fault": "expires_at"})
    if faults or not count:
        raise ListFileInvalid(lines=faults or [{"line": 1, "fault": "empty"}])
    return count
