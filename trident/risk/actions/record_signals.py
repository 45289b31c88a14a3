from array import array
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy.orm import Session

from trident.kernel.arrays import ByteaArray, Int8Array, UuidArray
from trident.kernel.packed import execute_packed
from trident.risk.features import ATTEMPTS_AT_MOST
from trident.risk.online.track import pack
from trident.risk.types import EventKind, Signal, microseconds

_BYTES_KEPT: Final = 8 * ATTEMPTS_AT_MOST
_WRITE: Final = f"""
    INSERT INTO risk.signal AS known (customer, sign_in_at, password_change_at, phone_change_at, failed_attempts)
    SELECT * FROM unnest(%(customers)b, %(sign_ins)b, %(password_changes)b, %(phone_changes)b, %(attempts)b)
    ON CONFLICT (customer) DO UPDATE SET
        sign_in_at = greatest(known.sign_in_at, excluded.sign_in_at),
        password_change_at = greatest(known.password_change_at, excluded.password_change_at),
        phone_change_at = greatest(known.phone_change_at, excluded.phone_change_at),
        failed_attempts = substring(
            known.failed_attempts || excluded.failed_attempts
            FROM greatest(length(known.failed_attempts) + length(excluded.failed_attempts) - {_BYTES_KEPT - 1}, 1)
        )
"""  # noqa: S608 - a constant of our own


def record_signals(db: Session, signals: Iterable[Signal]) -> None:
    """Note what customers did beside paying: one statement, which waits for nobody but writers of the same customers.

    What is written are differences, so that it matters to nobody in which order transactions come.
    """
    write_signals(db, [(signal.customer.int, signal.kind, microseconds(signal.at)) for signal in signals])


def write_signals(db: Session, signals: Sequence[tuple[int, EventKind, int]]) -> None:
    """Write signals given as customer, kind and instant; rows in the order of ids, so that writers do not deadlock."""
    last: dict[tuple[int, EventKind], int] = {}
    attempts: dict[int, list[int]] = {}
    for customer, kind, at in signals:
        if kind is EventKind.FAILED_ATTEMPT:
            attempts.setdefault(customer, []).append(at)
        else:
            last[customer, kind] = max(at, last.get((customer, kind), at))
    customers = sorted({customer for customer, _, _ in signals})
    latest = [array("q", sorted(attempts.get(customer, ()))[-ATTEMPTS_AT_MOST:]) for customer in customers]
    parameters = {
        name: Int8Array.of([last.get((customer, kind)) for customer in customers])
        for name, kind in (
            ("sign_ins", EventKind.SIGN_IN),
            ("password_changes", EventKind.PASSWORD_CHANGE),
            ("phone_changes", EventKind.PHONE_CHANGE),
        )
    }
    of_customers = {"customers": UuidArray.of(customers), "attempts": ByteaArray.of([pack(one) for one in latest])}
    execute_packed(db, _WRITE, parameters | of_customers)
