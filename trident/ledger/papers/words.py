"""The words on paper, in both languages."""

from datetime import datetime
from typing import Final

from trident.kernel.clock import BANK_ZONE
from trident.kernel.errors import Language, Title
from trident.kernel.money import decimals_of
from trident.ledger.types import AccountKind, EntryKind

KIND_WORDS: Final = {
    EntryKind.TRANSFER: Title(zh="转账", en="Transfer"),
    EntryKind.SALARY: Title(zh="代发工资", en="Salary"),
    EntryKind.SHOPPING: Title(zh="消费", en="Purchase"),
    EntryKind.BILL: Title(zh="缴费", en="Bill payment"),
    EntryKind.CASH_DEPOSIT: Title(zh="现金存入", en="Cash in"),
    EntryKind.CASH_WITHDRAWAL: Title(zh="现金支取", en="Cash out"),
    EntryKind.FEE: Title(zh="手续费", en="Fee"),
    EntryKind.INTEREST: Title(zh="结息", en="Interest"),
    EntryKind.REVERSAL: Title(zh="冲正", en="Reversal"),
    EntryKind.ADJUSTMENT: Title(zh="调账", en="Adjustment"),
    EntryKind.OPENING: Title(zh="开户存入", en="Opening"),
    EntryKind.HOLD_CAPTURE: Title(zh="预授权完成", en="Captured"),
}

ACCOUNT_WORDS: Final = {
    AccountKind.CLASS_1: Title(zh="Ⅰ类账户", en="Class I account"),
    AccountKind.CLASS_2: Title(zh="Ⅱ类账户", en="Class II account"),
    AccountKind.CLASS_3: Title(zh="Ⅲ类账户", en="Class III account"),
    AccountKind.INTERNAL: Title(zh="内部账户", en="Internal account"),
    AccountKind.GENERAL_LEDGER: Title(zh="总账科目", en="General ledger account"),
}

PRODUCT_WORDS: Final = {
    "demand-deposit": Title(zh="活期存款", en="Demand deposit"),
    "current": Title(zh="活期存款", en="Demand deposit"),
    "e-account": Title(zh="电子账户", en="E-account"),
    "e-wallet": Title(zh="电子钱包", en="E-wallet"),
    "savings": Title(zh="储蓄存款", en="Savings deposit"),
    "time-deposit": Title(zh="定期存款", en="Time deposit"),
}

CURRENCY_WORDS: Final = {
    "CNY": Title(zh="人民币", en="Renminbi (CNY)"),
    "USD": Title(zh="美元", en="US dollar (USD)"),
    "EUR": Title(zh="欧元", en="Euro (EUR)"),
    "HKD": Title(zh="港币", en="Hong Kong dollar (HKD)"),
    "JPY": Title(zh="日元", en="Japanese yen (JPY)"),
    "RUB": Title(zh="俄罗斯卢布", en="Russian rouble (RUB)"),
}


def currency_word(currency: str, language: Language) -> str:
    """Name a currency; its code where it has no name here."""
    title = CURRENCY_WORDS.get(currency)
    return currency if title is None else title.in_language(language)


def product_word(product: str, language: Language) -> str:
    """Name a product; its code where it has no name here."""
    title = PRODUCT_WORDS.get(product)
    return product if title is None else title.in_language(language)


def plain_amount(amount_minor: int, currency: str) -> str:
    """Write minor units with grouped thousands and the currency's decimals, no symbol: ``-1,234.56``."""
    decimals = decimals_of(currency)
    whole, part = divmod(abs(amount_minor), 10**decimals)
    digits = f"{whole:,}" + (f".{part:0{decimals}d}" if decimals else "")
    return f"-{digits}" if amount_minor < 0 else digits


def decimal_amount(amount_minor: int, currency: str) -> str:
    """Write minor units as a plain decimal number that a spreadsheet reads: ``-1234.56``."""
    decimals = decimals_of(currency)
    whole, part = divmod(abs(amount_minor), 10**decimals)
    digits = f"{whole}" + (f".{part:0{decimals}d}" if decimals else "")
    return f"-{digits}" if amount_minor < 0 else digits


def bank_time(instant: datetime) -> tuple[str, str]:
    """Return date and time of day in the bank's zone: ``("2025-03-01", "09:30:00")``."""
    local = instant.astimezone(BANK_ZONE)
    return f"{local:%Y-%m-%d}", f"{local:%H:%M:%S}"
