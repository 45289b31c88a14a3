"""What a payer and a payee are to each other: read for a whole batch in one statement, a second for strangers."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from trident.kernel.arrays import ByteaArray, TextArray, UuidArray
from trident.kernel.packed import execute_packed
from trident.payments.payee_search.names import name_index

_READ: Final = """
    SELECT w.place, p.times_used, p.first_used_at
    FROM unnest(%(customers)b, %(accounts)b) WITH ORDINALITY AS w (customer, account, place)
    LEFT JOIN LATERAL (
        SELECT account_id, times_used, first_used_at FROM payments.payee
        WHERE customer_id = w.customer AND account_id = w.account LIMIT 1
    ) AS p ON true
    WHERE p.account_id IS NOT NULL OR EXISTS (SELECT FROM payments.payee o WHERE o.customer_id = w.customer)
"""
# A look-alike: another account under the name of somebody the payer pays, or one whose number begins and ends like a
# known payee's. Both are how people are led to a wrong account, and both are harmless once they have been paid.
_LOOKALIKES: Final = """
    SELECT w.place
    FROM unnest(%(customers)b, %(numbers)b, %(names)b) WITH ORDINALITY AS w (customer, number, name, place)
    WHERE EXISTS (
        SELECT FROM payments.payee o
        WHERE o.customer_id = w.customer AND (o.number_masked = w.number OR o.name_index = w.name)
    )
"""


class Pair(NamedTuple):
    """A payer and an account they may pay, with its holder's name."""

    customer_id: UUID
    account_id: UUID
    number_masked: str
    holder_name: str


class Relation(NamedTuple):
    """How often and since when a payer has paid an account; whether it resembles another payee of theirs."""

    times_used: int
    first_used_at: datetime | None
    is_lookalike: bool


STRANGERS: Final = Relation(0, None, is_lookalike=False)
_LOOKALIKE: Final = STRANGERS._replace(is_lookalike=True)


def ask_relations(db: Session, pairs: Sequence[Pair]) -> Callable[[], list[Relation]]:
    """Ask what each pair is to each other; return what reads the answer, in the order of the pairs.

    Whom a payer has not paid is compared with those they have, where there are any: most payments go to whom the payer
    knows, and the index of a name is dear to compute.
    """
    rows = execute_packed(
        db,
        _READ,
        {
            "customers": UuidArray.of_ids([pair.customer_id for pair in pairs]),
            "accounts": UuidArray.of_ids([pair.account_id for pair in pairs]),
        },
    )

    def read() -> list[Relation]:
        found = [STRANGERS] * len(pairs)
        new = []
        for place, times, since in rows:
            if times is None:
                new.append(place - 1)
            else:
                found[place - 1] = Relation(times, since, is_lookalike=False)
        for place in _lookalikes(db, [pairs[place] for place in new]) if new else ():
            found[new[place]] = _LOOKALIKE
        return found

    return read


def _lookalikes(db: Session, pairs: Sequence[Pair]) -> list[int]:
    """Return where in `pairs` somebody resembles another payee of the payer."""
    asked = {
        "customers": UuidArray.of_ids([pair.customer_id for pair in pairs]),
        "numbers": TextArray.of([pair.number_masked for pair in pairs]),
        "names": ByteaArray.of([name_index(pair.customer_id, pair.holder_name) for pair in pairs]),
    }
    return [place - 1 for (place,) in execute_packed(db, _LOOKALIKES, asked)]
