"""Step-ups in a batch: demanded and read with one statement each, however many."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trident.identity.settings import IdentitySettings, environment_settings
from trident.identity.types import ProvenStepUp, StepUpDemand
from trident.kernel.arrays import ByteaArray, Int2Array, Int8Array, TextArray, UuidArray
from trident.kernel.packed import execute_packed

_DEMAND: Final = """
    INSERT INTO identity.step_up (
        id, customer_id, session_id, binding, strength, amount_minor, currency, payee_last4, payee_name_masked,
        created_at, ends_at
    )
    SELECT a.*, %(now)s, %(ends_at)s FROM unnest(
        %(ids)b, %(customers)b, %(sessions)b, %(bindings)b, %(strengths)b, %(amounts)b, %(currencies)b, %(last4s)b,
        %(names)b
    ) AS a
"""
_PROVEN: Final = """
    SELECT id, customer_id, session_id, binding, strength FROM identity.step_up
    WHERE id = ANY (%(ids)b) AND proven_at IS NOT NULL AND ends_at > %(now)s
"""


def demand_step_ups(
    db: Session, demands: Sequence[StepUpDemand], *, now: datetime, settings: IdentitySettings | None = None
) -> None:
    """Demand proof; nothing is sent before its customer asks for a code."""
    if not demands:
        return
    lasts = timedelta(seconds=(settings or environment_settings()).step_up_lifetime_s)
    execute_packed(
        db,
        _DEMAND,
        {
            "ids": UuidArray.of_ids([one.id for one in demands]),
            "customers": UuidArray.of_ids([one.customer_id for one in demands]),
            "sessions": UuidArray.of_ids([one.session_id for one in demands]),
            "bindings": ByteaArray.of([one.binding for one in demands]),
            "strengths": Int2Array.of([one.strength for one in demands]),
            "amounts": Int8Array.of([one.about.amount_minor for one in demands]),
            "currencies": TextArray.of([one.about.currency for one in demands]),
            "last4s": TextArray.of([one.about.payee_last4 for one in demands]),
            "names": TextArray.of([one.about.payee_name_masked for one in demands]),
            "now": now,
            "ends_at": now + lasts,
        },
    )


def read_proven_step_ups(db: Session, ids: Collection[UUID], now: datetime) -> dict[UUID, ProvenStepUp]:
    """The step-ups of these ids that were proven and are not too old; others are left out."""
    rows = execute_packed(db, _PROVEN, {"ids": UuidArray.of_ids(list(ids)), "now": now})
    return {
        step_up_id: ProvenStepUp(customer_id, session_id, bytes(binding), strength)
        for step_up_id, customer_id, session_id, binding, strength in rows
    }
