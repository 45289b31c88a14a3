from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from trident.kernel.arrays import UuidArray
from trident.kernel.packed import execute_packed
from trident.risk.lists.subjects import name_subjects

NONE: Final = "none"
_SEVERITY: Final = {NONE: 0, "allow": 1, "watch": 2, "block": 3}
_BY_ID: Final = """
    SELECT subject, list, id, EXISTS (
        SELECT FROM risk.list_entry WHERE sound IS NOT NULL AND status IN ('active', 'removal-proposed')
    )
    FROM (SELECT 1) AS one LEFT JOIN (
        SELECT subject, list, id FROM risk.list_entry
        WHERE subject = ANY (%(subjects)b) AND status IN ('active', 'removal-proposed')
            AND (expires_at IS NULL OR expires_at > %(now)s)
    ) AS found ON true
"""
# Who only sounds like a name on a list may be somebody else: whatever the list, that is a reason to watch.
_BY_NAME: Final = """
    SELECT subject, list, id FROM risk.list_entry
    WHERE subject = ANY (%(names)b) AND status IN ('active', 'removal-proposed')
        AND (expires_at IS NULL OR expires_at > %(now)s)
    UNION ALL
    SELECT sound, 'watch', id FROM risk.list_entry
    WHERE sound = ANY (%(sounds)b) AND list <> 'allow' AND status IN ('active', 'removal-proposed')
        AND (expires_at IS NULL OR expires_at > %(now)s)
"""


class PartiesToLookUp(NamedTuple):
    """Whose names and numbers a payment is looked up by; `device` and `address` as `subject_of` names them."""

    payer_customer: UUID
    payer_account: UUID
    payee_account: UUID
    payee_customer: UUID | None
    payee_name: str
    device: UUID | None
    address: UUID | None


@dataclass(frozen=True, slots=True)
class Listings:
    """The strictest list that each side of a payment stands on: `none`, `allow`, `watch` or `block`.

    `entries` are the ids of the entries that were hit.
    """

    payer: str = NONE
    payee: str = NONE
    origin: str = NONE
    entries: tuple[UUID, ...] = ()


UNLISTED: Final = Listings()
_Hits = dict[UUID, list[tuple[str, UUID]]]


def read_listings(db: Session, parties: Sequence[PartiesToLookUp], *, now: datetime) -> list[Listings]:
    """Return where the sides of each payment stand on the bank's lists: one statement, a second where names are listed.

    A block outweighs a watch, a watch an allowance. A name that is only pronounced like a listed one is watched.
    """
    return ask_listings(db, parties, now=now)()


def ask_listings(db: Session, parties: Sequence[PartiesToLookUp], *, now: datetime) -> Callable[[], list[Listings]]:
    """Ask for the same, of nobody nothing; return what reads the answer."""
    if not parties:
        return list
    ids = [one.int for each in parties for one in _ids(each) if one is not None]
    rows = execute_packed(db, _BY_ID, {"subjects": UuidArray.of(ids), "now": now})

    def read() -> list[Listings]:
        found, has_names = _read_ids(rows)
        names = _read_names(db, {each.payee_name for each in parties}, now) if has_names else {}
        if not found and not names:
            return [UNLISTED] * len(parties)
        return [_listings(each, found, names) for each in parties]

    return read


def strictest(lists: Iterable[str]) -> str:
    """Return the list that outweighs the others; `none` of none."""
    return max(lists, key=_SEVERITY.__getitem__, default=NONE)


def _read_ids(rows: Iterable[Any]) -> tuple[_Hits, bool]:
    found: _Hits = {}
    has_names = False
    for subject, listed, entry_id, are_names in rows:
        has_names = are_names
        if subject is not None:
            found.setdefault(subject, []).append((listed, entry_id))
    return found, has_names


def _read_names(db: Session, names: set[str], now: datetime) -> dict[str, list[tuple[str, UUID]]]:
    exact: dict[UUID, list[str]] = {}
    sounds: dict[UUID, list[str]] = {}
    for name in names:
        if name:
            subjects = name_subjects(name)
            exact.setdefault(subjects.name, []).append(name)
            sounds.setdefault(subjects.sound, []).append(name)
    asked = {"names": UuidArray.of_ids(list(exact)), "sounds": UuidArray.of_ids(list(sounds)), "now": now}
    found: dict[str, list[tuple[str, UUID]]] = {}
    for subject, listed, entry_id in execute_packed(db, _BY_NAME, asked):
        for name in exact[subject] if subject in exact else sounds[subject]:
            found.setdefault(name, []).append((listed, entry_id))
    return found


def _ids(one: PartiesToLookUp) -> tuple[UUID | None, ...]:
    return one.payer_customer, one.payer_account, one.payee_account, one.payee_customer, one.device, one.address


def _listings(one: PartiesToLookUp, found: _Hits, names: dict[str, list[tuple[str, UUID]]]) -> Listings:
    payer = _hits(found, one.payer_customer, one.payer_account)
    payee = _hits(found, one.payee_customer, one.payee_account) + names.get(one.payee_name, [])
    origin = _hits(found, one.device, one.address)
    if not payer and not payee and not origin:
        return UNLISTED
    entries = tuple(dict.fromkeys(entry_id for _, entry_id in (*payer, *payee, *origin)))
    on_payer, on_payee, on_origin = (strictest(listed for listed, _ in hits) for hits in (payer, payee, origin))
    return Listings(on_payer, on_payee, on_origin, entries)


def _hits(found: _Hits, *subjects: UUID | None) -> list[tuple[str, UUID]]:
    return [hit for subject in subjects if subject is not None for hit in found.get(subject, ())]
