from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy.orm import Session

from trident.kernel.arrays import ByteaArray, Int2Array, Int8Array, UuidArray
from trident.kernel.packed import execute_packed, together
from trident.risk.actions.record_signals import write_signals
from trident.risk.locking import LOCKED
from trident.risk.online.activity import Activity
from trident.risk.online.plan import ACCOUNT, CUSTOMER
from trident.risk.online.stored import pack_tracks
from trident.risk.online.track import AT, Track
from trident.risk.online.usage import pack_usages

_SAVE_TRACKS: Final = f"""
    INSERT INTO risk.track (subject, entity, state, accounts, circle, usage)
    SELECT * FROM unnest(%(subjects)b, %(entities)b, %(states)b, %(accounts)b, %(circles)b, %(usages)b)
    WHERE {LOCKED}
    ON CONFLICT (subject, entity) DO UPDATE SET
        state = excluded.state, accounts = excluded.accounts, circle = excluded.circle, usage = excluded.usage
"""  # noqa: S608 - our own words
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

    A statement for all that has rows; one more each where tracks or circles have outgrown theirs, or signals came.
    The activity is not to be used afterwards.
    """
    changed = [
        (place, subject, track)
        for place, tracks in enumerate(activity.tracks)
        for subject, track in tracks.items()
        if track.is_changed
    ]
    chunks = [(place, subject, chunk) for place, subject, track in changed for chunk in track.spill()]
    # Before the rows are written: what is cut off here no longer stands in them.
    meetings = [
        (customer, *meeting)
        for place, customer, _ in changed
        if place == CUSTOMER
        for meeting in activity.circles[customer].spill()
    ]
    signals = [(customer, kind, at) for customer, signals in activity.signals.items() for kind, at in signals.new]
    with together(db):
        if changed:
            rows = [one for one in changed if one[0] != ACCOUNT]
            execute_packed(db, _SAVE_TRACKS, _columns(rows) | _beside(activity, rows))
        if chunks:
            ends = [chunk.ats[-1] for _, _, chunk in chunks]
            counts = [chunk.data[AT] for _, _, chunk in chunks]
            parameters = {"ats": Int8Array.of(ends), "counts": Int8Array.of(counts)}
            execute_packed(db, _SAVE_CHUNKS, _columns(chunks) | parameters)
        if meetings:
            execute_packed(db, _SAVE_MEETINGS, _met(meetings))
        if signals:
            write_signals(db, signals)


def _beside(activity: Activity, rows: Sequence[tuple[int, int, Track]]) -> dict[str, ByteaArray]:
    """Return what stands in customers' rows beside their own track; the rows of customers come first."""
    customers = [subject for place, subject, _ in rows if place == CUSTOMER]
    others = len(rows) - len(customers)
    columns: dict[str, list[bytes | None]] = {
        "accounts": [_accounts(activity, one) for one in customers],
        "circles": [activity.circles[one].packed() for one in customers],
        "usages": [pack_usages(activity.usages[one]) if one in activity.usages else None for one in customers],
    }
    return {name: ByteaArray.of(values, nulls=others) for name, values in columns.items()}


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


def _met(meetings: list[tuple[int, int, int, int]]) -> dict[str, UuidArray | Int2Array | Int8Array]:
    return {
        "customers": UuidArray.of([customer for customer, _, _, _ in meetings]),
        "others": UuidArray.of([other for _, _, other, _ in meetings]),
        "entities": Int2Array.of([place for _, place, _, _ in meetings]),
        "ats": Int8Array.of([at for _, _, _, at in meetings]),
    }
