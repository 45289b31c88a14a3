"""A payee's name as its payer's own index has it."""

from typing import Final
from uuid import UUID

from trident.kernel.crypto import blind_index
from trident.kernel.han import comparable_name

PAYEE_NAME_OF: Final = "payments.payee-name-of"


def name_index(customer_id: UUID | str, name: str) -> bytes:
    """Return the look-up value of a name among one customer's payees; another customer's differs."""
    return blind_index(PAYEE_NAME_OF, f"{customer_id}:{comparable_name(name)}")
