from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from trident.customers.errors import UnknownCustomer
from trident.customers.tables import CustomerRow
from trident.kernel.errors import Language


def change_language(db: Session, *, customer_id: UUID, language: Language) -> None:
    """Set the language in which the bank writes to the customer.

    :raises UnknownCustomer: there is no such customer.
    """
    changed = db.scalar(
        update(CustomerRow)
        .where(CustomerRow.id == customer_id)
        .values(language=language)
        .returning(CustomerRow.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        raise UnknownCustomer
