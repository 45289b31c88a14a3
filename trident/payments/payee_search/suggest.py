"""Whom a customer means, while they type: recent and frequent payees first, and why each is suggested."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.arrays import ByteaArray, Int8Array, TextArray
from trident.kernel.crypto import open_sealed
from trident.kernel.han import sound_of
from trident.kernel.ids import is_valid_number
from trident.kernel.packed import execute_packed
from trident.payments.payee_search.matching import Match, Reason, match, typed
from trident.payments.payee_search.phones import may_become_phone
from trident.payments.payee_search.tokens import token_for
from trident.payments.rules import ACCOUNT_NUMBER_DIGITS, normalised_number
from trident.payments.tables import PAYEE_NAME
from trident.payments.types import Payee, PayeeId

RECENT: Final = 200
"""Payees last used that are looked through one by one; others of a longer book are found by their tokens."""
FREQUENT_FROM: Final = 3
"""Somebody who was paid so often is suggested as frequent."""
HALF_LIFE: Final = timedelta(days=30)
_LEAST_PREFIX: Final = len(ledger.NUMBER_PREFIX)
_OWN_DIGITS: Final = 19

_COLUMNS: Final = "id, name, number_masked, first_used_at, last_used_at, times_used, name_index"
_RECENT: Final = f"""
    SELECT {_COLUMNS} FROM payments.payee WHERE customer_id = %(customer)s
    ORDER BY last_used_at DESC, id DESC LIMIT %(most)s
"""  # noqa: S608 - our own columns
# The index of tokens first, whatever the planner believes of how many there are.
_BY_TOKEN: Final = f"""
    WITH found AS MATERIALIZED (
        SELECT id, last_used_at FROM payments.payee WHERE tokens @> %(tokens)b AND customer_id = %(customer)s
    ), latest AS (
        SELECT id FROM found ORDER BY last_used_at DESC, id DESC LIMIT %(most)s
    )
    SELECT {_COLUMNS} FROM payments.payee JOIN latest USING (id)
"""  # noqa: S608 - our own columns
_ALIKE: Final = f"""
    SELECT {_COLUMNS} FROM payments.payee WHERE customer_id = %(customer)s AND name_index = ANY (%(names)b)
    UNION
    SELECT {_COLUMNS} FROM payments.payee WHERE customer_id = %(customer)s AND number_masked = ANY (%(numbers)b)
    LIMIT %(most)s
"""  # noqa: S608 - our own columns


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A payee whom the customer may mean; `resembles` is one they have known longer, and who is easily taken for it."""

    payee: Payee
    reason: Reason
    resembles: Payee | None


@dataclass(frozen=True, slots=True)
class NumberHint:
    """What can be said of a number while it is typed.

    :param is_own_bank: by its prefix; None while it is too short to tell.
    :param is_check_digit_right: None while it is not complete.
    """

    is_own_bank: bool | None
    is_check_digit_right: bool | None


class _Known(NamedTuple):
    payee: Payee
    first_used_at: datetime
    name_index: bytes | None

    @classmethod
    def of(cls, row: Sequence[Any]) -> "_Known":
        payee_id, name, number_masked, first_used_at, last_used_at, times_used, name_index = row
        payee = Payee(PayeeId(payee_id), open_sealed(PAYEE_NAME, name), number_masked, last_used_at, times_used)
        return cls(payee, first_used_at, name_index)


def suggest_payees(db: Session, *, customer_id: UUID, text: str, limit: int, now: datetime) -> list[Suggestion]:
    """Suggest payees of the customer's book for what they have typed, the likeliest first; at most `limit`.

    Nothing typed: those of the last 200 used with the highest score. A payee's score is how often they were paid,
    halved for every thirty days since the last time. Something typed: who fits best, equals by score; the last 200
    used are looked through, and of a longer book those found by token.
    """
    wanted = typed(text)
    recent = [_Known.of(row) for row in _read(db, _RECENT, customer_id, most=RECENT)]
    if not wanted:
        chosen = sorted(recent, key=lambda known: _order(known.payee, 0, now))[:limit]
        return _explained(db, customer_id, [(known, _habit(known.payee)) for known in chosen], recent)
    fitting = list(_fitting(recent, wanted))
    if len(recent) == RECENT:
        token = token_for(customer_id, wanted)
        if token is not None:
            seen = {known.payee.id for known in recent}
            rows = _read(db, _BY_TOKEN, customer_id, most=RECENT, tokens=Int8Array.of([token]))
            others = (_Known.of(row) for row in rows)
            fitting += _fitting((one for one in others if one.payee.id not in seen), wanted)
    fitting.sort(key=lambda one: _order(one[0].payee, one[1].rank, now))
    return _explained(db, customer_id, [(known, found.reason) for known, found in fitting[:limit]], recent)


