"""The facts of the three decisions, from what was read about a transfer. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from trident import risk
from trident.payments.payee_search.relations import Relation
from trident.payments.points import NEVER_HOURS, USUAL_PERCENT
from trident.payments.types import NameCheck

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
    listing: str,
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
        "payee_listing": listing,
        "payee_new_customers_24h": values["payee_new_customers_24h"],
        "payee_fraud_permille": _permille(values["payee_fraud_share_30d"]),
    }


def terms_facts(
    amount_minor: int, payee: str, account_class: str, usage: risk.Usage, *, counts: bool, strength: int
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
    """Return the facts of `payments.transfer-risk`; those of scores are the caller's to fill in.

    What is unknown reads as the point says: nothing is left to be put right while accounts are locked.
    """
    ratio = values["customer_amount_ratio_30d"]
    is_new_device, is_new_address = values["is_new_device"], values["is_new_address"]
    return {
        "amount": amount_minor,
        "payee": payee,
        "authentication_strength": strength,
        "payer_listing": listings.payer,
        "payee_listing": listings.payee,
        "origin_listing": listings.origin,
        "customer_count_1h": values["customer_count_1h"],
        "customer_sum_24h": values["customer_sum_24h"],
        "customer_new_payees_24h": values["customer_new_payees_24h"],
        "amount_to_habit_percent": USUAL_PERCENT if ratio is None else round(100 * ratio),
        "is_new_device": is_new_device is None or is_new_device > 0,
        "is_new_address": is_new_address is None or is_new_address > 0,
        "device_other_customers": values["device_other_customers"] or 0,
        "minutes_since_sign_in": max(signed_in_for // _MINUTE, 0),
        "hours_since_password_change": _hours(values["since_password_change"]),
        "hours_since_phone_change": _hours(values["since_phone_change"]),
        "failed_attempts_24h": values["failed_attempts_24h"] or 0,
        "payee_new_customers_24h": values["payee_new_customers_24h"],
        "payee_other_customers": values["payee_other_customers"],
        "payee_fraud_permille": _permille(values["payee_fraud_share_30d"]),
        "is_night": bool(values["is_night"]),
        "score_permille": 0,
        "shadow_score_permille": 0,
        "score_version": "",
        "score_reasons": "",
    }


def _permille(share: float | None) -> int:
    return round(1000 * share) if share else 0


def _hours(microseconds: float | None) -> int:
    return NEVER_HOURS if microseconds is None else int(microseconds // _HOUR_US)
