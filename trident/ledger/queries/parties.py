"""Who stands behind accounts: what a payment must know of both sides, lean enough to be read under the shard's lock."""

from collections.abc import Callable, Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from trident.kernel.arrays import ByteaArray, UuidArray
from trident.kernel.crypto import blind_index, open_sealed
from trident.kernel.packed import execute_packed
from trident.ledger.tables import HOLDER_NAME, NUMBER
from trident.ledger.types import AccountId, AccountKind

_READ = """
    SELECT id, holder_id, holder_name, number_masked, kind, NULL AS number_index
    FROM ledger.accounts WHERE id = ANY (%(ids)b)
    UNION ALL
    SELECT id, holder_id, holder_name, number_masked, kind, number_index
    FROM ledger.accounts WHERE number_index = ANY (%(indexes)b)
"""


class Party(NamedTuple):
    """One side of a payment; nothing of it changes as long as the account exists."""

    account_id: AccountId
    holder_id: UUID | None
    sealed_name: bytes | None
    number_masked: str
    kind: AccountKind

    @property
    def holder_name(self) -> str:
        """The holder's name, opened when somebody asks; empty where the account has none."""
        return "" if self.sealed_name is None else open_sealed(HOLDER_NAME, self.sealed_name)


class Parties(NamedTuple):
    """Accounts that exist, by what they were asked for."""

    by_id: dict[UUID, Party]
    by_number: dict[str, Party]


def parties(db: Session, *, account_ids: Collection[UUID] = (), numbers: Collection[str] = ()) -> Parties:
    """Return who stands behind accounts named by their ids or numbers, in one statement; unknown ones are left out."""
    return ask_parties(db, account_ids=account_ids, numbers=numbers)()


def ask_parties(
    db: Session, *, account_ids: Collection[UUID] = (), numbers: Collection[str] = ()
) -> Callable[[], Parties]:
    """Ask for the same; return what reads the answer."""
    by_index = {blind_index(NUMBER, number): number for number in numbers}
    asked = {"ids": UuidArray.of_ids(list(account_ids)), "indexes": ByteaArray.of(list(by_index))}
    rows = execute_packed(db, _READ, asked)

    def read() -> Parties:
        found = Parties({}, {})
        for account_id, holder_id, sealed_name, number_masked, kind, number_index in rows:
            party = Party(account_id, holder_id, sealed_name, number_masked, AccountKind(kind))
            if number_index is None:
                found.by_id[account_id] = party
            else:
                found.by_number[by_index[number_index]] = party
        return found

    return read
