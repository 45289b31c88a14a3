from collections.abc import Callable, Sequence
from struct import Struct
from typing import Final

from sqlalchemy.orm import Session

from trident.kernel.arrays import Int2Array, Int8Array, UuidArray
from trident.kernel.packed import PackedRows, execute_packed, together
from trident.risk.features import HORIZON_US
from trident.risk.locking import lock_activity
from trident.risk.online.activity import Activity, CustomerSignals, read_track, subjects_of
from trident.risk.online.circle import Circle
from trident.risk.online.plan import (
    ACCOUNT,
    CUSTOMER,
    ENTITIES,
    EVERYTHING,
    LABELLED,
    MEETING_PLACES,
    EntityPlan,
    plans_of,
)
from trident.risk.online.stored import STORED, unpack_tracks
from trident.risk.online.track import Track, unpack
from trident.risk.online.usage import unpack_usages
from trident.risk.types import EventKind, Payment, Signal, microseconds

_FRAUDS_OF: Final = """
    CASE WHEN has_frauds THEN (
        SELECT string_agg(int8send(occurred_at) || int8send(confirmed_at), '') FROM risk.fraud
        WHERE subject = track.subject AND entity = track.entity AND occurred_at > %(since)s
    ) END
"""
_BESIDE: Final = "accounts, circle, usage"
_TRACKS: Final = " UNION ALL ".join(
    f"""
    SELECT {place}::smallint, uuid_send(subject), state, {_BESIDE if place == CUSTOMER else "NULL, NULL, NULL"},
           {_FRAUDS_OF if ENTITIES[place] in LABELLED else "NULL"}
    FROM risk.track WHERE subject = ANY (%(subjects_{place})b) AND entity = {place}
    """  # noqa: S608 - our own words
    for place in STORED
)
# LATERAL with LIMIT keeps each look-up a look-up in an index, whatever the planner believes of the table's size.
_MEETINGS: Final = """
    SELECT w.place, m.first_at
    FROM unnest(%(customers)b, %(others)b, %(kinds)b) WITH ORDINALITY AS w (customer, other, entity, place)
    CROSS JOIN LATERAL (
        SELECT first_at FROM risk.meeting
        WHERE customer = w.customer AND other = w.other AND entity = w.entity LIMIT 1
    ) AS m
"""
_SIGNALS: Final = """
    SELECT uuid_send(customer), failed_attempts, sign_in_at, password_change_at, phone_change_at
    FROM risk.signal WHERE customer = ANY (%(customers)b)
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
_LASTING: Final = (EventKind.SIGN_IN.value, EventKind.PASSWORD_CHANGE.value, EventKind.PHONE_CHANGE.value)
_FRAUDS: Final = Struct(">qq")


def load_activity(db: Session, events: Sequence[Payment | Signal], *, names: frozenset[str] = EVERYTHING) -> Activity:
    """Read what is known of the subjects of a batch: two statements, and two more for what is longer than its row.

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
    subjects = _subjects(payments)
    since = min((microseconds(event.at) for event in events), default=0) - HORIZON_US
    customers = {event.customer.int for event in events}
    with together(db):
        tracks = execute_packed(
            db, _TRACKS, {"since": since} | {f"subjects_{place}": UuidArray.of(subjects[place]) for place in STORED}
        )
        signals = execute_packed(db, _SIGNALS, {"customers": UuidArray.of(customers)})

    def read() -> Activity:
        activity = Activity(names)
        behind = _read_tracks(activity, tracks)
        activity.begin(payments)
        for customer, attempts, *last in signals:
            known = {kind: at for kind, at in zip(_LASTING, last, strict=True) if at is not None}
            activity.signals[_integer(customer)] = CustomerSignals(known, sorted(unpack(attempts)))
        if behind:
            _load_chunks(db, activity, payments, behind, plans_of(names))
        _load_meetings(db, activity, payments)
        return activity

    return read


def _read_tracks(activity: Activity, rows: PackedRows) -> frozenset[tuple[int, int]]:
    """Give an activity the tracks that are stored; return the subjects whose tracks have chunks."""
    behind = []
    for place, id_bytes, stored, accounts, circle, usages, frauds in rows:
        subject = _integer(id_bytes)
        track = activity.tracks[place][subject] = read_track(place, stored)
        if track.data[0]:
            behind.append((place, subject))
        if circle is not None:
            activity.circles[subject] = Circle(circle)
        if usages is not None:
            activity.usages[subject] = unpack_usages(usages)
        if accounts is not None:
            known = unpack_tracks(ACCOUNT, accounts)
            activity.accounts[subject] = list(known)
            activity.tracks[ACCOUNT].update(known)
            behind += [(ACCOUNT, account) for account, one in known.items() if one.data[0]]
        if frauds is not None:
            activity.frauds[place, subject] = list(_FRAUDS.iter_unpack(frauds))
    return frozenset(behind)


def _subjects(payments: Sequence[Payment]) -> list[set[int]]:
    """Return the subjects of payments by their places; each once."""
    subjects: list[set[int]] = [set() for _ in ENTITIES]
    for payment in payments:
        for place, subject in subjects_of(payment):
            subjects[place].add(subject)
    return subjects


def _load_meetings(db: Session, activity: Activity, payments: Sequence[Payment]) -> None:
    """Ask for whom customers may have met so long ago that it does not stand in their rows."""
    asked: dict[tuple[int, int, int], None] = {}
    for payment in payments:
        customer = payment.customer.int
        circle = activity.circles[customer]
        if circle.is_whole:
            continue
        for place, subject in subjects_of(payment):
            if place in MEETING_PLACES and circle.first_met(place, subject) is None:
                asked[customer, subject, place] = None
    if not asked:
        return
    wanted = list(asked)
    parameters = {
        "customers": UuidArray.of([customer for customer, _, _ in wanted]),
        "others": UuidArray.of([other for _, other, _ in wanted]),
        "kinds": Int2Array.of([place for _, _, place in wanted]),
    }
    for ordinal, first_at in execute_packed(db, _MEETINGS, parameters).fetchall():
        customer, other, place = wanted[ordinal - 1]
        activity.circles[customer].meet(place, other, first_at)


def _integer(id_bytes: bytes) -> int:
    return int.from_bytes(id_bytes, "big")


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
