"""What risk looks at: payments, and signals about the customer who makes them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from trident.kernel.crypto import keyed_id

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)


class Entity(StrEnum):
    """Whose history a feature measures."""

    PAYMENT = "payment"
    """The payment itself: no history."""
    CUSTOMER = "customer"
    PAYEE = "payee"
    """Who is paid: the account of a transfer, the merchant or terminal of a purchase."""
    ACCOUNT = "account"
    """The account that pays."""
    DEVICE = "device"
    ADDRESS = "address"
    """The network address or place the payment comes from."""


class EventKind(StrEnum):
    """What happens that features count."""

    PAYMENT = "payment"
    FAILED_ATTEMPT = "failed-attempt"
    SIGN_IN = "sign-in"
    PASSWORD_CHANGE = "password-change"  # noqa: S105 - the name of an event
    PHONE_CHANGE = "phone-change"


@dataclass(slots=True)
class Payment:
    """Money asked to move; subjects that the channel cannot tell are None.

    :param amount_minor: fen, positive.
    :param account: the customer's: nobody else pays from it.
    :param subjects: the ids as integers, which hash quicker: customer, payee, account, device, address.
    """

    id: UUID
    at: datetime
    amount_minor: int
    customer: UUID
    payee: UUID | None = None
    account: UUID | None = None
    device: UUID | None = None
    address: UUID | None = None
    subjects: tuple[int | None, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Take the subjects' integers: they are asked for again and again."""
        payee, account, device, address = self.payee, self.account, self.device, self.address
        self.subjects = (
            self.customer.int,
            None if payee is None else payee.int,
            None if account is None else account.int,
            None if device is None else device.int,
            None if address is None else address.int,
        )


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that a customer did, or that was done in their name, beside paying."""

    at: datetime
    kind: EventKind
    customer: UUID


def subject_of(entity: Entity, text: str) -> UUID:
    """Name a device, an address or a payee outside the bank by a keyed digest of what it is called.

    The store holds the digest only: an address cannot be read back out of it.
    """
    return keyed_id(f"subject.{entity}", text)


def microseconds(at: datetime) -> int:
    """Return an aware instant as whole microseconds since 1970 in UTC: the store's and the formulas' time."""
    return (at - EPOCH) // MICROSECOND
