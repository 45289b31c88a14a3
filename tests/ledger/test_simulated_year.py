"""A small bank through a seeded year: whatever happens, the books add up after every step."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from tests.ledger.bank import broken_invariants, open_all, order, terms
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.errors import BankError
from trident.kernel.ids import new_id
from trident.ledger import AccountId, AccountKind, EntryId, EntryKind, HoldId, Leg, TransferAction, TransferOrder
from trident.ledger import ResultCode as Code

BEGIN = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)
STEPS = 73
KINDS = [EntryKind.TRANSFER] * 4 + [EntryKind.SHOPPING] * 2 + [EntryKind.SALARY, EntryKind.BILL, EntryKind.INTEREST]

# The class limits once more, from the postings alone.
BREACHES = text(
    """
    WITH counted AS (
        SELECT a.kind, p.account_id, p.business_on, p.amount_minor
        FROM ledger.postings p JOIN ledger.accounts a ON a.id = p.account_id JOIN ledger.balances b USING (account_id)
        WHERE p.kind < 20 AND p.counterparty_id IS DISTINCT FROM b.bound_account_id
    ), sums AS (
        SELECT kind, account_id, business_on, sum(amount_minor) FILTER (WHERE amount_minor > 0) AS came_in,
               -sum(amount_minor) FILTER (WHERE amount_minor < 0) AS went_out
        FROM counted GROUP BY 1, 2, 3
    ), years AS (
        SELECT kind, account_id, sum(came_in) AS came_in, sum(went_out) AS went_out FROM sums GROUP BY 1, 2
    )
    SELECT 'day', account_id FROM sums
    WHERE kind = 'class-2' AND greatest(came_in, went_out) > 1000000
       OR kind = 'class-3' AND (came_in > 500000 OR went_out > 200000)
    UNION ALL
    SELECT 'year', account_id FROM years
    WHERE kind = 'class-2' AND greatest(came_in, went_out) > 20000000
       OR kind = 'class-3' AND (came_in > 10000000 OR went_out > 5000000)
    UNION ALL
    SELECT 'balance', p.account_id FROM ledger.postings p JOIN ledger.accounts a ON a.id = p.account_id
    WHERE a.kind = 'class-3' AND p.balance_minor > 200000
    """
)


class City:
    """Chance, people, and what they do; the same for the same seed."""

    def __init__(self, bank: Database, seed: int) -> None:
        self.bank = bank
        self.chance = random.Random(seed)  # noqa: S311 - the same year every time
        people = []
        for _ in range(8):
            holder = new_id()
            first = terms(AccountKind.CLASS_1, holder=holder)
            people += [
                first,
                terms(AccountKind.CLASS_2, holder=holder, bound=first.account_id),
                terms(AccountKind.CLASS_3, holder=holder, bound=first.account_id),
            ]
        self.mint = open_all(bank, [terms(floor=None)], BEGIN)[0]
        self.accounts = open_all(bank, [*people, terms(floor=-5_000_00), terms(ceiling=50_000_00)], BEGIN)
        self.now = BEGIN
        self.past: list[TransferOrder] = []
        self.holds: list[TransferOrder] = []
        self.posted: list[EntryId] = []
        self.codes: set[Code] = set()

    def amount(self) -> int:
        return self.chance.choice([self.chance.randrange(1, 500_00), self.chance.randrange(1, 12_000_00)])

    def order(self) -> TransferOrder:
        chance = self.chance
        if self.holds and chance.random() < 0.1:
            held = chance.choice(self.holds[-20:])
            action = chance.choice([TransferAction.CAPTURE, TransferAction.RELEASE])
            amount = chance.randrange(1, held.amount_minor + 2)
            return held._replace(
                id=EntryId(new_id()), amount_minor=amount, action=action, hold_id=HoldId(held.id), expires_at=None
            )
        debit = self.mint if chance.random() < 0.3 else chance.choice(self.accounts)
        made = order(debit, chance.choice(self.accounts), self.amount(), kind=chance.choice(KINDS))
        if chance.random() < 0.1:
            end = self.now + timedelta(days=chance.randrange(1, 10))
            made = made._replace(action=TransferAction.HOLD, expires_at=end)
            self.holds.append(made)
        return made

    def post_batch(self) -> None:
        orders = [self.order() for _ in range(self.chance.randrange(1, 60))]
        orders = [one._replace(linked=self.chance.random() < 0.1) for one in orders[:-1]] + orders[-1:]
        orders += [one._replace(linked=False) for one in self.past[-3:]]
        with self.bank.transaction() as db:
            outcomes = ledger.post_transfers(db, orders, now=self.now)
        self.codes |= {outcome.code for outcome in outcomes}
        self.posted += [outcome.id for outcome in outcomes if outcome.debit_sequence and not outcome.replayed]
        self.past += orders

    def post_entry(self) -> None:
        debit, *credits_ = self.chance.sample(self.accounts, self.chance.randrange(3, 6))
        parts = [self.amount() for _ in credits_]
        legs = [Leg(debit, -sum(parts)), *(Leg(*pair) for pair in zip(credits_, parts, strict=True))]
        entry_id = EntryId(new_id())
        with self.bank.transaction() as db:
            ledger.post_entry(db, entry_id=entry_id, kind=EntryKind.FEE, legs=legs, description="", now=self.now)
        self.posted.append(entry_id)

    def reverse_entry(self) -> None:
        entry_id = self.chance.choice(self.posted)
        with self.bank.transaction() as db:
            ledger.reverse_entry(db, entry_id=entry_id, reversal_id=EntryId(new_id()), reason="test", now=self.now)

    def freeze_or_unfreeze(self) -> None:
        account_id: AccountId = self.chance.choice(self.accounts)
        with self.bank.transaction() as db:
            is_frozen = ledger.account(db, account_id).status == "frozen"
            change = ledger.unfreeze_account if is_frozen else ledger.freeze_account
            change(db, account_id=account_id, reason="test", now=self.now)

    def expire_holds(self) -> None:
        with self.bank.transaction() as db:
            ledger.expire_holds(db, now=self.now)

    def step(self) -> None:
        self.now += timedelta(days=5, minutes=self.chance.randrange(600))
        self.expire_holds()
        for act in self.chance.choices(
            [self.post_batch, self.post_entry, self.reverse_entry, self.freeze_or_unfreeze], [6, 2, 2, 1], k=4
        ):
            try:
                act()
            except BankError:
                continue


@pytest.mark.parametrize("seed", [20261123])
def test_the_books_add_up_after_every_step(fresh_database: Database, seed: int) -> None:
    city = City(fresh_database, seed)
    city.post_batch()
    for _ in range(STEPS):
        city.step()
        assert broken_invariants(fresh_database) == []
        with fresh_database.transaction(read_only=True) as db:
            assert db.execute(BREACHES).first() is None
    assert len(city.posted) > 1_000
    assert city.codes >= {Code.POSTED, Code.INSUFFICIENT_FUNDS, Code.BALANCE_LIMIT, Code.OUT_DAY_LIMIT,
                          Code.IN_DAY_LIMIT, Code.LINKED_ENTRY_FAILED, Code.HOLD_EXPIRED,
                          Code.HOLD_ALREADY_SETTLED}  # fmt: skip
