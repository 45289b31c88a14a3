"""A batch of orders in the shape in which the posting function takes it: columns, and each account named once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from trident.kernel.arrays import (
    BooleanArray,
    DateArray,
    InstantArray,
    Int2Array,
    Int4Array,
    Int8Array,
    TextArray,
    UuidArray,
)
from trident.kernel.money import MAX_MINOR
from trident.ledger.class_limits import figures
from trident.ledger.codes import KIND_CODES, UNKNOWABLE_AMOUNT
from trident.ledger.types import TransferAction, TransferOrder

_ARGUMENTS: Final = tuple(f"a{place}" for place in range(1, 17))
POST_TRANSFERS: Final = f"SELECT * FROM ledger.post_transfers({', '.join(f'%({name})b' for name in _ARGUMENTS)})"  # noqa: S608 - our own names


def columns_of(orders: Sequence[TransferOrder], now: datetime) -> dict[str, Any]:
    """Return the arguments of the posting function for `orders`, no two of which have the same id."""
    ids, debits, credits_, amounts, currencies, kinds, descriptions, actions, _, expires, linked, value_ons = zip(
        *orders, strict=True
    )
    debit_numbers = [account.int for account in debits]
    credit_numbers = [account.int for account in credits_]
    accounts, slots = _slots_of({*debit_numbers, *credit_numbers})
    arguments = (
        now,
        UuidArray.of(accounts),
        UuidArray.of([order_id.int for order_id in ids]),
        Int4Array.of([slots[number] for number in debit_numbers]),
        Int4Array.of([slots[number] for number in credit_numbers]),
        _amounts_of(amounts),
        TextArray.of(currencies),
        Int2Array.of([KIND_CODES[kind] for kind in kinds]),
        TextArray.of(descriptions),
        *_holds_of(orders, actions, expires),
        DateArray.of(value_ons) if any(value_ons) else None,
        BooleanArray.of(linked) if any(linked) else None,
        Int8Array.of(figures()),
    )
    return dict(zip(_ARGUMENTS, arguments, strict=True))


def _slots_of(numbers: Iterable[int]) -> tuple[list[int], dict[int, int]]:
    """Return the distinct numbers ascending, as PostgreSQL orders UUIDs, and the place of each from 1."""
    ascending = sorted(numbers)
    return ascending, {number: place for place, number in enumerate(ascending, start=1)}


def _amounts_of(amounts: Sequence[int]) -> Int8Array:
    """Pack the amounts; what no BIGINT holds goes in as a figure that the posting function refuses by name."""
    assert all(type(amount) is int for amount in amounts), "money is whole"
    if max(amounts) > MAX_MINOR or min(amounts) < -MAX_MINOR:
        amounts = [UNKNOWABLE_AMOUNT if amount > MAX_MINOR else max(amount, -MAX_MINOR) for amount in amounts]
    return Int8Array.of(amounts)


def _holds_of(
    orders: Sequence[TransferOrder], actions: Sequence[TransferAction], expires: Sequence[datetime | None]
) -> tuple[Int2Array | None, Int4Array | None, UuidArray | None, InstantArray | None]:
    """Return actions, places of holds, the holds and their ends; nothing where every order just posts."""
    if not any(actions):
        return None, None, None, None
    holds = [_hold_of(order) for order in orders]
    numbers, slots = _slots_of({hold.int for hold in holds if hold is not None})
    return (
        Int2Array.of(actions),
        Int4Array.of([0 if hold is None else slots[hold.int] for hold in holds]),
        UuidArray.of(numbers),
        InstantArray.of(expires),
    )


def _hold_of(order: TransferOrder) -> UUID | None:
    if order.action is TransferAction.POST:
        return None
    if order.action is TransferAction.HOLD:
        return order.id
    assert order.hold_id is not None, "a capture or release names its hold"
    return order.hold_id
