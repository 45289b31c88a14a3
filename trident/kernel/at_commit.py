"""What a process notes of a transaction once it has committed, and never of one that did not."""

from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session


def at_commit(db: Session, note: Callable[[], None]) -> None:
    """Call `note` once the transaction has committed. It must not ask the database, and not fail.

    Not within a savepoint: what was done there can come to nothing although the transaction commits.
    """
    assert not db.in_nested_transaction(), "what a savepoint did is not certain to stay"
    transaction = db.get_transaction()

    def hear(session: Session) -> None:
        # Neither a savepoint's end, nor the commit of a later transaction of the same session.
        if not session.in_nested_transaction() and session.get_transaction() is transaction:
            note()

    event.listen(db, "after_commit", hear)
