from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from trident.kernel.errors import Language

CustomerId = NewType("CustomerId", UUID)


class Segment(StrEnum):
    """The groups of people the bank serves, as its branches count them."""

    EVERYDAY = "everyday"
    INTERNET = "internet"
    ELDER = "elder"
    FARMER = "farmer"
    SMALL_BUSINESS = "small-business"
    MEDICAL_STAFF = "medical-staff"


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer as screens and staff may see them: phone and ID number masked.

    `name` is in full: the customer greets themselves by it and staff must tell people apart. Whoever shows it to
    another customer masks it with `kernel.crypto.mask_name`.
    """

    id: CustomerId
    customer_number: str
    name: str
    masked_phone: str
    masked_id_number: str
    language: Language
    segment: Segment
    branch: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerContact:
    """Where a customer is reached, in clear. For the domains that deliver to it, never for a screen."""

    id: CustomerId
    name: str
    phone: str
    id_number: str
    language: Language


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """What is asked of a person to register them, as typed; the actions examine and normalise it."""

    customer_id: UUID
    name: str
    id_number: str
    phone: str
    segment: Segment
    branch: str
    language: Language = "zh"
