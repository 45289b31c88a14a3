"""Who stands on any of the bank's lists, kept in memory: most payments need not be looked up."""

from collections import OrderedDict
from threading import Lock
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trident.kernel.packed import execute_packed
from trident.risk.lists.subjects import name_subjects
from trident.risk.types import Payment

MOST_KEPT: Final = 50_000
"""Entries; where more count, every payment is looked up."""
_READ: Final = f"""
    SELECT s.version, count(e.subject), string_agg(uuid_send(e.subject), ''),
           string_agg(uuid_send(e.sound), '') FILTER (WHERE e.list <> 'allow'), count(e.sound) > 0
    FROM risk.list_state s LEFT JOIN LATERAL (
        SELECT subject, sound, list FROM risk.list_entry
        WHERE status IN ('active', 'removal-proposed') LIMIT {MOST_KEPT + 1}
    ) AS e ON true
    WHERE s.id GROUP BY s.version
"""  # noqa: S608 - a constant
_ID_BYTES: Final = 16
_VERSIONS_KEPT: Final = 2


class Listed:
    """Who may stand on a list, whatever the list and whether or not their entry has expired in the meantime.

    :param subjects: the ids by which entries are found; None: too many to keep.
    :param has_names: whether names are listed, whose ids are dear to compute.
    """

    def __init__(self, subjects: frozenset[int] | None, *, has_names: bool) -> None:
        self._subjects = subjects
        self._has_names = has_names

    def may_concern(self, payment: Payment, payee_customer: UUID | None, payee_name: str) -> bool:
        """Tell whether a payment must be looked up; False: no side of it stands on any list."""
        subjects = self._subjects
        if subjects is None:
            return True
        if not subjects:
            return False
        if not subjects.isdisjoint(payment.subjects) or (payee_customer is not None and payee_customer.int in subjects):
            return True
        if not self._has_names or not payee_name:
            return False
        name = name_subjects(payee_name)
        return name.name.int in subjects or name.sound.int in subjects


class _Kept:
    """What was read of late, by the version of the lists: what has a version never changes."""

    def __init__(self) -> None:
        self._listed: OrderedDict[UUID, Listed] = OrderedDict()
        self._lock = Lock()

    def load(self, db: Session, version: UUID) -> Listed:
        with self._lock:
            known = self._listed.get(version)
        if known is not None:
            return known
        version, known = _read(db)  # it may have changed again since it was asked for
        with self._lock:
            self._listed[version] = known
            while len(self._listed) > _VERSIONS_KEPT:
                self._listed.popitem(last=False)
        return known


def _read(db: Session) -> tuple[UUID, Listed]:
    row = execute_packed(db, _READ, {}).fetchone()
    assert row is not None, "the state of the lists is one row for ever"
    version, count, ids, sounds, has_names = row
    if count > MOST_KEPT:
        return version, Listed(None, has_names=has_names)
    packed = (ids or b"") + (sounds or b"")
    subjects = frozenset(int.from_bytes(packed[at : at + _ID_BYTES], "big") for at in range(0, len(packed), _ID_BYTES))
    return version, Listed(subjects, has_names=has_names)


_kept: Final = _Kept()


def listed_at(db: Session, version: UUID) -> Listed:
    """Return who is listed at a version of the lists, or at a later one."""
    return _kept.load(db, version)
