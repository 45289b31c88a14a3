"""The features there are. A change of meaning is a new version, never a quiet edit."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from trident.risk.features.definition import DAY_US, HOUR_US, Feature, Measure, Unit, Window
from trident.risk.types import Entity, EventKind

LABEL_DELAY_US: Final = 7 * DAY_US
"""Frauds are taken to be known a week after the payment: customers notice, call, and are believed."""
ATTEMPTS_AT_MOST: Final = 64
WINDOWS: Final[Mapping[str, int]] = MappingProxyType(
    {"1h": HOUR_US, "24h": DAY_US, "7d": 7 * DAY_US, "30d": 30 * DAY_US}
)
_DELAYED: Final = {"24h": DAY_US, "7d": 7 * DAY_US, "30d": 30 * DAY_US}
_PERIODS: Final = {"1h": ("1 小时", "1 h"), "24h": ("24 小时", "24 h"), "7d": ("7 天", "7 d"), "30d": ("30 天", "30 d")}
_NAMES: Final = {
    Entity.CUSTOMER: ("客户", "customer"),
    Entity.PAYEE: ("收款方", "payee"),
    Entity.ACCOUNT: ("付款账户", "account"),
    Entity.DEVICE: ("设备", "device"),
    Entity.ADDRESS: ("地址", "address"),
}


def _payment_itself() -> Iterator[Feature]:
    yield Feature("amount", Entity.PAYMENT, Measure.AMOUNT, Unit.FEN, "金额", "amount")
    yield Feature("hour", Entity.PAYMENT, Measure.HOUR, Unit.HOURS, "时刻（小时）", "hour of day")
    yield Feature("is_night", Entity.PAYMENT, Measure.NIGHT, Unit.YES_NO, "夜间（0–7 时）", "at night (from 0 to 7)")
    yield Feature("is_weekend", Entity.PAYMENT, Measure.WEEKEND, Unit.YES_NO, "周末", "at the weekend")


def _velocities() -> Iterator[Feature]:
    """Counts and sums per subject and window, this payment included: what a limit would be held against."""
    for entity, (zh, en) in _NAMES.items():
        for suffix, length in WINDOWS.items():
            zh_period, en_period = _PERIODS[suffix]
            window = Window(length)
            yield Feature(
                f"{entity}_count_{suffix}",
                entity,
                Measure.COUNT,
                Unit.EVENTS,
                f"{zh}{zh_period}内笔数（含本笔）",
                f"payments of the {en} in {en_period}, with this one",
                window=window,
                is_with_current=True,
            )
            yield Feature(
                f"{entity}_sum_{suffix}",
                entity,
                Measure.SUM,
                Unit.FEN,
                f"{zh}{zh_period}内金额（含本笔）",
                f"amount of the {en} in {en_period}, with this one",
                window=window,
                is_with_current=True,
            )


def _own_history() -> Iterator[Feature]:
    for suffix in ("24h", "7d", "30d"):
        zh_period, en_period = _PERIODS[suffix]
        yield Feature(
            f"customer_mean_{suffix}",
            Entity.CUSTOMER,
            Measure.MEAN,
            Unit.FEN,
            f"客户{zh_period}内笔均金额（含本笔）",
            f"mean amount of the customer in {en_period}, with this one",
            window=Window(WINDOWS[suffix]),
            is_with_current=True,
        )
    for measure, unit, name, zh, en in (
        (Measure.RATIO_TO_MEAN, Unit.RATIO, "ratio", "与本人{}均额之比", "amount over the customer's mean of {}"),
        (Measure.Z_SCORE, Unit.DEVIATIONS, "z", "偏离本人{}习惯的程度", "how far from the customer's habit of {}"),
    ):
        for suffix in ("7d", "30d"):
            zh_period, en_period = _PERIODS[suffix]
            yield Feature(
                f"customer_amount_{name}_{suffix}",
                Entity.CUSTOMER,
                measure,
                unit,
                zh.format(zh_period),
                en.format(en_period),
                window=Window(WINDOWS[suffix]),
                stand_in=1.0 if measure is Measure.RATIO_TO_MEAN else 0.0,
            )
    yield Feature(
        "customer_since_payment",
        Entity.CUSTOMER,
        Measure.SINCE_LAST,
        Unit.MICROSECONDS,
        "距客户上一笔支付",
        "since the customer's last payment",
    )


def _meetings() -> Iterator[Feature]:
    """What is new: the payee, the device, the place; and how often new faces come."""
    for entity, zh_verb, en_verb in (
        (Entity.PAYEE, "付给该收款方", "payment to the payee"),
        (Entity.DEVICE, "使用该设备", "use of the device"),
        (Entity.ADDRESS, "使用该地址", "use of the address"),
    ):
        zh, en = _NAMES[entity]
        yield Feature(f"is_new_{entity}", entity, Measure.IS_NEW, Unit.YES_NO, f"首次{zh_verb}", f"first {en_verb}")
        yield Feature(
            f"{entity}_since_first",
            entity,
            Measure.SINCE_FIRST,
            Unit.MICROSECONDS,
            f"距客户首次{zh_verb}",
            f"since the customer's first {en_verb}",
        )
        yield Feature(
            f"{entity}_other_customers",
            entity,
            Measure.OTHER_CUSTOMERS,
            Unit.CUSTOMERS,
            f"出现过的其他客户数（{zh}）",
            f"other customers ever seen with the {en}",
        )
    for entity, suffix, zh, en in (
        (Entity.CUSTOMER, "24h", "客户{}内新收款方数", "new payees of the customer in {}"),
        (Entity.CUSTOMER, "7d", "客户{}内新收款方数", "new payees of the customer in {}"),
        (Entity.PAYEE, "24h", "收款方{}内新付款客户数", "new payers of the payee in {}"),
        (Entity.PAYEE, "7d", "收款方{}内新付款客户数", "new payers of the payee in {}"),
        (Entity.DEVICE, "7d", "设备{}内新客户数", "customers new on the device in {}"),
        (Entity.ADDRESS, "24h", "地址{}内新客户数", "customers new at the address in {}"),
    ):
        yield Feature(
            f"{entity}_new_{'payees' if entity is Entity.CUSTOMER else 'customers'}_{suffix}",
            entity,
            Measure.FIRST_MEETINGS,
            Unit.EVENTS,
            zh.format(_PERIODS[suffix][0]) + "（含本笔）",
            en.format(_PERIODS[suffix][1]) + ", with this one",
            window=Window(WINDOWS[suffix]),
            is_with_current=True,
        )


def _signals() -> Iterator[Feature]:
    for kind, name, zh, en in (
        (EventKind.SIGN_IN, "sign_in", "登录", "sign-in"),
        (EventKind.PASSWORD_CHANGE, "password_change", "修改密码", "change of password"),
        (EventKind.PHONE_CHANGE, "phone_change", "变更手机号", "change of phone"),
    ):
        yield Feature(
            f"since_{name}",
            Entity.CUSTOMER,
            Measure.SINCE_LAST,
            Unit.MICROSECONDS,
            f"距上次{zh}",
            f"since the last {en}",
            of=kind,
        )
    for suffix in ("1h", "24h"):
        zh_period, en_period = _PERIODS[suffix]
        yield Feature(
            f"failed_attempts_{suffix}",
            Entity.CUSTOMER,
            Measure.COUNT,
            Unit.EVENTS,
            f"{zh_period}内失败尝试次数",
            f"failed attempts in {en_period}",
            of=EventKind.FAILED_ATTEMPT,
            window=Window(WINDOWS[suffix]),
            at_most=ATTEMPTS_AT_MOST,
        )


def _known_frauds() -> Iterator[Feature]:
    """Counts and shares shifted back by the time a fraud takes to be known."""
    for entity, suffixes in (
        (Entity.PAYEE, ("24h", "7d", "30d")),
        (Entity.DEVICE, ("30d",)),
        (Entity.ADDRESS, ("30d",)),
    ):
        zh, en = _NAMES[entity]
        for suffix in suffixes:
            zh_period, en_period = _PERIODS[suffix]
            window = Window(_DELAYED[suffix], LABEL_DELAY_US)
            yield Feature(
                f"{entity}_known_count_{suffix}",
                entity,
                Measure.COUNT,
                Unit.EVENTS,
                f"{zh}一周前{zh_period}内笔数",
                f"payments of the {en} in {en_period} up to a week ago",
                window=window,
            )
            yield Feature(
                f"{entity}_fraud_share_{suffix}",
                entity,
                Measure.FRAUD_SHARE,
                Unit.RATIO,
                f"{zh}一周前{zh_period}内确认欺诈占比",
                f"share of confirmed fraud of the {en} in {en_period} up to a week ago",
                window=window,
            )


FEATURES: Final[Mapping[str, Feature]] = MappingProxyType(
    {
        feature.name: feature
        for source in (_payment_itself, _velocities, _own_history, _meetings, _signals, _known_frauds)
        for feature in source()
    }
)
"""Every feature by name, in the order in which people read them."""
HORIZON_US: Final = max(
    feature.window.length_us + feature.window.delay_us for feature in FEATURES.values() if feature.window is not None
)
"""How far back any window reaches: what is older is of no use to the store."""
