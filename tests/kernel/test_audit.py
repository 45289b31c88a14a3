"""The audit trail: append-only, chained, and honest about the first fault."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from trident.kernel.audit import AuditFilter, list_audit, record_audit, verify_audit
from trident.kernel.auth import Role, StaffActor, SystemActor
from trident.kernel.db import Database
from trident.kernel.ids import new_id


def _record(database: Database, now: datetime, subject: str, action: str = "account.frozen") -> None:
    actor = StaffActor(staff_id=new_id(now), session_id=new_id(now), name="柜员", roles=frozenset({Role.TELLER}))
    with database.transaction() as db:
        record_audit(
            db,
            actor=actor,
            action=action,
            subject_type="account",
            subject_id=subject,
            reason="客户挂失",
            details={"b": 2, "a": [1, {"z": None}], "at": now},
            now=now,
        )


def test_the_chain_is_intact_with_many_writers(fresh_database: Database, now: datetime) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: _record(fresh_database, now, f"account-{n}"), range(40)))
    with fresh_database.transaction() as db:
        found = verify_audit(db)
    assert (found.is_intact, found.checked, found.first_fault) == (True, 40, None)


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        ("UPDATE kernel.audit SET reason = 'x' WHERE sequence = 3", "record 3 is not what was written"),
        ("UPDATE kernel.audit SET details = '{}' WHERE sequence = 2", "record 2 is not what was written"),
        ("UPDATE kernel.audit SET digest = previous_digest WHERE sequence = 4", "record 4 is not what was written"),
        ("DELETE FROM kernel.audit WHERE sequence = 2", "record 2 is missing"),
    ],
)
def test_tampering_is_named(fresh_database: Database, now: datetime, tampering: str, fault: str) -> None:
    for n in range(5):
        _record(fresh_database, now, f"account-{n}")
    with pytest.raises(DBAPIError, match="append-only"), fresh_database.transaction() as db:
        db.execute(text(tampering))
    with fresh_database.transaction() as db:
        assert verify_audit(db).is_intact
        db.execute(text("ALTER TABLE kernel.audit DISABLE TRIGGER append_only"))
        db.execute(text(tampering))
    with fresh_database.transaction() as db:
        found = verify_audit(db)
    assert (found.is_intact, found.first_fault) == (False, fault)


def test_listing_filters_and_pages(fresh_database: Database, now: datetime) -> None:
    for n in range(7):
        _record(fresh_database, now + timedelta(minutes=n), f"account-{n % 2}")
    with fresh_database.transaction() as db:
        record_audit(db, actor=SystemActor("closing"), action="day.closed", subject_type="day", subject_id="x", now=now)
        first, more = list_audit(db, AuditFilter(action="account.frozen"), cursor=None, limit=5)
        rest, end = list_audit(db, AuditFilter(action="account.frozen"), cursor=more, limit=5)
        assert [one.sequence for one in first + rest] == [7, 6, 5, 4, 3, 2, 1]
        assert end is None
        ours, _ = list_audit(db, AuditFilter(subject_id="account-1"), cursor=None, limit=50)
        assert len(ours) == 3
        early = AuditFilter(since=now, until=now + timedelta(minutes=2))
        assert len(list_audit(db, early, cursor=None, limit=50)[0]) == 3
