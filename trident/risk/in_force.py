"""What of the bank's own choosing holds in a transaction: its scores and its lists."""

from collections.abc import Callable
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from trident.kernel.packed import execute_packed
from trident.risk.lists.listed import Listed, listed_at
from trident.risk.scoring.live_scorers import Scorers, load_scorers

_READ: Final = """
    SELECT p.live, p.shadow, l.version FROM risk.score_pointer p CROSS JOIN risk.list_state l WHERE p.id AND l.id
"""


class InForce(NamedTuple):
    """The scores in force, and who may stand on a list."""

    scorers: Scorers
    listed: Listed


def ask_in_force(db: Session) -> Callable[[], InForce]:
    """Ask what is in force in this transaction: one small statement, effective everywhere at the next batch.

    :returns: what reads the answer.
    """
    rows = execute_packed(db, _READ, {})

    def read() -> InForce:
        row = rows.fetchone()
        assert row is not None, "both are one row for ever"
        live, shadow, version = row
        return InForce(load_scorers(db, live, shadow), listed_at(db, version))

    return read
