"""What an account may be opened on, and what its number looks like."""

from trident.kernel.errors import Title
from trident.kernel.ids import check_digit, is_valid_number
from trident.kernel.money import Currency
from trident.ledger.class_limits import LIMITED_CURRENCY, profile_of
from trident.ledger.codes import KIND_CODES, LAST_COUNTED_KIND
from trident.ledger.errors import AccountNumberInvalid, AccountTermsInvalid
from trident.ledger.types import AccountKind, AccountType, EntryKind, NewAccount

MOST_MINOR = 2**62 - 1
"""No balance, floor or ceiling goes beyond this, so that the difference of two never leaves 64 bits."""

NUMBER_PREFIX = "623571"
"""The issuer's digits in front of the bank's account numbers."""

_NUMBER_DIGITS = range(10, 20)
_SERIAL_DIGITS = 12
PERSONAL = frozenset({AccountKind.CLASS_1, AccountKind.CLASS_2, AccountKind.CLASS_3})


def compose_number(serial: int) -> str:
    """Return the account number of a serial below 10¹²: issuer, serial, check digit; 19 digits."""
    assert 0 <= serial < 10**_SERIAL_DIGITS, "a serial has twelve digits"
    digits = f"{NUMBER_PREFIX}{serial:0{_SERIAL_DIGITS}d}"
    return digits + check_digit(digits)


def check_number(number: str) -> None:
    """Refuse a number that nobody's account can have.

    :raises AccountNumberInvalid: where it has not 10 to 19 digits, or the check digit is wrong.
    """
    if len(number) not in _NUMBER_DIGITS or not is_valid_number(number):
        raise AccountNumberInvalid


def check_terms(terms: NewAccount) -> None:
    """Refuse terms that the account rules forbid; the rules are cited by their ids in account_rules.csv.

    :raises AccountTermsInvalid: naming the rule.
    """
    Currency(terms.currency)
    limited = profile_of(terms.kind, face_to_face=terms.face_to_face) > 0
    if terms.kind in PERSONAL and (terms.type is not AccountType.LIABILITY or terms.holder_id is None):
        _refuse("kind", "个人账户须有持有人且属于负债类", "A personal account has a holder and is a liability")
    if terms.kind is AccountKind.CLASS_1 and not terms.face_to_face:
        _refuse("R24", "Ⅰ类户须面对面开立", "A class I account is opened face to face")
    if limited and (terms.floor_minor is None or terms.floor_minor < 0):
        _refuse("R11", "Ⅱ、Ⅲ类户不得透支", "A class II or III account is never overdrawn")
    if limited and terms.currency != LIMITED_CURRENCY:
        _refuse("currency", "Ⅱ、Ⅲ类户限额以人民币计", "The limits of class II and III accounts are in yuan")
    if terms.bound_account_id is not None and not limited:
        _refuse("R23", "只有Ⅱ、Ⅲ类户有绑定账户", "Only class II and III accounts have a bound account")
    floor, ceiling = terms.floor_minor, terms.ceiling_minor
    if any(bound is not None and abs(bound) > MOST_MINOR for bound in (floor, ceiling)):
        _refuse("bounds", "上下限超出范围", "A bound is out of range")
    if (floor is not None and floor > 0) or (ceiling is not None and ceiling < 0):
        _refuse(
            "bounds", "新账户余额为零，须在上下限之内", "A new account holds nothing, and that must be within bounds"
        )


def check_bound(terms: NewAccount, bound_kind: AccountKind, bound_holder: object) -> None:
    """Refuse a bound account that is not the same person's class I account (R22, R23).

    :raises AccountTermsInvalid: naming the rule.
    """
    if bound_kind is not AccountKind.CLASS_1 or bound_holder != terms.holder_id:
        _refuse("R23", "绑定账户须为本人Ⅰ类户", "The bound account is the same person's class I account")


def is_counted(kind: EntryKind) -> bool:
    """Tell whether entries of `kind` count towards the class limits."""
    return KIND_CODES[kind] <= LAST_COUNTED_KIND


def _refuse(rule: str, zh: str, en: str) -> None:
    raise AccountTermsInvalid(rule=rule, detail=Title(zh=zh, en=en))
