"""A process that posts for many callers at once, as the bank's server does, and says what it has acknowledged.

`python -m tests.ledger.writing_server ADDRESS DEBIT CREDIT`: reads ids from standard input, submits a transfer for
each at once, and prints each id when its caller has its answer.
"""

import asyncio
import sys
from uuid import UUID

from tests.ledger.bank import NOON
from trident import ledger
from trident.kernel.batching import Batcher
from trident.kernel.crypto import Keys, use_keys
from trident.kernel.db import Database
from trident.ledger import AccountId, EntryId, EntryKind, PostingOutcome, TransferOrder


def order_of(entry_id: UUID, debit: AccountId, credit: AccountId) -> TransferOrder:
    return TransferOrder(EntryId(entry_id), debit, credit, 1, "CNY", EntryKind.TRANSFER, "one of a thousand")


async def serve(database: Database, orders: list[TransferOrder]) -> None:
    def process(batch: list[TransferOrder]) -> list[PostingOutcome]:
        with database.transaction() as db:
            return ledger.post_transfers(db, batch, now=NOON)

    async def ask(order: TransferOrder) -> None:
        outcome = await batcher.submit(order)
        assert outcome.code == 0, outcome
        sys.stdout.write(f"{outcome.id}\n")
        sys.stdout.flush()

    # Small batches: there are many moments to die in.
    batcher = Batcher(process, name="writer", max_batch=20)
    batcher.start()
    await asyncio.gather(*(ask(order) for order in orders))
    await batcher.stop()


def main() -> None:
    address, debit, credit = sys.argv[1:]
    use_keys(Keys(b"the key of tests, and of nothing else but tests"))
    accounts = AccountId(UUID(debit)), AccountId(UUID(credit))
    orders = [order_of(UUID(line.strip()), *accounts) for line in sys.stdin]
    database = Database(address)
    asyncio.run(serve(database, orders))
    database.dispose()


if __name__ == "__main__":
    main()
