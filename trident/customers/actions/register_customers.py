from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from trident.customers.errors import CustomerExists
from trident.customers.queries import view_of
from trident.customers.rules import check_id_number, check_name, check_phone, customer_number, name_tokens
from trident.customers.tables import ID_NUMBER, NAME, PHONE, CustomerRow
from trident.customers.types import CustomerView, NewCustomer
from trident.kernel.clock import bank_day
from trident.kernel.crypto import blind_index

_SERIALS = text("SELECT nextval('customers.customer_serial') FROM generate_series(1, :count)")


@dataclass(frozen=True, slots=True)
class _Checked:
    person: NewCustomer
    name: str
    id_number: str
    phone: str


def register_customers(db: Session, people: Sequence[NewCustomer], *, now: datetime) -> list[CustomerView]:
    """Register people in a few statements, all or none; the answer is in the order of `people`.

    Rule R49 holds under parallel registrations too: the unique indexes decide, not a look beforehand. An id that
    is registered already with the same name, ID number and phone gives the customer who is on record.

    :raises InvalidIdNumber: an ID number breaks GB 11643-1999.
    :raises InvalidPhone: a phone number is none of the mainland's mobile plan.
    :raises InvalidName: a name is empty, too long or has characters no name has.
    :raises CustomerExists: a phone or ID number (`field`) belongs to another customer.
    """
    if not people:
        return []
    today = bank_day(now)
    checked = [
        _Checked(
            person=person,
            name=check_name(person.name),
            id_number=check_id_number(person.id_number, today=today),
            phone=check_phone(person.phone),
        )
        for person in people
    ]
    _insert(db, checked, now)
    ids = {one.person.customer_id for one in checked}
    rows = {row.id: row for row in db.scalars(select(CustomerRow).where(CustomerRow.id.in_(ids)))}
    for one in checked:
        _check_is_on_record(db, one, rows.get(one.person.customer_id))
    return [view_of(rows[one.person.customer_id]) for one in checked]


def _insert(db: Session, checked: Sequence[_Checked], now: datetime) -> None:
    serials = sorted(db.scalars(_SERIALS, {"count": len(checked)}))
    rows = [
        {
            "id": one.person.customer_id,
            "customer_number": customer_number(serial),
            "name": one.name,
            "name_index": [blind_index(NAME, token) for token in name_tokens(one.name)],
            "id_number": one.id_number,
            "id_number_index": blind_index(ID_NUMBER, one.id_number),
            "phone": one.phone,
            "phone_index": blind_index(PHONE, one.phone),
            "language": one.person.language,
            "segment": one.person.segment.value,
            "branch": one.person.branch,
            "created_at": now,
        }
        for one, serial in zip(checked, serials, strict=True)
    ]
    # RETURNING makes SQLAlchemy send a thousand rows a statement.
    db.execute(insert(CustomerRow).on_conflict_do_nothing().returning(CustomerRow.id), rows).all()


def _check_is_on_record(db: Session, one: _Checked, row: CustomerRow | None) -> None:
    if row is None:
        raise CustomerExists(field=_taken_field(db, one))
    for field, given, recorded in (
        ("phone", one.phone, row.phone),
        ("id_number", one.id_number, row.id_number),
        ("name", one.name, row.name),
    ):
        if given != recorded:
            raise CustomerExists(field=field)


def _taken_field(db: Session, one: _Checked) -> str:
    id_number_index = blind_index(ID_NUMBER, one.id_number)
    holder: UUID | None = db.scalar(select(CustomerRow.id).where(CustomerRow.id_number_index == id_number_index))
    return "phone" if holder is None else "id_number"
