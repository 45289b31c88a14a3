from collections.abc import Callable, Sequence
from struct import Struct
from typing import Any, Final

from sqlalchemy.orm import Session

from trident.kernel.arrays import Int2Array, Int8Array, UuidArray
from trident.kernel.packed import PackedRows, execute_packed
from trident.risk.features import HORIZON_US
from trident.risk.locking import lock_activity
from trident.risk.online.activity import Activity, CustomerSignals, read_track, subjects_of
from trident.risk.online.plan import ENTITIES, EVERYTHING, MEETING, EntityPlan, plans_of
from trident.risk.online.track import Track, unpack
from trident.risk.types import EventKind, Payment, Signal, microseconds

# One trip for everything; LATERAL with LIMIT or OFFSET keeps each look-up a look-up in an index, whatever the planner
# believes of the tables' sizes.
_LOAD = """
    SELECT 0::smallint, w.place, t.state, NULL::bigint, NULL::bigint, NULL::bigint, CASE WHEN t.has_frauds THEN (
        SELECT string_agg(int8send(occurred_at) || int8send(confirmed_at), '') FROM risk.fraud
        WHERE subject = w.subject AND entity = w.entity AND occurred_at > %(since)s
    ) END
    FROM unnest(%(subjects)b, %(entities)b) WITH ORDINALITY AS w (subject, entity, place)
    CROSS JOIN LATERAL (
        SELECT state, has_frauds FROM risk.track WHERE subject = w.subject AND entity = w.entity LIMIT 1
    ) AS t
    UNION ALL
    SELECT 1::smallint, w.place, NULL, m.first_at, NULL, NULL, NULL
    FROM unnest(%(customers)b, %(others)b, %(kinds)b) WITH ORDINALITY AS w (customer, other, entity, place)
    CROSS JOIN LATERAL (
        SELECT first_at FROM risk.meeting
        WHERE customer = w.customer AND other = w.other AND entity = w.entity LIMIT 1
    ) AS m
    UNION ALL
    SELECT 2::smallint, w.place, s.failed_attempts, s.sign_in_at, s.password_change_at, s.phone_change_at, NULL
    FROM unnest(%(signalled)b) WITH ORDINALITY AS w (customer, place)
    CROSS JOIN LATERAL (SELECT * FROM risk.signal WHERE customer = w.customer LIMIT 1) AS s
"""
_CHUNKS = """
    SELECT w.place, c.state
    FROM unnest(%(subjects)b, %(entities)b, %(edges)b) WITH ORDINALITY AS w (subject, entity, edge, place)
    CROSS JOIN LATERAL (
        SELECT state FROM risk.track_chunk
        WHERE subject = w.subject AND entity = w.entity AND last_at > w.edge
        ORDER BY last_at, count LIMIT 1
    ) AS c
"""
_TRACK, _MEETING = 0, 1
_LASTING: Final = (EventKind.SIGN_IN.value, EventKind.PASSWORD_CHANGE.value, EventKind.PHONE_CHANGE.value)
_MEETING_PLACES: Final = tuple(ENTITIES.index(entity) for entity in MEETING)
_FRAUDS: Final = Struct(">qq")


def load_activity(db: Session, events: Sequence[Payment | Signal], *, names: frozenset[str] = EVERYTHING) -> Activity:
    """Read what is known of the subjects of a batch; two statements, however long their histories.

    Takes the store's lock until the transaction ends: what was read is what the next payments build on. The events
    are not added; ask for each one's features, add it, and save the activity in the same transaction.

    :param events: those that will be asked for or added, with the instants they will be asked at.
    :param names: the features that will be asked for; fewer are read quicker.
    """
    if any(isinstance(event, Payment) for event in events):
        lock_activity(db)
    return ask_activity(db, events, names=names)()


