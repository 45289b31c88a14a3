from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trident.customers.errors import InvalidPhone, UnknownCustomer
from trident.customers.rules import check_phone, name_matches, normalise_id_number, query_tokens
from trident.customers.tables import ID_NUMBER, NAME, PHONE, CustomerRow
from trident.customers.types import CustomerContact, CustomerId, CustomerView, Segment
from trident.kernel.crypto import blind_index, mask_id_number, mask_phone
from trident.kernel.errors import Language
from trident.kernel.ids import is_valid_number

MAX_FOUND = 100
_CANDIDATES = 4 * MAX_FOUND


def customer(db: Session, customer_id: UUID) -> CustomerView:
    """The customer of this id.

    :raises UnknownCustomer: there is none.
    """
    return view_of(_row(db, customer_id))


def customer_contact(db: Session, customer_id: UUID) -> CustomerContact:
    """Name, phone and ID number in clear, for delivery and for rules that compare; never for a screen.

    :raises UnknownCustomer: there is none.
    """
    row = _row(db, customer_id)
    return CustomerContact(
        id=CustomerId(row.id),
        name=row.name,
        phone=row.phone,
        id_number=row.id_number,
        language=_language(row.language),
    )


def find_customer_by_phone(db: Session, phone: str) -> CustomerView | None:
    """The customer who registered this mobile number, in any of the ways people write it."""
    try:
        number = check_phone(phone)
    except InvalidPhone:
        return None
    found = db.scalar(select(CustomerRow).where(CustomerRow.phone_index == blind_index(PHONE, number)))
    return None if found is None else view_of(found)


def find_customer_id_by_phone(db: Session, phone: str) -> CustomerId | None:
    """The id alone, without opening anything sealed: the same work for a known and for an unknown number."""
    try:
        number = check_phone(phone)
    except InvalidPhone:
        return None
    found = db.scalar(select(CustomerRow.id).where(CustomerRow.phone_index == blind_index(PHONE, number)))
    return None if found is None else CustomerId(found)


def find_customer_by_id_number(db: Session, id_number: str) -> CustomerView | None:
    """The customer with this resident ID number."""
    index = blind_index(ID_NUMBER, normalise_id_number(id_number))
    found = db.scalar(select(CustomerRow).where(CustomerRow.id_number_index == index))
    return None if found is None else view_of(found)


def customers_by_ids(db: Session, customer_ids: Iterable[UUID]) -> dict[CustomerId, CustomerView]:
    """The customers of these ids in one statement; ids nobody has are left out."""
    found = db.scalars(select(CustomerRow).where(CustomerRow.id.in_(set(customer_ids))))
    return {CustomerId(row.id): view_of(row) for row in found}


def count_customers(db: Session) -> int:
    """How many customers the bank has."""
    return db.scalar(select(func.count()).select_from(CustomerRow)) or 0


def search_customers(db: Session, query: str, *, limit: int = 20) -> list[CustomerView]:
    """Customers whom staff look up: exactly by phone, ID number or customer number, else by a part of the name.

    A single character finds names that begin with it. Ordered by customer number; `limit` is at most 100.
    """
    text = query.strip()
    if not text:
        return []
    exact = find_customer_by_phone(db, text) or find_customer_by_id_number(db, text) or _by_number(db, text)
    return [exact] if exact else [view_of(row) for row in _by_name(db, text)[: min(limit, MAX_FOUND)]]


def _by_number(db: Session, text: str) -> CustomerView | None:
    if not is_valid_number(text):
        return None
    found = db.scalar(select(CustomerRow).where(CustomerRow.customer_number == text))
    return None if found is None else view_of(found)


def _by_name(db: Session, text: str) -> Sequence[CustomerRow]:
    tokens = [blind_index(NAME, token) for token in query_tokens(text)]
    if not tokens:
        return []
    candidates = db.scalars(
        select(CustomerRow)
        .where(CustomerRow.name_index.contains(tokens))
        .order_by(CustomerRow.customer_number)
        .limit(_CANDIDATES)
    )
    return [row for row in candidates if name_matches(row.name, text)]


def _row(db: Session, customer_id: UUID) -> CustomerRow:
    row = db.get(CustomerRow, customer_id)
    if row is None:
        raise UnknownCustomer
    return row


def view_of(row: CustomerRow) -> CustomerView:
    """The row as screens may show it."""
    return CustomerView(
        id=CustomerId(row.id),
        customer_number=row.customer_number,
        name=row.name,
        masked_phone=mask_phone(row.phone),
        masked_id_number=mask_id_number(row.id_number),
        language=_language(row.language),
        segment=Segment(row.segment),
        branch=row.branch,
        created_at=row.created_at,
    )


def _language(text: str) -> Language:
    return "en" if text == "en" else "zh"
