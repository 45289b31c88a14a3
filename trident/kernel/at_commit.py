"""What a process notes of a transaction once it has committed, and never of one that did not."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import event
from sqlalchemy.orm import Session

_WAITING: Final = "trident.at_commit"


def at_commit(db: Session, note: Callable[[], None]) -> None:
    """Call `note` once the transaction has committed. It must not ask the database, and not fail.

    Not within a savepoint: what was done there can come to nothing although the transaction commits.
    """
    assert not db.in_nested_transaction(), "what a savepoint did is not certain to stay"
    db.info.setdefault(_WAITING, []).append((db.get_transaction(), note))


def _note(session: Session) -> None:
    if _WAITING not in session.info or session.in_nested_transaction():
        return
    committed = session.get_transaction()
    for transaction, note in session.info.pop(_WAITING):
        if transaction is committed:  # others were rolled back
            note()


event.listen(Session, "after_commit", _note)
