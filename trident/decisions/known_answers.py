"""Which answers the log is known to have: each is written once a day, and most of them come again and again.

What is known is known of one connection to the server, and forgotten with it: a server that was put back to an earlier
state has cut its connections.
"""

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from trident.kernel.at_commit import at_commit

MOST_KEPT: Final = 10_000
_KEPT: Final = "trident.decisions.answers"


def unknown_answers(db: Session, ids: Collection[bytes], on: date) -> set[bytes]:
    """Return those of a day's answers that must be written; the caller does so in this transaction.

    Others were committed on this connection, or found there. Within a savepoint, which may come to nothing, nothing is
    learned.
    """
    info = db.connection().info
    kept: tuple[date, set[bytes]] = info.get(_KEPT, (on, set()))
    known = kept[1] if kept[0] == on else set()
    new = set(ids) - known
    if new and not db.in_nested_transaction():
        after = new if len(known) + len(new) > MOST_KEPT else new | known

        def learn() -> None:
            info[_KEPT] = on, after

        at_commit(db, learn)
    return new
