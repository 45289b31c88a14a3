from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.risk.features import DAY_US, HORIZON_US
from trident.risk.types import microseconds

_FORGET_CHUNKS: Final = text(
    """
    DELETE FROM risk.track_chunk WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM risk.track_chunk WHERE last_at < :before ORDER BY last_at LIMIT :most
    ))
    RETURNING 1
    """
)


def forget_history(db: Session, *, now: datetime, most: int = 10_000) -> int:
    """Delete chunks that lie wholly behind the reach of every window, with a day to spare.

    :returns: how many went; as many as `most` means there may be more.
    """
    before = microseconds(now) - HORIZON_US - DAY_US
    return len(db.execute(_FORGET_CHUNKS, {"before": before, "most": most}).all())
