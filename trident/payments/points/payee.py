"""Whom a transfer is to."""

from typing import Final

from trident.decisions import DecisionPoint, Fact, FactType, Outcome
from trident.kernel.errors import Title
from trident.payments.points.common_facts import PAYEE_FRAUD, PAYEE_LISTING, PAYEE_NEW_CUSTOMERS, default_policy
from trident.payments.types import NameCheck

PAYEE: Final = DecisionPoint(
    name="payments.payee",
    label=Title(zh="收款人识别", en="payee"),
    facts=(
        Fact(
            "name_check",
            FactType.CHOICE,
            Title(zh="户名核对", en="name check"),
            "payments: the typed name against the account's holder; saved payees are not typed",
            choices=tuple(one.value for one in NameCheck),
        ),
        Fact("is_own_account", FactType.BOOLEAN, Title(zh="本人账户", en="own account"), "ledger"),
        Fact(
            "is_same_name",
            FactType.BOOLEAN,
            Title(zh="同名", en="same name"),
            "ledger: the holders of both accounts have the same name",
            when_missing=False,
        ),
        Fact(
            "times_paid",
            FactType.INTEGER,
            Title(zh="付款次数", en="times paid"),
            "payments: settled transfers of the payer to this account",
            unit="transfers",
            when_missing=0,
        ),
        Fact(
            "days_known",
            FactType.INTEGER,
            Title(zh="往来天数", en="days known"),
            "payments: whole days since the payer first paid this account",
            unit="days",
            when_missing=0,
        ),
        Fact(
            "is_lookalike",
            FactType.BOOLEAN,
            Title(zh="疑似仿冒", en="look-alike"),
            "payments: resembles another payee of the payer, by name or by number",
            when_missing=False,
        ),
        PAYEE_LISTING,
        PAYEE_NEW_CUSTOMERS,
        PAYEE_FRAUD,
    ),
    outcomes=(
        Outcome("own", Title(zh="本人账户", en="own account")),
        Outcome("same-name", Title(zh="同名账户", en="same name")),
        Outcome("trusted", Title(zh="可信", en="trusted")),
        Outcome("known", Title(zh="往来过", en="known")),
        Outcome("new", Title(zh="首次", en="new")),
        Outcome("suspicious", Title(zh="可疑", en="suspicious")),
        Outcome("mismatch", Title(zh="户名不符", en="name does not match"), is_refusal=True),
    ),
    safe_outcome="suspicious",
    default_policy=default_policy("payee"),
)
