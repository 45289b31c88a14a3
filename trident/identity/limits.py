"""Whose tries are counted, and how many each has."""

from uuid import UUID

from trident.identity.allowances import Allowance
from trident.identity.rules.origins import address_network
from trident.identity.settings import IdentitySettings


def address_tries(address: str, settings: IdentitySettings) -> Allowance:
    """Wrong passwords and codes from one network address, whoever they are for."""
    return Allowance("address", address_network(address), settings.address_tries, settings.address_period_s)


def account_tries(phone: str, settings: IdentitySettings) -> Allowance:
    """Wrong passwords for one phone number, a customer's or nobody's: both are counted alike."""
    return Allowance("account", phone, settings.account_tries, settings.account_period_s)


def staff_tries(staff_number: str, settings: IdentitySettings) -> Allowance:
    """Wrong passwords for one staff number."""
    return Allowance("staff", staff_number, settings.account_tries, settings.account_period_s)


def current_password_tries(customer_id: UUID, settings: IdentitySettings) -> Allowance:
    """Wrong current passwords of a signed-in customer who changes it."""
    return Allowance("current-password", str(customer_id), settings.account_tries, settings.account_period_s)


def code_sends(customer_id: UUID, settings: IdentitySettings) -> Allowance:
    """Codes sent to a customer; whole again once one of them leads to a sign-in."""
    return Allowance("code-sends", str(customer_id), settings.account_sends, settings.account_sends_period_s)
