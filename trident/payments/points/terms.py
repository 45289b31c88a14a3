"""What may be sent, by what means."""

from typing import Final

from trident.decisions import DecisionPoint, Fact, FactType, Outcome, Output
from trident.kernel.errors import Title
from trident.payments.points.common_facts import AMOUNT, PAYEE_FACT, STRENGTH, YUAN, default_policy, required_strength

TERMS: Final = DecisionPoint(
    name="payments.transfer-terms",
    label=Title(zh="转账限额与认证", en="transfer terms"),
    facts=(
        AMOUNT,
        PAYEE_FACT,
        Fact(
            "account_class",
            FactType.CHOICE,
            Title(zh="账户类别", en="account class"),
            "ledger: the account that pays",
            choices=("class-1", "class-2", "class-3"),
            when_missing="class-1",
        ),
        Fact(
            "day_amount",
            FactType.MONEY,
            Title(zh="当日累计金额", en="amount of the day"),
            "payments: sent to others on this calendar day, with this one",
            unit=YUAN,
        ),
        Fact(
            "day_count",
            FactType.INTEGER,
            Title(zh="当日累计笔数", en="count of the day"),
            "payments: transfers to others on this calendar day, with this one",
            unit="transfers",
        ),
        Fact(
            "year_amount",
            FactType.MONEY,
            Title(zh="当年累计金额", en="amount of the year"),
            "payments: sent to others in this calendar year, with this one",
            unit=YUAN,
        ),
        STRENGTH,
    ),
    outcomes=(
        Outcome("allow", Title(zh="允许", en="allowed")),
        Outcome("step-up", Title(zh="加强认证", en="step up")),
        Outcome("certificate", Title(zh="需数字证书", en="certificate needed"), is_refusal=True),
        Outcome("over-limit", Title(zh="超过限额", en="over a limit"), is_refusal=True),
    ),
    safe_outcome="step-up",
    default_policy=default_policy("transfer-terms"),
    outputs=(
        required_strength(safe=3),
        Output(
            "limit",
            FactType.CHOICE,
            Title(zh="触及的限额", en="limit reached"),
            safe="none",
            choices=("none", "single", "day", "day-count", "year"),
        ),
        Output("limit_amount", FactType.MONEY, Title(zh="限额", en="the limit"), safe=0, unit=YUAN),
        Output("limit_count", FactType.INTEGER, Title(zh="笔数限额", en="the limit's count"), safe=0, unit="transfers"),
    ),
)
