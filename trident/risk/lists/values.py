"""What a value on a list means: whose it is, by which ids it is found, and what is shown of it."""

from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from trident import customers, ledger
from trident.kernel.crypto import mask_account_number, mask_name, mask_phone
from trident.kernel.errors import BankError
from trident.kernel.han import comparable_name
from trident.risk.errors import ListSubjectUnknown, ListValueInvalid
from trident.risk.lists.subjects import name_subject, sound_subject
from trident.risk.types import Entity, subject_of

KINDS = ("customer", "account", "phone", "name", "device", "address")
MOST_CHARACTERS = 200


class Listed(NamedTuple):
    """A value as it is kept: in full (to be sealed), masked, and by the ids it is found by."""

    value: str
    masked: str
    subject: UUID
    sound: UUID | None = None


def read_value(db: Session, kind: str, text: str) -> Listed:
    """Read a value of a kind: a customer's id, an account number, a phone, a name, a device's or address' text.

    A phone stands for the customer who has it now.

    :raises ListValueInvalid: it is none of the kind.
    :raises ListSubjectUnknown: nobody at this bank has it.
    """
    value = text.strip()
    if not value or len(value) > MOST_CHARACTERS or kind not in KINDS:
        raise ListValueInvalid(kind=kind)
    if kind == "name":
        name = comparable_name(value)
        if not any(character.isalpha() for character in name):
            raise ListValueInvalid(kind=kind)
        return Listed(value, mask_name(value), name_subject(value), sound_subject(value))
    if kind == "account":
        digits = value.replace(" ", "").replace("-", "")
        found = ledger.resolve_numbers(db, [digits]).get(digits)
        if found is None:
            raise ListSubjectUnknown
        return Listed(digits, mask_account_number(digits), found.account_id)
    if kind in ("customer", "phone"):
        return _customer(db, kind, value)
    return Listed(value, _shortened(value), _of_origin(kind, value))


def search_subjects(text: str) -> tuple[UUID, ...]:
    """Return the ids by which an entry may be found that somebody looks for without saying its kind."""
    value = text.strip()
    if not value:
        return ()
    ids = [name_subject(value), sound_subject(value), *(_of_origin(kind, value) for kind in ("device", "address"))]
    with suppress(ValueError):
        ids.append(UUID(value))
    return tuple(ids)


def _of_origin(kind: str, value: str) -> UUID:
    """A case shows devices and addresses by their ids: these are taken as they are."""
    try:
        return UUID(value)
    except ValueError:
        return subject_of(Entity(kind), value)


def _customer(db: Session, kind: str, value: str) -> Listed:
    found: UUID | None
    try:
        if kind == "phone":
            number = customers.check_phone(value)
            found, masked = customers.find_customer_id_by_phone(db, number), mask_phone(number)
        else:
            found, masked = UUID(value), f"{value[:8]}…"
    except (ValueError, BankError) as error:
        raise ListValueInvalid(kind=kind) from error
    if found is None or not customers.customers_by_ids(db, [found]):
        raise ListSubjectUnknown
    return Listed(value, masked, found)


def _shortened(value: str) -> str:
    shown = 8
    return value if len(value) <= shown else f"{value[:4]}…{value[-2:]}"
