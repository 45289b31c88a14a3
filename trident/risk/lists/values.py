"""What a value on a list means: whose it is, by which ids it is found, and what is shown of it."""

from contextlib import suppress
from ipaddress import ip_address
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from trident import customers, ledger
from trident.kernel.crypto import mask_account_number, mask_name, mask_phone
from trident.kernel.errors import BankError
from trident.kernel.han import comparable_name
from trident.kernel.ids import is_valid_number
from trident.risk.errors import ListSubjectUnknown, ListValueInvalid
from trident.risk.lists.subjects import name_subject, sound_subject
from trident.risk.types import Entity, subject_of

KINDS = ("customer", "account", "phone", "name", "device", "address")
SHOWN_IN_FULL = frozenset({"name", "device", "address", "customer"})
"""Kinds whose checker has to see the whole value: a masked name may be anybody's."""
MOST_CHARACTERS = 200
_SEPARATORS = str.maketrans("", "", " -\u3000")


class Listed(NamedTuple):
    """A value as it is kept: in full (to be sealed), masked, and by the ids it is found by."""

    value: str
    masked: str
    subject: UUID
    sound: UUID | None = None


def read_value(db: Session, kind: str, text: str) -> Listed:
    """Read a value of a kind: a customer's number or id, an account number, a phone, a name, a device or an address.

    A phone stands for the customer who has it now. Devices and addresses may be given by the ids that cases show.

    :raises ListValueInvalid: it is none of the kind.
    :raises ListSubjectUnknown: nobody at this bank has it.
    """
    value = text.strip()
    if not value or len(value) > MOST_CHARACTERS or kind not in KINDS or not value.isprintable():
        raise ListValueInvalid(kind=kind)
    if kind == "name":
        return _name(value)
    if kind == "account":
        return _account(db, value)
    if kind == "phone":
        return _phone(db, value)
    if kind == "customer":
        return _customer(db, value)
    return Listed(value, _shortened(value), _of_origin(kind, value))


def search_subjects(db: Session, text: str) -> tuple[UUID, ...]:
    """Return the ids by which an entry may be found that somebody looks for without saying its kind."""
    value = text.strip()
    if not value:
        return ()
    ids = [name_subject(value), sound_subject(value)]
    for kind in ("account", "phone", "customer", "device", "address"):
        with suppress(ListValueInvalid, ListSubjectUnknown):
            ids.append(read_value(db, kind, value).subject)
    with suppress(ValueError):
        ids.append(UUID(value))
    return tuple(ids)


def _name(value: str) -> Listed:
    if not any(character.isalpha() for character in comparable_name(value)):
        raise ListValueInvalid(kind="name")
    return Listed(value, mask_name(value), name_subject(value), sound_subject(value))


def _account(db: Session, value: str) -> Listed:
    digits = value.translate(_SEPARATORS)
    if not is_valid_number(digits):
        raise ListValueInvalid(kind="account")
    found = ledger.resolve_numbers(db, [digits]).get(digits)
    if found is None:
        raise ListSubjectUnknown
    return Listed(digits, mask_account_number(digits), found.account_id)


def _phone(db: Session, value: str) -> Listed:
    try:
        number = customers.check_phone(value)
    except BankError as error:
        raise ListValueInvalid(kind="phone") from error
    found = customers.find_customer_id_by_phone(db, number)
    if found is None:
        raise ListSubjectUnknown
    return Listed(number, mask_phone(number), found)


def _customer(db: Session, value: str) -> Listed:
    """Read a customer's number, or the id that cases and decisions show."""
    if is_valid_number(value):
        found = [one for one in customers.search_customers(db, value, limit=1) if one.customer_number == value]
    else:
        try:
            found = list(customers.customers_by_ids(db, [UUID(value)]).values())
        except ValueError as error:
            raise ListValueInvalid(kind="customer") from error
    if not found:
        raise ListSubjectUnknown
    number = found[0].customer_number
    return Listed(number, number, found[0].id)


def _of_origin(kind: str, value: str) -> UUID:
    with suppress(ValueError):
        return UUID(value)
    if kind != "address":
        return subject_of(Entity(kind), value)
    try:
        return subject_of(Entity.ADDRESS, str(ip_address(value)))
    except ValueError as error:
        raise ListValueInvalid(kind=kind) from error


def _shortened(value: str) -> str:
    shown = 8
    return value if len(value) <= shown else f"{value[:4]}…{value[-2:]}"
