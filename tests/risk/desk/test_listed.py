"""Who may stand on a list, kept in memory: nobody who does is passed over."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.payments.city import INSTANT, PATH, body
from tests.risk.desk.office import Office, refused
from trident import risk
from trident.kernel.db import Database
from trident.risk.lists import listed as kept
from trident.risk.lists.subjects import name_subjects

SIDES = ("customer", "payee", "account", "device", "address", "payee_customer")
_INSERT = text(
    """
    INSERT INTO risk.list_entry (id, list, kind, value, value_masked, subject, sound, status, reason, proposed_by,
                                 proposed_by_name, proposed_at)
    VALUES (:id, :list, 'account', '', '', :subject, :sound, :status, '', :id, '', now())
    """
)


def _insert(
    database: Database, subject: UUID, *, status: str = "active", sound: UUID | None = None, listed: str = "block"
) -> UUID:
    entry_id = uuid4()
    with database.transaction() as db:
        db.execute(_INSERT, {"id": entry_id, "subject": subject, "status": status, "sound": sound, "list": listed})
    return entry_id


def _concerned(database: Database, **sides: Any) -> bool:
    payee_customer, payee_name = sides.pop("payee_customer", uuid4()), sides.pop("payee_name", "诸葛亮亮")
    subjects = {name: uuid4() for name in SIDES[:-1]} | sides
    payment = risk.Payment(id=uuid4(), at=INSTANT, amount_minor=100, **subjects)
    with database.transaction(read_only=True) as db:
        return risk.ask_in_force(db)().listed.may_concern(payment, payee_customer, payee_name)


@pytest.mark.parametrize("side", SIDES)
def test_each_side_of_a_payment_is_looked_for(fresh_database: Database, side: str) -> None:
    subject = uuid4()
    assert not _concerned(fresh_database, **{side: subject})
    entry_id = _insert(fresh_database, subject)
    assert _concerned(fresh_database, **{side: subject})
    assert not _concerned(fresh_database)
    for status, expected in (("removal-proposed", True), ("active", True), ("removed", False)):
        with fresh_database.transaction() as db:
            db.execute(
                text("UPDATE risk.list_entry SET status = :status WHERE id = :id"), {"status": status, "id": entry_id}
            )
        assert _concerned(fresh_database, **{side: subject}) is expected


def test_what_is_proposed_concerns_nobody_and_a_payment_may_lack_sides(fresh_database: Database) -> None:
    subject = uuid4()
    _insert(fresh_database, subject, status="proposed")
    assert not _concerned(fresh_database, payee=subject)
    _insert(fresh_database, uuid4())
    assert not _concerned(fresh_database, payee=None, account=None, device=None, address=None, payee_customer=None)


@pytest.mark.parametrize(
    ("listed", "name", "expected"),
    [
        ("block", "诸葛亮亮", True),
        ("block", "諸葛 亮亮", True),
        ("block", "诸葛谅谅", True),  # sounds alike
        ("allow", "诸葛亮亮", True),
        ("allow", "诸葛谅谅", False),  # nobody is trusted for how they sound
        ("block", "司马懿懿", False),
        ("block", "", False),
    ],
)
def test_names_are_looked_for_as_they_are_written_and_as_they_sound(
    fresh_database: Database, listed: str, name: str, *, expected: bool
) -> None:
    subjects = name_subjects("諸葛亮亮")
    entry_id = _insert(fresh_database, subjects.name, sound=subjects.sound, listed=listed)
    assert _concerned(fresh_database, payee_name=name) is expected
    with fresh_database.transaction() as db:
        db.execute(text("DELETE FROM risk.list_entry WHERE id = :id"), {"id": entry_id})
    assert not _concerned(fresh_database, payee_name=name)


def test_where_more_are_listed_than_are_kept_everybody_is_looked_up(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_KEPT", 2)
    for expected in (False, False, True):
        _insert(fresh_database, uuid4())
        assert _concerned(fresh_database) is expected


def test_lists_of_two_databases_are_not_taken_for_each_other(clone: Any) -> None:
    first, second = clone(), clone()
    subject = uuid4()
    _insert(first, subject)
    assert [_concerned(database, payee=subject) for database in (first, second, first)] == [True, False, True]


def test_a_blocked_payee_is_refused_by_the_very_next_payment(office: Office) -> None:
    payer, payee = office.city.person(), office.city.person()
    office.pay(payer, payee)
    entry_id = office.listed(payee.number)
    before = office.city.state()
    headers = payer.headers | {"Idempotency-Key": str(uuid4())}
    answer = office.client.post(PATH, json=body(payer, payee), headers=headers)
    refused(answer, 422, "transfer-refused-by-risk")
    assert office.city.state() == before
    office.analyst().ask("POST", f"/lists/{entry_id}/removal", {"text": "查无实据"})
    office.analyst().decide_entry(entry_id)
    office.pay(payer, payee)
