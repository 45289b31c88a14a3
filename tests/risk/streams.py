"""Random streams of events that love the edges of windows."""

from itertools import accumulate

import numpy as np
from hypothesis import strategies as st

from tests.risk.reference_features import Happening
from trident.risk import FEATURES, Entity, EventKind
from trident.risk.training import KINDS, NEVER, NOBODY, EventTable

START_US = 1_775_000_000_000_000
HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
STEPS = (0, 0, 0, 1, 1, 59_000_000, HOUR_US - 1, HOUR_US, HOUR_US + 1, 5 * HOUR_US, DAY_US - 1, DAY_US, DAY_US + 1)
LONG_STEPS = (2 * DAY_US, 6 * DAY_US, 7 * DAY_US - 1, 7 * DAY_US, 23 * DAY_US, 30 * DAY_US, 30 * DAY_US + 1)
PAYMENT_SUBJECTS = (Entity.CUSTOMER, Entity.PAYEE, Entity.ACCOUNT, Entity.DEVICE, Entity.ADDRESS)


@st.composite
def streams(draw: st.DrawFn, most: int = 60) -> list[Happening]:
    """A stream: few subjects, times at and around the edges, signals among the payments, frauds told late."""
    count = draw(st.integers(1, most))
    chance = draw(st.randoms(use_true_random=False))
    steps = STEPS if draw(st.booleans()) else STEPS + LONG_STEPS
    times = accumulate((chance.choice(steps) for _ in range(count)), initial=START_US)
    return [_happening(chance, at) for at in list(times)[:count]]


def _happening(chance: "st.Random", at: int) -> Happening:  # type: ignore[name-defined]
    customer = chance.randrange(3)
    if chance.random() < 0.2:
        kind = chance.choice([kind for kind in EventKind if kind is not EventKind.PAYMENT])
        return Happening(at, kind, 0, {Entity.CUSTOMER: customer})
    subjects = {Entity.CUSTOMER: customer}
    for entity in PAYMENT_SUBJECTS[1:]:
        if chance.random() < 0.9:
            subjects[entity] = chance.randrange(3)
    if Entity.ACCOUNT in subjects:
        subjects[Entity.ACCOUNT] += 3 * customer  # nobody pays from another's
    delay = chance.choice((0, HOUR_US, 3 * DAY_US, 7 * DAY_US, 7 * DAY_US + 1, 20 * DAY_US, 60 * DAY_US))
    confirmed_at = at + delay if chance.random() < 0.3 else None
    amount = chance.choice((1, 100, 10_000, 10_000, chance.randrange(1, 10**9)))
    return Happening(at, EventKind.PAYMENT, amount, subjects, confirmed_at)


def table_of(events: list[Happening]) -> EventTable:
    """The stream in columns."""
    return EventTable(
        at=np.array([event.at for event in events], np.int64),
        kind=np.array([KINDS.index(event.kind) for event in events], np.int8),
        amount_minor=np.array([event.amount for event in events], np.int64),
        subjects={
            entity: np.array([event.subjects.get(entity, NOBODY) for event in events], np.int64)
            for entity in PAYMENT_SUBJECTS
        },
        confirmed_at=np.array(
            [NEVER if event.confirmed_at is None else event.confirmed_at for event in events], np.int64
        ),
    )


def assert_same(found: dict[str, float | None], wanted: dict[str, float | None]) -> None:
    """Whole numbers to the last digit, quotients to nine."""
    assert set(found) == set(wanted) == set(FEATURES)
    for name, value in wanted.items():
        have = found[name]
        if value is None or have is None:
            assert have is value, (name, have, value)
        else:
            assert abs(have - value) <= 1e-9 * max(1, abs(value)), (name, have, value)
