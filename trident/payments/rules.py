"""What a transfer must be before it is looked at closely. Pure."""

import unicodedata
from typing import Final

from trident.kernel.errors import BankError
from trident.kernel.han import comparable_name
from trident.kernel.money import MAX_MINOR
from trident.ledger import AmountNotPositive, AmountTooLarge

MAX_MEMO_CHARACTERS: Final = 60
MAX_NAME_CHARACTERS: Final = 100
ACCOUNT_NUMBER_DIGITS: Final = range(10, 20)

# Characters that change the direction of the text after them could make a memo read as something else.
_TURNING: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_same_name(typed: str, holder_name: str) -> bool:
    """Tell whether a typed name is the holder's."""
    return comparable_name(typed) == comparable_name(holder_name)


def normalised_number(number: str) -> str | None:
    """An account number without the spaces and dashes people group it by; None where it cannot be one."""
    digits = unicodedata.normalize("NFKC", number).replace(" ", "").replace("-", "")
    is_number = digits.isascii() and digits.isdecimal() and len(digits) in ACCOUNT_NUMBER_DIGITS
    return digits if is_number else None


def is_plain_text(text: str) -> bool:
    """Tell whether a text has no control characters, none that turn its direction, and no half characters."""
    return text.isprintable() or not any(
        character in _TURNING or unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
        for character in text
    )


def amount_refusal(amount_minor: int) -> BankError | None:
    """What is wrong with an amount: `AmountNotPositive`, `AmountTooLarge` over 2⁶³-1 minor units, or nothing."""
    if amount_minor <= 0:
        return AmountNotPositive()
    return AmountTooLarge() if amount_minor > MAX_MINOR else None