def hint_of(text: str) -> NumberHint | None:
    """Return what a number that is being typed tells; None where it is no number, or too short for anything."""
    digits = normalised_number(text) or typed(text)
    if not digits.isdecimal() or len(digits) < _LEAST_PREFIX or may_become_phone(digits):
        return None
    is_own = digits.startswith(ledger.NUMBER_PREFIX)
    is_whole = len(digits) == _OWN_DIGITS if is_own else len(digits) == ACCOUNT_NUMBER_DIGITS[-1]
    return NumberHint(is_own, is_valid_number(digits) if is_whole else None)


def _read(db: Session, statement: str, customer_id: UUID, **more: Any) -> list[Any]:  # noqa: ANN401 - parameters
    return execute_packed(db, statement, {"customer": customer_id, **more}).fetchall()


def _fitting(book: Iterable[_Known], wanted: str) -> Iterator[tuple[_Known, Match]]:
    for known in book:
        found = match(wanted, known.payee.name, known.payee.number_masked)
        if found is not None:
            yield known, found


def _order(payee: Payee, rank: int, now: datetime) -> tuple[int, float, UUID]:
    halvings = max(now - payee.last_used_at, timedelta()) / HALF_LIFE
    return rank, -payee.times_used * 0.5**halvings, payee.id


def _habit(payee: Payee) -> Reason:
    return Reason.FREQUENT if payee.times_used >= FREQUENT_FROM else Reason.RECENT


def _explained(
    db: Session, customer_id: UUID, chosen: Sequence[tuple[_Known, Reason]], recent: Sequence[_Known]
) -> list[Suggestion]:
    """Say of each whom it resembles: the same name or number's ends at another account, or a name that sounds alike."""
    if not chosen:
        return []
    names = [known.name_index for known, _ in chosen if known.name_index is not None]
    numbers = [known.payee.number_masked for known, _ in chosen]
    rows = _read(db, _ALIKE, customer_id, most=RECENT, names=ByteaArray.of(names), numbers=TextArray.of(numbers))
    others = {one.payee.id: one for one in (*map(_Known.of, rows), *recent, *(known for known, _ in chosen))}
    oldest = _oldest_by_likeness(others.values())
    return [Suggestion(known.payee, reason, _resembled(known, oldest)) for known, reason in chosen]


def _oldest_by_likeness(book: Iterable[_Known]) -> dict[tuple[str, object], _Known]:
    """Return whom the customer has known longest of those who have a name, a number's ends or a sound in common."""
    oldest: dict[tuple[str, object], _Known] = {}
    for known in book:
        for likeness in _likenesses(known):
            if likeness not in oldest or _since(known) < _since(oldest[likeness]):
                oldest[likeness] = known
    return oldest


def _resembled(known: _Known, oldest: Mapping[tuple[str, object], _Known]) -> Payee | None:
    """Return whom the customer has known longest of those that a payee is easily taken for, if any is older."""
    alike = min((oldest[likeness] for likeness in _likenesses(known)), key=_since)
    return alike.payee if _since(alike) < _since(known) else None


def _likenesses(known: _Known) -> Iterator[tuple[str, object]]:
    yield "number", known.payee.number_masked
    yield "sound", sound_of(known.payee.name)
    if known.name_index is not None:
        yield "name", known.name_index


def _since(known: _Known) -> tuple[datetime, UUID]:
    return known.first_used_at, known.payee.id
