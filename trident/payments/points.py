"""What payments asks to be decided about a transfer: three questions, one after the other.

Whom is it to (`PAYEE`), what may be sent by what means (`TERMS`), and how risky is it (`RISK`). A missing fact reads as
its `when_missing` says; without one the answer is the safe outcome.
"""

from importlib.resources import files
from typing import Final

from trident.decisions import DecisionPoint, Fact, FactType, Outcome, Output
from trident.kernel.errors import Title
from trident.payments.types import Listing, NameCheck, PayeeStanding

_YUAN: Final = "CNY"
_STANDINGS: Final = tuple(one.value for one in PayeeStanding if one is not PayeeStanding.MISMATCH)
_LISTINGS: Final = tuple(one.value for one in Listing)
USUAL_PERCENT: Final = 100
"""Without a habit an amount is like the habit itself."""
NEVER_HOURS: Final = 24 * 365 * 10
"""What has never happened reads as ten years ago."""


def _policy(name: str) -> str:
    return files("trident.payments").joinpath("policies", f"{name}.dmn").read_text(encoding="utf-8")


def _required_strength(*, safe: int) -> Output:
    label = Title(zh="所需认证强度", en="required strength")
    return Output("required_strength", FactType.INTEGER, label, safe=safe, unit="level")


_AMOUNT: Final = Fact("amount", FactType.MONEY, Title(zh="转账金额", en="transfer amount"), "the request", unit=_YUAN)
_STRENGTH: Final = Fact(
    "authentication_strength",
    FactType.INTEGER,
    Title(zh="认证强度", en="authentication strength"),
    "identity: 1 signed in; 2 and a code bound to this transfer; 3 and the password again; 4 certificate",
    unit="level",
    when_missing=1,
    least=1,
    most=4,
)
_PAYEE_LISTING: Final = Fact(
    "payee_listing",
    FactType.CHOICE,
    Title(zh="收款人名单", en="payee listing"),
    "risk: the strictest list that the payee stands on",
    choices=_LISTINGS,
    when_missing=Listing.WATCH.value,
)
_PAYEE_NEW_CUSTOMERS: Final = Fact(
    "payee_new_customers_24h",
    FactType.INTEGER,
    Title(zh="收款人一日内新付款客户数", en="new payers of the payee in 24 h"),
    "risk: payee_new_customers_24h, with this one",
    unit="customers",
    when_missing=1,
)
_PAYEE_FRAUD: Final = Fact(
    "payee_fraud_permille",
    FactType.INTEGER,
    Title(zh="收款人欺诈千分比", en="confirmed fraud of the payee permille"),
    "risk: payee_fraud_share_30d",
    unit="‰",
    when_missing=0,
)

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
        _PAYEE_LISTING,
        _PAYEE_NEW_CUSTOMERS,
        _PAYEE_FRAUD,
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
    default_policy=_policy("payee"),
)

TERMS: Final = DecisionPoint(
    name="payments.transfer-terms",
    label=Title(zh="转账限额与认证", en="transfer terms"),
    facts=(
        _AMOUNT,
        Fact(
            "payee",
            FactType.CHOICE,
            Title(zh="收款人", en="payee"),
            "the decision payments.payee",
            choices=_STANDINGS,
            when_missing=PayeeStanding.SUSPICIOUS.value,
        ),
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
            unit=_YUAN,
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
            unit=_YUAN,
        ),
        _STRENGTH,
    ),
    outcomes=(
        Outcome("allow", Title(zh="允许", en="allowed")),
        Outcome("step-up", Title(zh="加强认证", en="step up")),
        Outcome("certificate", Title(zh="需数字证书", en="certificate needed"), is_refusal=True),
        Outcome("over-limit", Title(zh="超过限额", en="over a limit"), is_refusal=True),
    ),
    safe_outcome="step-up",
    default_policy=_policy("transfer-terms"),
    outputs=(
        Output(
            "required_strength",
            FactType.INTEGER,
            Title(zh="所需认证强度", en="required strength"),
            safe=3,
            unit="level",
        ),
        Output(
            "limit",
            FactType.CHOICE,
            Title(zh="触及的限额", en="limit reached"),
            safe="none",
            choices=("none", "single", "day", "day-count", "year"),
        ),
        Output("limit_amount", FactType.MONEY, Title(zh="限额", en="the limit"), safe=0, unit=_YUAN),
        Output("limit_count", FactType.INTEGER, Title(zh="笔数限额", en="the limit's count"), safe=0, unit="transfers"),
    ),
)

