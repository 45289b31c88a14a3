from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime
from itertools import repeat
from typing import NamedTuple

from sqlalchemy.orm import Session

from trident.kernel.packed import execute_packed, send_ahead, together
from trident.ledger.batch import POST_TRANSFERS, columns_of
from trident.ledger.class_limits import limit_behind
from trident.ledger.codes import DIFFERENCES
from trident.ledger.types import PostingOutcome, ResultCode, TransferOrder


def post_transfers(
    db: Session, orders: Sequence[TransferOrder], *, now: datetime, meanwhile: Callable[[], None] | None = None
) -> list[PostingOutcome]:
    """Post a batch of transfers; each succeeds or fails alone, linked ones together, in the order given.

    Takes the shard's lock and that of every account until the transaction ends. Nothing is raised for a refusal:
    it is an outcome, and it is remembered, so that a retried id gets the same answer. Some hundred orders at a
    time cost least each.

    :param orders: with ids made by whoever asks; the last one is not `linked`.
    :param meanwhile: what to do while the database posts: statements of it come behind the posting, and none of them
        may wait for an answer.
    :param now: the instant of posting; never earlier than the last posting of an account of the batch.
    :returns: one outcome per order, in the same order.
    """
    if not orders:
        if meanwhile is not None:
            meanwhile()
        return []
    assert not orders[-1].linked, "a linked order has a next one"
    outcomes: list[PostingOutcome] = []
    for part in _parts(orders):
        outcomes += _post(db, part, now, meanwhile)
        meanwhile = None
    return outcomes


def _parts(orders: Sequence[TransferOrder]) -> Iterator[Sequence[TransferOrder]]:
    """Cut the batch where an id comes a second time, so that a retry in the same batch finds the first one's answer."""
    if len({order.id.int for order in orders}) == len(orders):
        yield orders
        return
    begin, seen = 0, set[int]()
    for first, after in _groups(orders):
        ids = {order.id.int for order in orders[first:after]}
        assert len(ids) == after - first, "a linked group names each id once"
        if seen & ids:
            yield orders[begin:first]
            begin, seen = first, set()
        seen |= ids
    yield orders[begin:]


def _groups(orders: Sequence[TransferOrder]) -> Iterator[tuple[int, int]]:
    """Return the bounds of each group of linked orders; most are alone."""
    first = 0
    for after, order in enumerate(orders, start=1):
        if not order.linked:
            yield first, after
            first = after


class _Answer(NamedTuple):
    """What the posting function returns: a column per fact, a place per order; NULL where nobody has the fact."""

    codes: list[int]
    posted_at: datetime
    debit_sequences: list[int]
    credit_sequences: list[int]
    debit_balances: list[int]
    credit_balances: list[int]
    replayed_ats: list[datetime | None] | None
    differences: list[int | None] | None
    limit_profiles: list[int | None] | None
    remainders: list[int | None] | None


def _post(
    db: Session, orders: Sequence[TransferOrder], now: datetime, meanwhile: Callable[[], None] | None
) -> list[PostingOutcome]:
    with together(db) if meanwhile else nullcontext():
        answered = execute_packed(db, POST_TRANSFERS, columns_of(orders, now))
        if meanwhile is not None:
            send_ahead(db)
            meanwhile()
        row = answered.fetchone()
    assert row is not None, "the posting function answers"
    answer = _Answer._make(row)
    if answer.replayed_ats is None and not any(answer.codes) and all(answer.debit_sequences):
        # What nearly every batch is: all posted, all new.
        return list(
            map(
                PostingOutcome,
                [order.id for order in orders],
                repeat(ResultCode.POSTED),
                repeat(False),
                answer.debit_sequences,
                answer.credit_sequences,
                answer.debit_balances,
                answer.credit_balances,
                repeat(answer.posted_at),
            )
        )
    return [_outcome(order, place, answer) for place, order in enumerate(orders)]


def _outcome(order: TransferOrder, place: int, answer: _Answer) -> PostingOutcome:
    code = ResultCode(answer.codes[place])
    replayed_at = answer.replayed_ats[place] if answer.replayed_ats else None
    difference = answer.differences[place] if answer.differences else None
    profile = answer.limit_profiles[place] if answer.limit_profiles else None
    is_posted = answer.debit_sequences[place] > 0
    return PostingOutcome(
        id=order.id,
        code=code,
        replayed=replayed_at is not None,
        debit_sequence=answer.debit_sequences[place] if is_posted else None,
        credit_sequence=answer.credit_sequences[place] if is_posted else None,
        debit_balance_minor=answer.debit_balances[place] if is_posted else None,
        credit_balance_minor=answer.credit_balances[place] if is_posted else None,
        posted_at=replayed_at or answer.posted_at,
        differs=DIFFERENCES[difference] if difference else None,
        limit=limit_behind(code, profile).rule if profile else None,
        remaining_minor=answer.remainders[place] if answer.remainders else None,
    )
