from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trident.customers.actions.register_customers import register_customers
from trident.customers.types import CustomerView, NewCustomer, Segment
from trident.kernel.errors import Language


def register_customer(
    db: Session,
    *,
    customer_id: UUID,
    name: str,
    id_number: str,
    phone: str,
    now: datetime,
    language: Language = "zh",
    segment: Segment = Segment.EVERYDAY,
    branch: str = "",
) -> CustomerView:
    """Register one person: a batch of one, with the promises of `register_customers`.

    :raises InvalidIdNumber: the ID number breaks GB 11643-1999.
    :raises InvalidPhone: the phone number is none of the mainland's mobile plan.
    :raises InvalidName: the name is empty, too long or has characters no name has.
    :raises CustomerExists: the phone or ID number (`field`) belongs to another customer.
    """
    person = NewCustomer(
        customer_id=customer_id,
        name=name,
        id_number=id_number,
        phone=phone,
        segment=Segment(segment),
        branch=branch,
        language=language,
    )
    return register_customers(db, [person], now=now)[0]
