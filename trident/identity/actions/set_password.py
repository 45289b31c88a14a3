from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident import customers
from trident.identity.credentials import end_what_password_opened, write_credentials
from trident.identity.passwords import hash_password
from trident.identity.rules.passwords import check_password
from trident.identity.settings import IdentitySettings


def set_password(
    db: Session, *, customer_id: UUID, password: str, now: datetime, settings: IdentitySettings | None = None
) -> None:
    """Give a customer a password, at registration or when the old one is lost; ends all their sessions.

    Whoever calls has made sure that the customer is who they say. The hash is worked out inside the transaction.

    :raises UnknownCustomer: there is no such customer.
    :raises WeakPassword: the password would be guessed (`reason`).
    """
    check_new_password(customers.customer_contact(db, customer_id), password)
    write_credentials(db, [customer_id], hash_password(password, settings), now=now)
    end_what_password_opened(db, customer_id, keep=None, now=now)


def set_password_hashes(db: Session, *, customer_ids: Collection[UUID], password_hash: str, now: datetime) -> None:
    """Give many new customers one ready hash (`hash_password`), for a generated city. Tells nobody."""
    write_credentials(db, customer_ids, password_hash, now=now)


def check_new_password(contact: customers.CustomerContact, password: str) -> None:
    """Compare a new password with what is known of its customer.

    :raises WeakPassword: it would be guessed (`reason`).
    """
    check_password(
        password,
        phone=contact.phone,
        born_on=customers.born_on(contact.id_number),
        others=(contact.id_number[-6:], contact.name),
    )
