from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.notifications.changes import Change, write_changes

INBOX_CHANNEL: Final = "trident_inbox"
"""PostgreSQL notification channel that carries what changed in inboxes to the server processes' streams."""

_NOTIFY: Final = text("SELECT pg_notify(:channel, payload) FROM unnest(CAST(:payloads AS text[])) AS payload")


def tell_streams(db: Session, changes: Sequence[Change]) -> None:
    """Tell the streams of all server processes what changed, when the transaction commits."""
    if changes:
        db.execute(_NOTIFY, {"channel": INBOX_CHANNEL, "payloads": write_changes(changes)})