def ask_activity(
    db: Session, events: Sequence[Payment | Signal], *, names: frozenset[str] = EVERYTHING
) -> Callable[[], Activity]:
    """Ask for what `load_activity` reads, without the lock; return what reads the answer.

    Who saves what was read so must know that nobody has saved any of its subjects in between.
    """
    payments = [event for event in events if isinstance(event, Payment)]
    wanted = _Wanted(payments, events)
    since = min((microseconds(event.at) for event in events), default=0) - HORIZON_US
    rows = execute_packed(db, _LOAD, wanted.parameters(since))
    return lambda: _read(db, rows, payments, wanted, names)


def _read(
    db: Session, rows: PackedRows, payments: Sequence[Payment], wanted: "_Wanted", names: frozenset[str]
) -> Activity:
    activity = Activity(names)
    tracks, asked, meetings, behind = activity.tracks, wanted.tracks, wanted.meetings, []
    for what, ordinal, stored, first, second, third, frauds in rows.fetchall():
        if what == _TRACK:
            place, subject = asked[ordinal - 1]
            track = tracks[place][subject] = read_track(place, stored)
            if track.data[0]:
                behind.append((place, subject))
            if frauds is not None:
                activity.frauds[place, subject] = list(_FRAUDS.iter_unpack(frauds))
        elif what == _MEETING:
            place, pair = meetings[ordinal - 1]
            activity.meetings[place][pair] = first
        else:
            last = zip(_LASTING, (first, second, third), strict=True)
            signals = CustomerSignals({kind: at for kind, at in last if at is not None}, sorted(unpack(stored)))
            activity.signals[wanted.customers[ordinal - 1]] = signals
    for place, subject in asked:
        if subject not in tracks[place]:
            tracks[place][subject] = read_track(place)
    if behind:
        _load_chunks(db, activity, payments, frozenset(behind), plans_of(names))
    return activity


class _Wanted:
    """What a batch needs, each once; the database answers by place."""

    def __init__(self, payments: Sequence[Payment], events: Sequence[Payment | Signal]) -> None:
        told = [subjects_of(payment) for payment in payments]
        self.tracks = list(dict.fromkeys([subject for one in told for subject in one]))
        self.customers = list(dict.fromkeys([event.customer.int for event in events]))
        self.meetings = list(
            dict.fromkeys(
                [(place, (one[0][1], subject)) for one in told for place, subject in one if place in _MEETING_PLACES]
            )
        )

    def parameters(self, since: int) -> dict[str, Any]:
        return {
            "subjects": UuidArray.of([subject for _, subject in self.tracks]),
            "entities": Int2Array.of([place for place, _ in self.tracks]),
            "customers": UuidArray.of([customer for _, (customer, _) in self.meetings]),
            "others": UuidArray.of([other for _, (_, other) in self.meetings]),
            "kinds": Int2Array.of([place for place, _ in self.meetings]),
            "signalled": UuidArray.of(self.customers),
            "since": since,
        }


def _load_chunks(
    db: Session,
    activity: Activity,
    payments: Sequence[Payment],
    behind: frozenset[tuple[int, int]],
    plans: tuple[EntityPlan, ...],
) -> None:
    """Ask for the one chunk behind each edge that a track's own rows do not go back to.

    :param behind: the subjects whose tracks have chunks.
    """
    missing: dict[tuple[int, int, int], Track] = {}
    for payment in payments:
        at = microseconds(payment.at)
        for place, subject in subjects_of(payment):
            if (place, subject) not in behind:
                continue
            track = activity.tracks[place][subject]
            first = track.ats[0]
            for age in plans[place].ages:
                if at - age < first:
                    missing[place, subject, at - age] = track
    if not missing:
        return
    asked = list(missing)
    parameters = {
        "subjects": UuidArray.of([subject for _, subject, _ in asked]),
        "entities": Int2Array.of([place for place, _, _ in asked]),
        "edges": Int8Array.of([edge for _, _, edge in asked]),
    }
    for ordinal, stored in execute_packed(db, _CHUNKS, parameters).fetchall():
        key = asked[ordinal - 1]
        missing[key].remember(key[2], read_track(key[0], stored))