RISK: Final = DecisionPoint(
    name="payments.transfer-risk",
    label=Title(zh="转账风险", en="transfer risk"),
    facts=(
        _AMOUNT,
        Fact(
            "payee",
            FactType.CHOICE,
            Title(zh="收款人", en="payee"),
            "the decision payments.payee",
            choices=_STANDINGS,
            when_missing=PayeeStanding.SUSPICIOUS.value,
        ),
        _STRENGTH,
        Fact(
            "payer_listing",
            FactType.CHOICE,
            Title(zh="付款人名单", en="payer listing"),
            "risk: the strictest list that the payer stands on",
            choices=_LISTINGS,
            when_missing=Listing.WATCH.value,
        ),
        _PAYEE_LISTING,
        Fact(
            "origin_listing",
            FactType.CHOICE,
            Title(zh="来源名单", en="origin listing"),
            "risk: the strictest list that the device or the address stands on",
            choices=_LISTINGS,
            when_missing=Listing.WATCH.value,
        ),
        Fact(
            "customer_count_1h",
            FactType.INTEGER,
            Title(zh="一小时笔数", en="payments in 1 h"),
            "risk: customer_count_1h, with this one",
            unit="payments",
        ),
        Fact(
            "customer_sum_24h",
            FactType.MONEY,
            Title(zh="一日金额", en="amount in 24 h"),
            "risk: customer_sum_24h, with this one",
            unit=_YUAN,
        ),
        Fact(
            "customer_new_payees_24h",
            FactType.INTEGER,
            Title(zh="一日新收款人数", en="new payees in 24 h"),
            "risk: customer_new_payees_24h, with this one",
            unit="payees",
        ),
        Fact(
            "amount_to_habit_percent",
            FactType.INTEGER,
            Title(zh="金额与习惯之比", en="amount to habit percent"),
            "risk: customer_amount_ratio_30d; without payments in 30 days like the habit itself",
            unit="%",
            when_missing=USUAL_PERCENT,
        ),
        Fact(
            "is_new_device",
            FactType.BOOLEAN,
            Title(zh="新设备", en="new device"),
            "risk: is_new_device; a device that cannot be told is new",
            when_missing=True,
        ),
        Fact(
            "is_new_address",
            FactType.BOOLEAN,
            Title(zh="新地点", en="new address"),
            "risk: is_new_address; an address that cannot be told is new",
            when_missing=True,
        ),
        Fact(
            "device_other_customers",
            FactType.INTEGER,
            Title(zh="设备上其他客户数", en="other customers on the device"),
            "risk: device_other_customers",
            unit="customers",
            when_missing=0,
        ),
        Fact(
            "minutes_since_sign_in",
            FactType.INTEGER,
            Title(zh="登录后分钟数", en="minutes since sign in"),
            "identity: the session's beginning",
            unit="min",
            when_missing=0,
        ),
        Fact(
            "hours_since_password_change",
            FactType.INTEGER,
            Title(zh="改密后小时数", en="hours since password change"),
            "risk: since_password_change; never reads as ten years",
            unit="h",
            when_missing=NEVER_HOURS,
        ),
        Fact(
            "hours_since_phone_change",
            FactType.INTEGER,
            Title(zh="换号后小时数", en="hours since phone change"),
            "risk: since_phone_change; never reads as ten years",
            unit="h",
            when_missing=NEVER_HOURS,
        ),
        Fact(
            "failed_attempts_24h",
            FactType.INTEGER,
            Title(zh="一日失败尝试", en="failed attempts in 24 h"),
            "risk: failed_attempts_24h",
            unit="attempts",
            when_missing=0,
        ),
        _PAYEE_NEW_CUSTOMERS,
        Fact(
            "payee_other_customers",
            FactType.INTEGER,
            Title(zh="收款人的其他付款客户数", en="other payers of the payee"),
            "risk: payee_other_customers",
            unit="customers",
            when_missing=0,
        ),
        _PAYEE_FRAUD,
        Fact("is_night", FactType.BOOLEAN, Title(zh="夜间", en="at night"), "risk: is_night, from 0 to 7"),
        Fact(
            "score_permille",
            FactType.INTEGER,
            Title(zh="欺诈评分", en="fraud score permille"),
            "risk: the score in force; without one 0",
            unit="‰",
            when_missing=0,
            least=0,
            most=1000,
        ),
        Fact(
            "shadow_score_permille",
            FactType.INTEGER,
            Title(zh="影子评分", en="shadow score permille"),
            "risk: the score beside, to be compared; rules that ask for it decide on what nobody has approved",
            unit="‰",
            when_missing=0,
            least=0,
            most=1000,
        ),
        Fact(
            "score_version",
            FactType.TEXT,
            Title(zh="评分版本", en="score version"),
            "risk: the first digits of the digest of the score in force",
            when_missing="",
        ),
        Fact(
            "score_reasons",
            FactType.TEXT,
            Title(zh="评分原因", en="score reasons"),
            "risk: the features that raised a high score most, the strongest first",
            when_missing="",
        ),
    ),
    outcomes=(
        Outcome("allow", Title(zh="放行", en="allow")),
        Outcome("step-up", Title(zh="加强认证", en="step up")),
        Outcome("delay", Title(zh="延迟到账", en="delay")),
        Outcome("hold", Title(zh="人工复核", en="hold for review"), is_refusal=True),
        Outcome("refuse", Title(zh="拒绝", en="refuse"), is_refusal=True),
    ),
    safe_outcome="hold",
    default_policy=_policy("transfer-risk"),
    outputs=(
        Output(
            "required_strength",
            FactType.INTEGER,
            Title(zh="所需认证强度", en="required strength"),
            safe=1,
            unit="level",
        ),
        Output("delay_minutes", FactType.INTEGER, Title(zh="延迟分钟数", en="delay in minutes"), safe=0, unit="min"),
    ),
)

POINTS: Final = (PAYEE, TERMS, RISK)
"""Every decision point of payments."""
