"""The facts of the three decisions, from what was read about a transfer. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from trident import risk
from trident.payments.judging.usage import Usage
from trident.payments.payee_search.relations import Relation
from trident.payments.types import Listing, NameCheck

Values = Mapping[str, float | None]
_HOUR_US: Final = 3_600 * 1_000_000
_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)

FEATURES: Final = (
    "customer_count_1h",
    "customer_sum_24h",
    "customer_new_payees_24h",
    "customer_amount_ratio_30d",
    "is_new_device",
    "is_new_address",
    "device_other_customers",
    "since_password_change",
    "since_phone_change",
    "failed_attempts_24h",
    "payee_new_customers_24h",
    "payee_other_customers",
    "payee_fraud_share_30d",
    "is_night",
)
"""The features that the decisions' facts are made of."""

FEATURE_SET: Final = sha256("\n".join(risk.FEATURES[name].key for name in FEATURES).encode()).hexdigest()[:12]
"""Names the versions of those features: what the decision log keeps beside each decision."""


def payee_facts(
    values: Values,
    relation: Relation,
    listing: Listing,
    *,
    is_typed: bool,
    is_own_account: bool,
    is_same_name: bool,
    now: datetime,
) -> dict[str, Any]:
    """Return the facts of `payments.payee`."""
    since = relation.first_used_at
    return {
        "name_check": (NameCheck.MATCH if is_typed else NameCheck.NOT_TYPED).value,
        "is_own_account": is_own_account,
        "is_same_name": is_same_name,
        "times_paid": relation.times_used,
        "days_known": 0 if since is None else max((now - since) // _DAY, 0),
        "is_lookalike": relation.is_lookalike,
        "payee_listing": listing.value,
        "payee_new_customers_24h": values["payee_new_customers_24h"],
        "payee_fraud_permille": _permille(values["payee_fraud_share_30d"]),
    }


def terms_facts(
    amount_minor: int, payee: str, account_class: str, usage: Usage, *, counts: bool, strength: int
) -> dict[str, Any]:
    """Return the facts of `payments.transfer-terms`: the usage with this transfer, where it counts."""
    own, one = (amount_minor, 1) if counts else (0, 0)
    return {
        "amount": amount_minor,
        "payee": payee,
        "account_class": account_class,
        "day_amount": usage.day_minor + own,
        "day_count": usage.day_count + one,
        "year_amount": usage.year_minor + own,
        "authentication_strength": strength,
    }


def risk_facts(
    values: Values,
    amount_minor: int,
    payee: str,
    listings: risk.Listings,
    *,
    strength: int,
    signed_in_for: timedelta,
) -> dict[str, Any]:
    """Return the facts of `payments.transfer-risk`, but for those of scores; what is unknown is left out."""
    ratio = values["customer_amount_ratio_30d"]
    facts = {
        "amount": amount_minor,
        "payee": payee,
        "authentication_strength": strength,
        "payer_listing": listings.payer,
        "payee_listing": listings.payee,
        "origin_listing": listings.origin,
        "customer_count_1h": values["customer_count_1h"],
        "customer_sum_24h": values["customer_sum_24h"],
        "customer_new_payees_24h": values["customer_new_payees_24h"],
        "amount_to_habit_percent": None if ratio is None else round(100 * ratio),
        "is_new_device": _truth(values["is_new_device"]),
        "is_new_address": _truth(values["is_new_address"]),
        "device_other_customers": values["device_other_customers"],
        "minutes_since_sign_in": max(signed_in_for // _MINUTE, 0),
        "hours_since_password_change": _hours(values["since_password_change"]),
        "hours_since_phone_change": _hours(values["since_phone_change"]),
        "failed_attempts_24h": values["failed_attempts_24h"],
        "payee_new_customers_24h": values["payee_new_customers_24h"],
        "payee_other_customers": values["payee_other_customers"],
        "payee_fraud_permille": _permille(values["payee_fraud_share_30d"]),
        "is_night": bool(values["is_night"]),
    }
    return {name: value for name, value in facts.items() if value is not None}


def _permille(share: float | None) -> int | None:
    return None if share is None else round(1000 * share)


def _hours(microseconds: float | None) -> int | None:
    return None if microseconds is None else int(microseconds // _HOUR_US)


def _truth(value: float | None) -> bool | None:
    return None if value is None else value > 0
