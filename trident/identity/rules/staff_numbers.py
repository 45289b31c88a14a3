import re
from collections.abc import Iterable

from trident.identity.errors import InvalidRoles, InvalidStaffNumber
from trident.kernel.auth import Role

_STAFF_NUMBER = re.compile(r"[A-Z0-9]{3,20}")


def check_staff_number(text: str) -> str:
    """The staff number in capitals, as it is stored and compared.

    :raises InvalidStaffNumber: not three to twenty letters and digits.
    """
    number = text.strip().upper()
    if not _STAFF_NUMBER.fullmatch(number):
        raise InvalidStaffNumber
    return number


def mask_staff_number(text: str) -> str:
    """What may be shown of something typed as a staff number that is nobody's: its first character."""
    return f"{text[:1]}***"


def check_roles(roles: Iterable[Role]) -> tuple[Role, ...]:
    """The roles of a member of staff, each once, in order of name.

    :raises InvalidRoles: none at all, or the customer's among them.
    """
    chosen = tuple(sorted(set(roles)))
    if not chosen or Role.CUSTOMER in chosen:
        raise InvalidRoles
    return chosen
