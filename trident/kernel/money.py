"""Whole money: integer minor units and a currency, never a float."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from trident.kernel.errors import Language

MAX_MINOR = 2**63 - 1
"""Largest amount in minor units that a BIGINT column holds."""


class Currency(StrEnum):
    """Currencies the bank keeps accounts in (ISO 4217)."""

    CNY = "CNY"
    USD = "USD"
    EUR = "EUR"
    HKD = "HKD"
    JPY = "JPY"
    RUB = "RUB"


_DECIMALS = {Currency.JPY: 0}
_SYMBOLS = {
    Currency.CNY: "¥",
    Currency.USD: "US$",
    Currency.EUR: "€",
    Currency.HKD: "HK$",
    Currency.JPY: "JP¥",
    Currency.RUB: "₽",
}


def decimals_of(currency: str) -> int:
    """Return how many decimal digits the minor unit of `currency` stands for (ISO 4217)."""
    return _DECIMALS.get(Currency(currency), 2)


def format_minor(minor: int, currency: str, language: Language = "zh") -> str:
    """Write `minor` units for a person: `¥1,234.56`; in English with the code, `CNY 1,234.56`."""
    decimals = decimals_of(currency)
    sign = "-" if minor < 0 else ""
    whole, part = divmod(abs(minor), 10**decimals)
    digits = f"{whole:,}" + (f".{part:0{decimals}d}" if decimals else "")
    symbol = _SYMBOLS[Currency(currency)] if language == "zh" else f"{currency} "
    return f"{sign}{symbol}{digits}"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount: `minor` units (fen for CNY) of `currency`; may be negative."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        assert isinstance(self.minor, int), "money is whole"
        assert not isinstance(self.minor, bool), "money is a number"
        Currency(self.currency)

    def __add__(self, other: "Money") -> "Money":
        self._assert_same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._assert_same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._assert_same(other)
        return self.minor < other.minor

    def __le__(self, other: "Money") -> bool:
        self._assert_same(other)
        return self.minor <= other.minor

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Share the amount by `weights`, losing nothing: the largest remainders get the odd units.

        :raises ValueError: where there is no weight, one is negative, or all are zero.
        """
        total = sum(weights)
        if not weights or min(weights) < 0 or total == 0:
            message = "weights must be non-negative and not all zero"
            raise ValueError(message)
        size, sign = abs(self.minor), -1 if self.minor < 0 else 1
        shares = [size * weight // total for weight in weights]
        by_remainder = sorted(range(len(weights)), key=lambda place: (-(size * weights[place] % total), place))
        for place in by_remainder[: size - sum(shares)]:
            shares[place] += 1
        return [Money(sign * share, self.currency) for share in shares]

    def format(self, language: Language = "zh") -> str:
        """Write the amount for a person."""
        return format_minor(self.minor, self.currency, language)

    def _assert_same(self, other: "Money") -> None:
        assert self.currency == other.currency, "amounts of two currencies do not add up"
