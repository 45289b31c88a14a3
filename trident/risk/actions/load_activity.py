from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.kernel.arrays import Int2Array, Int8Array, UuidArray, execute_packed
from trident.risk.features import HORIZON_US
from trident.risk.online.activity import Activity, CustomerSignals, empty_track, subjects_of
from trident.risk.online.plan import ENTITIES, LABELLED, MEETING, PLANS
from trident.risk.online.track import Track, unpack
from trident.risk.types import Entity, EventKind, Payment, Signal, microseconds

ACTIVITY_LOCK: Final = 1381192523
"""Held by whoever carries tracks forward: their totals build on one another."""
_LOCK = text(f"SELECT pg_advisory_xact_lock({ACTIVITY_LOCK}, 0)")

# One trip for everything; LATERAL with LIMIT or OFFSET keeps each look-up a look-up in an index, whatever the planner
# believes of the tables' sizes.
_LOAD = """
    SELECT 0::smallint, w.place, t.state, NULL::bigint, NULL::bigint, NULL::bigint
    FROM unnest(%(subjects)b, %(entities)b) WITH ORDINALITY AS w (subject, entity, place)
    CROSS JOIN LATERAL (
        SELECT state FROM risk.track WHERE subject = w.subject AND entity = w.entity LIMIT 1
    ) AS t
    UNION ALL
    SELECT 1::smallint, w.place, NULL, m.first_at, NULL, NULL
    FROM unnest(%(customers)b, %(others)b, %(kinds)b) WITH ORDINALITY AS w (customer, other, entity, place)
    CROSS JOIN LATERAL (
        SELECT first_at FROM risk.meeting
        WHERE customer = w.customer AND other = w.other AND entity = w.entity LIMIT 1
    ) AS m
    UNION ALL
    SELECT 2::smallint, w.place, s.failed_attempts, s.sign_in_at, s.password_change_at, s.phone_change_at
    FROM unnest(%(signalled)b) WITH ORDINALITY AS w (customer, place)
    CROSS JOIN LATERAL (SELECT * FROM risk.signal WHERE customer = w.customer LIMIT 1) AS s
    UNION ALL
    SELECT 3::smallint, w.place, NULL, f.occurred_at, f.confirmed_at, NULL
    FROM unnest(%(labelled)b, %(label_entities)b) WITH ORDINALITY AS w (subject, entity, place)
    CROSS JOIN LATERAL (
        SELECT occurred_at, confirmed_at FROM risk.fraud
        WHERE subject = w.subject AND entity = w.entity AND occurred_at > %(since)s OFFSET 0
    ) AS f
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
_TRACK, _MEETING, _SIGNAL = 0, 1, 2


def load_activity(db: Session, events: Sequence[Payment | Signal]) -> Activity:
    """Read what is known of the subjects of a batch; two statements, however long their histories.

    Takes the store's lock until the transaction ends: what was read is what the next payments build on. The events
    are not added; ask for each one's features, add it, and save the activity in the same transaction.

    :param events: those that will be asked for or added, with the instants they will be asked at.
    """
    activity = Activity()
    payments = [event for event in events if isinstance(event, Payment)]
    if payments:
        db.execute(_LOCK)
    wanted = _Wanted(payments, events)
    for place, subject in wanted.tracks:
        activity.tracks[place][subject] = empty_track(place)
    since = min((microseconds(event.at) for event in events), default=0) - HORIZON_US
    rows = execute_packed(db, _LOAD, wanted.parameters(since))
    for what, ordinal, stored, first, second, third in rows:
        if what == _TRACK:
            place, subject = wanted.tracks[ordinal - 1]
            activity.tracks[place][subject] = empty_track(place, stored)
        elif what == _MEETING:
            place, pair = wanted.meetings[ordinal - 1]
            activity.meetings[place][pair] = first
        elif what == _SIGNAL:
            last = zip(_LASTING, (first, second, third), strict=True)
            signals = CustomerSignals({kind: at for kind, at in last if at is not None}, sorted(unpack(stored)))
            activity.signals[wanted.customers[ordinal - 1]] = signals
        else:
            activity.frauds.setdefault(wanted.labelled[ordinal - 1], []).append((first, second))
    for customer in wanted.customers:
        if customer not in activity.signals:
            activity.signals[customer] = CustomerSignals({}, [])
    _load_chunks(db, activity, payments)
    return activity


_LASTING: Final = (EventKind.SIGN_IN, EventKind.PASSWORD_CHANGE, EventKind.PHONE_CHANGE)
_LABELLED_PLACES: Final = tuple(ENTITIES.index(entity) for entity in LABELLED)
_MEETING_PLACES: Final = tuple(ENTITIES.index(entity) for entity in MEETING)
_CUSTOMER: Final = ENTITIES.index(Entity.CUSTOMER)


class _Wanted:
    """What a batch needs, each once; the database answers by place."""

    def __init__(self, payments: Sequence[Payment], events: Iterable[Payment | Signal]) -> None:
        subjects = [subjects_of(payment) for payment in payments]
        self.tracks = list(dict.fromkeys([pair for one in subjects for pair in one]))
        self.customers = list(dict.fromkeys([event.customer.int for event in events]))
        self.meetings = list(
            dict.fromkeys(
                [
                    (place, (payment.customer.int, subject))
                    for payment, one in zip(payments, subjects, strict=True)
                    for place, subject in one
                    if place in _MEETING_PLACES
                ]
            )
        )
        self.labelled = [one for one in self.tracks if one[0] in _LABELLED_PLACES]

    def parameters(self, since: int) -> dict[str, Any]:
        return {
            "subjects": UuidArray.of([subject for _, subject in self.tracks]),
            "entities": Int2Array.of([place for place, _ in self.tracks]),
            "customers": UuidArray.of([customer for _, (customer, _) in self.meetings]),
            "others": UuidArray.of([other for _, (_, other) in self.meetings]),
            "kinds": Int2Array.of([place for place, _ in self.meetings]),
            "signalled": UuidArray.of(self.customers),
            "labelled": UuidArray.of([subject for _, subject in self.labelled]),
            "label_entities": Int2Array.of([place for place, _ in self.labelled]),
            "since": since,
        }


def _load_chunks(db: Session, activity: Activity, payments: Sequence[Payment]) -> None:
    """Ask for the one chunk behind each edge that a track's own rows do not go back to."""
    missing: dict[tuple[int, int, int], Track] = {}
    for payment in payments:
        at = microseconds(payment.at)
        for place, subject in subjects_of(payment):
            track = activity.tracks[place][subject]
            if not track.data[0]:
                continue
            for age in PLANS[place].ages:
                if not track.reaches(at - age):
                    missing[place, subject, at - age] = track
    if not missing:
        return
    asked = list(missing)
    parameters = {
        "subjects": UuidArray.of([subject for _, subject, _ in asked]),
        "entities": Int2Array.of([place for place, _, _ in asked]),
        "edges": Int8Array.of([edge for _, _, edge in asked]),
    }
    for ordinal, stored in execute_packed(db, _CHUNKS, parameters):
        key = asked[ordinal - 1]
        missing[key].remember(key[2], empty_track(key[0], stored))
