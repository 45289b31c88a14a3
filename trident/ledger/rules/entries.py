"""What an entry of several legs may do to its accounts: the rules of the posting function, for any number of legs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from trident.kernel.errors import BankError
from trident.kernel.money import MAX_MINOR
from trident.ledger.class_limits import ClassLimit, limits_of
from trident.ledger.errors import (
    AccountClosed,
    AccountFrozen,
    AmountNotPositive,
    AmountTooLarge,
    CeilingExceeded,
    ClassLimitReached,
    CurrencyMismatch,
    EntryUnbalanced,
    InsufficientFunds,
    SameAccount,
    UnknownAccount,
)
from trident.ledger.rules.opening import MOST_MINOR, is_counted
from trident.ledger.types import AccountStatus, EntryKind, Leg

FEWEST_LEGS = 2


@dataclass(frozen=True, slots=True)
class Usage:
    """What counts towards an account's class limits, in minor units, on the day and in the year of `counted_on`."""

    counted_on: date
    in_day_minor: int = 0
    in_year_minor: int = 0
    out_day_minor: int = 0
    out_year_minor: int = 0

    def as_of(self, on: date) -> "Usage":
        """Return what still counts on a later day: of an earlier day, or year, nothing does."""
        same_day, same_year = self.counted_on == on, self.counted_on.year == on.year
        return Usage(
            counted_on=on,
            in_day_minor=self.in_day_minor if same_day else 0,
            in_year_minor=self.in_year_minor if same_year else 0,
            out_day_minor=self.out_day_minor if same_day else 0,
            out_year_minor=self.out_year_minor if same_year else 0,
        )

    def with_leg(self, amount_minor: int) -> "Usage":
        """Return the sums with one more posting counted."""
        came_in, went_out = max(amount_minor, 0), max(-amount_minor, 0)
        return Usage(
            counted_on=self.counted_on,
            in_day_minor=self.in_day_minor + came_in,
            in_year_minor=self.in_year_minor + came_in,
            out_day_minor=self.out_day_minor + went_out,
            out_year_minor=self.out_year_minor + went_out,
        )


@dataclass(frozen=True, slots=True)
class AccountState:
    """What a leg is judged against: an account as it stands under the lock."""

    status: AccountStatus
    currency: str
    posted_minor: int
    held_minor: int
    floor_minor: int | None
    ceiling_minor: int | None
    limit_profile: int
    usage: Usage


def check_legs(legs: Sequence[Leg]) -> None:
    """Refuse legs that make no entry, whatever their accounts.

    :raises AmountTooLarge: where an amount is beyond 2⁶³-1.
    :raises AmountNotPositive: where an amount is nothing.
    :raises SameAccount: where an account is named twice.
    :raises EntryUnbalanced: where there are fewer than two, or they do not add up to nothing.
    """
    assert all(type(leg.amount_minor) is int for leg in legs), "money is whole"
    if any(abs(leg.amount_minor) > MAX_MINOR for leg in legs):
        raise AmountTooLarge
    if any(leg.amount_minor == 0 for leg in legs):
        raise AmountNotPositive
    if len({leg.account_id for leg in legs}) < len(legs):
        raise SameAccount
    if len(legs) < FEWEST_LEGS or sum(leg.amount_minor for leg in legs) != 0:
        raise EntryUnbalanced


def find_refusal(legs: Sequence[Leg], states: Mapping[UUID, AccountState], kind: EntryKind) -> BankError | None:
    """Return the refusal of the first rule, in the order of the result codes, that any of the legs breaks."""
    for leg in legs:
        if leg.account_id not in states:
            return UnknownAccount(side=_side(leg))
    if len({states[leg.account_id].currency for leg in legs}) > 1:
        return CurrencyMismatch()
    for rule in (_find_closed, _find_frozen, _find_overdrawn, _limits_of(kind), _find_overfull):
        for leg in legs:
            refusal = rule(leg, states[leg.account_id])
            if refusal is not None:
                return refusal
    return None


def class_limit_reached(limit: ClassLimit, remaining_minor: int | None) -> ClassLimitReached:
    """Return the refusal. Who pays is told what the own account may still pay, not what the payee's may take.

    Else anybody could read a class III account's balance off the refusal of a transfer to it.
    """
    which: dict[str, Any] = {
        "limit": limit.rule,
        "direction": limit.direction,
        "period": limit.period,
        "limit_minor": limit.limit_minor,
    }
    if limit.direction != "out":
        return ClassLimitReached(**which)
    return ClassLimitReached(**which, remaining_minor=remaining_minor)


def _side(leg: Leg) -> str:
    return "credit" if leg.amount_minor > 0 else "debit"


def _find_closed(leg: Leg, state: AccountState) -> BankError | None:
    return AccountClosed(side=_side(leg)) if state.status is AccountStatus.CLOSED else None


def _find_frozen(leg: Leg, state: AccountState) -> BankError | None:
    return AccountFrozen() if leg.amount_minor < 0 and state.status is AccountStatus.FROZEN else None


def _find_overdrawn(leg: Leg, state: AccountState) -> BankError | None:
    floor = -MOST_MINOR if state.floor_minor is None else state.floor_minor
    left = state.posted_minor - state.held_minor + leg.amount_minor
    return InsufficientFunds() if leg.amount_minor < 0 and left < floor else None


def _find_overfull(leg: Leg, state: AccountState) -> BankError | None:
    ceiling = MOST_MINOR if state.ceiling_minor is None else state.ceiling_minor
    return CeilingExceeded() if leg.amount_minor > 0 and state.posted_minor + leg.amount_minor > ceiling else None


def _limits_of(kind: EntryKind) -> Callable[[Leg, AccountState], BankError | None]:
    # Where more than two accounts meet, none of them is the only counterparty: nothing is exempt as bound.
    def find(leg: Leg, state: AccountState) -> BankError | None:
        binding = [limit for limit in limits_of(state.limit_profile) if _binds(limit, leg, kind)]
        for limit in sorted(binding, key=lambda one: one.direction == "balance"):
            remaining = max(limit.limit_minor - _used(limit, state), 0)
            if abs(leg.amount_minor) > remaining:
                return class_limit_reached(limit, remaining)
        return None

    return find


def _binds(limit: ClassLimit, leg: Leg, kind: EntryKind) -> bool:
    if limit.direction == "balance":
        return leg.amount_minor > 0
    return is_counted(kind) and (limit.direction == "in") == (leg.amount_minor > 0)


def _used(limit: ClassLimit, state: AccountState) -> int:
    if limit.direction == "balance":
        return state.posted_minor
    used = getattr(state.usage, f"{limit.direction}_{limit.period}_minor")
    assert isinstance(used, int), "each limit counts in a figure of its own"
    return used
