from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from trident.kernel.arrays import ByteaArray, Int2Array, UuidArray
from trident.kernel.packed import execute_packed
from trident.risk.locking import lock_activity
from trident.risk.online.activity import read_track, subjects_of
from trident.risk.online.plan import ENTITIES, LABELLED
from trident.risk.types import Payment, microseconds

_WRITE: Final = """
    INSERT INTO risk.fraud (subject, entity, occurred_at, payment, confirmed_at)
    SELECT subject, entity, %(occurred_at)s, %(payment)s, %(confirmed_at)s
    FROM unnest(%(subjects)b, %(entities)b) AS given (subject, entity)
    ON CONFLICT DO NOTHING
"""
_MARK: Final = """
    INSERT INTO risk.track AS known (subject, entity, state, has_frauds)
    SELECT subject, entity, state, true
    FROM unnest(%(subjects)b, %(entities)b, %(states)b) AS given (subject, entity, state)
    ON CONFLICT (subject, entity) DO UPDATE SET has_frauds = true WHERE NOT known.has_frauds
"""
_PLACES: Final = tuple(ENTITIES.index(entity) for entity in LABELLED)


def confirm_fraud(db: Session, payment: Payment, *, confirmed_at: datetime) -> None:
    """Keep that a payment was a fraud, for its payee, device and address; a second confirmation changes nothing.

    Waits for the store's lock: the subjects' tracks are marked, so that only theirs are looked up. It counts in
    features from `confirmed_at` on, and not before the payment is as old as their delay.
    """
    subjects = [one for one in subjects_of(payment) if one[0] in _PLACES]
    parameters = {
        "subjects": UuidArray.of([subject for _, subject in subjects]),
        "entities": Int2Array.of([place for place, _ in subjects]),
        "states": ByteaArray.of([read_track(place).packed() for place, _ in subjects]),
        "occurred_at": microseconds(payment.at),
        "payment": payment.id,
        "confirmed_at": microseconds(confirmed_at),
    }
    lock_activity(db)
    execute_packed(db, _WRITE, parameters)
    execute_packed(db, _MARK, parameters)
