"""A second set of books, in plain Python, that the bank's own are held against after every step."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from tests.simulation.terms import Sent
from trident.kernel.db import Database
from trident.ledger import AccountId, EntryKind
from trident.ledger.codes import KIND_CODES

_BALANCES = text(
    """
    SELECT account_id, posted_minor, held_minor, sequence, floor_minor, ceiling_minor, currency FROM ledger.balances
    """
)
_POSTED = text(
    """
    SELECT position, account_id, amount_minor, sequence, balance_minor, kind, entry_id
    FROM ledger.postings WHERE position > :after ORDER BY position, sequence
    """
)
_HELD = text(
    "SELECT debit_account, sum(amount_minor) AS held FROM ledger.holds WHERE status = 0 GROUP BY debit_account"
)
_INTEREST = KIND_CODES[EntryKind.INTEREST]
"""Interest is taken over from the bank's books; all else is known beforehand."""


@dataclass
class Shadow:
    """What every account must hold, by what the people of the simulation know they did."""

    balance: Counter[AccountId] = field(default_factory=Counter)
    held: Counter[AccountId] = field(default_factory=Counter)
    frozen: set[AccountId] = field(default_factory=set)
    sent: Sent = field(default_factory=Sent)
    interest_minor: int = 0
    entries: int = 0
    _summed: Counter[AccountId] = field(default_factory=Counter)
    _sequences: Counter[AccountId] = field(default_factory=Counter)
    _position: int = 0

    def move(self, debit: AccountId, credit: AccountId, amount: int) -> None:
        """Take an amount from one account to the other."""
        self.balance[debit] -= amount
        self.balance[credit] += amount

    def free(self, account_id: AccountId) -> int:
        """What can be taken out of an account whose floor is zero."""
        return self.balance[account_id] - self.held[account_id]

    def check(self, database: Database) -> None:
        """Hold the bank's books against these, looking at no more than what is new."""
        with database.transaction(read_only=True) as db:
            rows = db.execute(_BALANCES).all()
            posted = db.execute(_POSTED, {"after": self._position}).all()
            held = {row.debit_account: int(row.held) for row in db.execute(_HELD)}
        self._follow(posted)
        sums: dict[str, int] = defaultdict(int)
        for row in rows:
            account_id = row.account_id
            assert row.posted_minor == self.balance[account_id], f"{account_id} is not what the people know"
            assert row.posted_minor == self._summed[account_id], f"{account_id} is not the sum of its postings"
            assert row.sequence == self._sequences[account_id], f"{account_id} lacks a posting"
            assert row.held_minor == self.held[account_id] == held.get(account_id, 0), f"{account_id}: holds"
            assert row.floor_minor is None or row.posted_minor - row.held_minor >= row.floor_minor, (
                f"{account_id}: floor"
            )
            assert row.ceiling_minor is None or row.posted_minor <= row.ceiling_minor, f"{account_id}: ceiling"
            sums[row.currency] += row.posted_minor
        assert set(sums.values()) <= {0}, f"the books do not balance: {dict(sums)}"

    def _follow(self, posted: Sequence[Any]) -> None:
        of_entry: Counter[Any] = Counter()
        for row in posted:
            self._summed[row.account_id] += row.amount_minor
            self._sequences[row.account_id] += 1
            assert row.sequence == self._sequences[row.account_id], "sequences have no gap"
            assert row.balance_minor == self._summed[row.account_id], "the running balance runs"
            if row.kind == _INTEREST:
                self.balance[row.account_id] += row.amount_minor
                self.interest_minor += max(row.amount_minor, 0)
            of_entry[row.entry_id] += row.amount_minor
            self._position = row.position
        assert set(of_entry.values()) <= {0}, "every entry balances"
        self.entries += len(of_entry)
