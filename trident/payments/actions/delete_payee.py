from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from trident.payments.errors import UnknownPayee
from trident.payments.tables import PayeeRow


def delete_payee(db: Session, *, customer_id: UUID, payee_id: UUID) -> None:
    """Take a payee out of the customer's book; the next transfer to them puts them back.

    :raises UnknownPayee: there is none of this id in the customer's book.
    """
    own = (PayeeRow.id == payee_id) & (PayeeRow.customer_id == customer_id)
    if db.scalar(delete(PayeeRow).where(own).returning(PayeeRow.id)) is None:
        raise UnknownPayee
