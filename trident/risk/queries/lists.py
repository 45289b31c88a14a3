from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trident.kernel.pages import decode_cursor, encode_cursor
from trident.risk.cases.views import ListEntry, ListStep, ListValue
from trident.risk.errors import ListEntryNotFound
from trident.risk.lists.subjects import name_subject
from trident.risk.lists.values import SHOWN_IN_FULL
from trident.risk.tables import ListEntryRow, ListStepRow


def list_entries(
    db: Session,
    *,
    listed: str | None,
    kind: str | None,
    status: str | None,
    subjects: tuple[UUID, ...],
    cursor: str | None,
    limit: int,
) -> tuple[list[ListEntry], str | None]:
    """Entries of the bank's lists, the newest first, and the cursor of the next page.

    :param subjects: only entries of these keyed ids; empty: of any.
    :raises BadCursor: the cursor is not one of this list's.
    """
    query = select(ListEntryRow)
    if listed is not None:
        query = query.where(ListEntryRow.list == listed)
    if kind is not None:
        query = query.where(ListEntryRow.kind == kind)
    if status is not None:
        query = query.where(ListEntryRow.status == status)
    if subjects:
        query = query.where(or_(ListEntryRow.subject.in_(subjects), ListEntryRow.sound.in_(subjects)))
    if cursor is not None:
        query = query.where(ListEntryRow.id < decode_cursor(cursor, UUID)[0])
    rows = list(db.scalars(query.order_by(ListEntryRow.id.desc()).limit(limit + 1)))
    more = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return [_entry_of(row) for row in rows[:limit]], more


def list_entry(db: Session, entry_id: UUID) -> ListEntry:
    """One entry with what was done about it.

    :raises ListEntryNotFound: there is none.
    """
    row = db.get(ListEntryRow, entry_id)
    if row is None:
        raise ListEntryNotFound
    steps = db.scalars(select(ListStepRow).where(ListStepRow.entry_id == entry_id).order_by(ListStepRow.sequence))
    return _entry_of(row, tuple(ListStep(one.step, one.actor_name, one.reason, one.taken_at) for one in steps))


def list_value(db: Session, entry_id: UUID) -> ListValue:
    """What an entry lists, as far as its checker has to see it: names, devices and addresses whole, numbers masked.

    :raises ListEntryNotFound: there is none.
    """
    row = db.get(ListEntryRow, entry_id)
    if row is None:
        raise ListEntryNotFound
    return ListValue(row.value if row.kind in SHOWN_IN_FULL else row.value_masked, row.sound is not None)


def entries_by_ids(db: Session, entry_ids: Sequence[UUID]) -> list[ListEntry]:
    """Those of the entries that exist, the newest first."""
    rows = db.scalars(select(ListEntryRow).where(ListEntryRow.id.in_(entry_ids)).order_by(ListEntryRow.id.desc()))
    return [_entry_of(row) for row in rows]


def only_sounding(db: Session, entry_ids: Sequence[UUID], name: str) -> tuple[UUID, ...]:
    """Those of the entries that list another name than this one: it is only pronounced like theirs."""
    is_other = (ListEntryRow.kind == "name") & (ListEntryRow.subject != name_subject(name))
    rows = db.scalars(select(ListEntryRow.id).where(ListEntryRow.id.in_(entry_ids), is_other).order_by(ListEntryRow.id))
    return tuple(rows)


def _entry_of(row: ListEntryRow, steps: tuple[ListStep, ...] = ()) -> ListEntry:
    return ListEntry(
        id=row.id,
        list=row.list,
        kind=row.kind,
        value_masked=row.value_masked,
        status=row.status,
        reason=row.reason,
        expires_at=row.expires_at,
        proposed_by=row.proposed_by,
        proposed_by_name=row.proposed_by_name,
        proposed_at=row.proposed_at,
        decided_at=row.decided_at,
        steps=steps,
    )
