"""Keep what verifications found, for whoever looks at it later."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from trident.kernel.ids import new_id
from trident.ledger.views import Verification

_INSERT = text(
    "INSERT INTO ledger.verifications (id, verified_at, is_intact, result) VALUES (:id, :at, :is_intact, :result)"
).bindparams(bindparam("result", type_=JSONB))
_LAST = text("SELECT result FROM ledger.verifications ORDER BY verified_at DESC, id DESC LIMIT 1")


def record_verification(db: Session, verification: Verification, *, now: datetime) -> None:
    """Keep the result of a verification."""
    result: dict[str, Any] = msgspec.to_builtins(asdict(verification))
    db.execute(
        _INSERT,
        {"id": new_id(now), "at": verification.verified_at, "is_intact": verification.is_intact, "result": result},
    )


def last_verification(db: Session) -> Verification | None:
    """Return the latest result kept; None where the books were never verified."""
    result = db.scalar(_LAST)
    return None if result is None else msgspec.convert(result, Verification)
