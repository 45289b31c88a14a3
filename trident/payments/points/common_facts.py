"""What more than one of the three questions about a transfer asks for."""

from importlib.resources import files
from typing import Final

from trident.decisions import Fact, FactType, Output
from trident.kernel.errors import Title
from trident.payments.types import Listing, PayeeStanding

YUAN: Final = "CNY"
_STANDINGS: Final = tuple(one.value for one in PayeeStanding if one is not PayeeStanding.MISMATCH)
LISTINGS: Final = tuple(one.value for one in Listing)


def default_policy(name: str) -> str:
    """Return the DMN text that a point brings along."""
    return files("trident.payments").joinpath("policies", f"{name}.dmn").read_text(encoding="utf-8")


def required_strength(*, safe: int) -> Output:
    """Declare the strength that a transfer has to be proven with; `safe` without an answer."""
    label = Title(zh="所需认证强度", en="required strength")
    return Output("required_strength", FactType.INTEGER, label, safe=safe, unit="level")


AMOUNT: Final = Fact("amount", FactType.MONEY, Title(zh="转账金额", en="transfer amount"), "the request", unit=YUAN)
STRENGTH: Final = Fact(
    "authentication_strength",
    FactType.INTEGER,
    Title(zh="认证强度", en="authentication strength"),
    "identity: 1 signed in; 2 and a code bound to this transfer; 3 and the password again; 4 certificate",
    unit="level",
    when_missing=1,
    least=1,
    most=4,
)
PAYEE_LISTING: Final = Fact(
    "payee_listing",
    FactType.CHOICE,
    Title(zh="收款人名单", en="payee listing"),
    "risk: the strictest list that the payee stands on",
    choices=LISTINGS,
    when_missing=Listing.WATCH.value,
)
PAYEE_NEW_CUSTOMERS: Final = Fact(
    "payee_new_customers_24h",
    FactType.INTEGER,
    Title(zh="收款人一日内新付款客户数", en="new payers of the payee in 24 h"),
    "risk: payee_new_customers_24h, with this one",
    unit="customers",
    when_missing=1,
)
PAYEE_FRAUD: Final = Fact(
    "payee_fraud_permille",
    FactType.INTEGER,
    Title(zh="收款人欺诈千分比", en="confirmed fraud of the payee permille"),
    "risk: payee_fraud_share_30d",
    unit="‰",
    when_missing=0,
)
PAYEE_FACT: Final = Fact(
    "payee",
    FactType.CHOICE,
    Title(zh="收款人", en="payee"),
    "the decision payments.payee",
    choices=_STANDINGS,
    when_missing=PayeeStanding.SUSPICIOUS.value,
)
