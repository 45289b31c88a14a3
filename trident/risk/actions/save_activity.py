from collections.abc import Iterable
from typing import Final

from sqlalchemy.orm import Session

from trident.kernel.arrays import ByteaArray, Int2Array, Int8Array, UuidArray
from trident.kernel.packed import execute_packed, together
from trident.risk.actions.record_signals import write_signals
from trident.risk.locking import lock_activity
from trident.risk.online.activity import Activity
from trident.risk.online.plan import ACCOUNT, CUSTOMER
from trident.risk.online.stored import pack_tracks
from trident.risk.online.track import AT, Track

_SAVE_TRACKS: Final = """
    INSERT INTO risk.track (subject, entity, state, accounts)
    SELECT * FROM unnest(%(subjects)b, %(entities)b, %(states)b, %(accounts)b)
    ON CONFLICT (subject, entity) DO UPDATE SET state = excluded.state, accounts = excluded.accounts
"""
_SAVE_CHUNKS: Final = """
    INSERT INTO risk.track_chunk (subject, entity, last_at, count, state)
    SELECT * FROM unnest(%(subjects)b, %(entities)b, %(ats)b, %(counts)b, %(states)b)
"""
_SAVE_MEETINGS: Final = """
    INSERT INTO risk.meeting (customer, other, entity, first_at)
    SELECT * FROM unnest(%(customers)b, %(others)b, %(entities)b, %(ats)b)
    ON CONFLICT DO NOTHING
"""


def save_activity(db: Session, activity: Activity) -> None:
    """Write what was added to an activity since it was loaded, in the same transaction, under the store's lock.

    A statement for the tracks and one for new meetings; one more where a track has outgrown its row or signals came.
    The activity is not to be used afterwards.
    """
    changed = [
        (place, subject, track)
        for place, tracks in enumerate(activity.tracks)
        for subject, track in tracks.items()
        if track.is_changed
    ]
    chunks = [(place, subject, chunk) for place, subject, track in changed for chunk in track.spill()]
    signals = [(customer, kind, at) for customer, signals in activity.signals.items() for kind, at in signals.new]
    with together(db):
        lock_activity(db)
        if changed:
            rows = [one for one in changed if one[0] != ACCOUNT]
            accounts = [_accounts(activity, subject) if place == CUSTOMER else None for place, subject, _ in rows]
            execute_packed(db, _SAVE_TRACKS, _columns(rows) | {"accounts": ByteaArray.of(accounts)})
        if chunks:
            ends = [chunk.ats[-1] for _, _, chunk in chunks]
            counts = [chunk.data[AT] for _, _, chunk in chunks]
            parameters = {"ats": Int8Array.of(ends), "counts": Int8Array.of(counts)}
            execute_packed(db, _SAVE_CHUNKS, _columns(chunks) | parameters)
        if activity.new_meetings:
            _save_meetings(db, activity)
        if signals:
            write_signals(db, signals)


def _accounts(activity: Activity, customer: int) -> bytes | None:
    tracks = activity.tracks[ACCOUNT]
    accounts = activity.accounts.get(customer)
    return pack_tracks((account, tracks[account]) for account in accounts) if accounts else None


def _columns(tracks: Iterable[tuple[int, int, Track]]) -> dict[str, UuidArray | Int2Array | ByteaArray | Int8Array]:
    given = list(tracks)
    return {
        "subjects": UuidArray.of([subject for _, subject, _ in given]),
        "entities": Int2Array.of([place for place, _, _ in given]),
        "states": ByteaArray.of([track.packed() for _, _, track in given]),
    }


def _save_meetings(db: Session, activity: Activity) -> None:
    parameters = {
        "customers": UuidArray.of([customer for _, (customer, _) in activity.new_meetings]),
        "others": UuidArray.of([other for _, (_, other) in activity.new_meetings]),
        "entities": Int2Array.of([place for place, _ in activity.new_meetings]),
        "ats": Int8Array.of([activity.meetings[place][pair] for place, pair in activity.new_meetings]),
    }
    execute_packed(db, _SAVE_MEETINGS, parameters)
