"""A few accounts and orders, for tests that look at what the ledger does with them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import text

from trident import ledger
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.ledger import (
    AccountId,
    AccountKind,
    AccountType,
    EntryId,
    EntryKind,
    NewAccount,
    PostingOutcome,
    TransferOrder,
)

NOON = datetime(2026, 3, 18, 4, 0, tzinfo=UTC)
"""Noon in Shanghai."""


def terms(
    kind: AccountKind = AccountKind.INTERNAL,
    *,
    holder: UUID | None = None,
    floor: int | None = 0,
    ceiling: int | None = None,
    currency: str = "CNY",
    bound: AccountId | None = None,
    face_to_face: bool = True,
) -> NewAccount:
    personal = kind not in (AccountKind.INTERNAL, AccountKind.GENERAL_LEDGER)
    return NewAccount(
        account_id=AccountId(new_id()),
        kind=kind,
        type=AccountType.LIABILITY,
        currency=currency,
        product="test",
        holder_id=(holder or new_id()) if personal else None,
        holder_name="张三" if personal else None,
        floor_minor=floor,
        ceiling_minor=ceiling,
        bound_account_id=bound,
        face_to_face=face_to_face,
    )


def open_all(database: Database, accounts: Sequence[NewAccount], now: datetime = NOON) -> list[AccountId]:
    with database.transaction() as db:
        ledger.open_accounts(db, accounts, now=now)
    return [account.account_id for account in accounts]


def open_source(database: Database, currency: str = "CNY") -> AccountId:
    """An account without a floor, from which the others get their first money."""
    return open_all(database, [terms(floor=None, currency=currency)])[0]


def order(
    debit: AccountId, credit: AccountId, amount: int, *, kind: EntryKind = EntryKind.TRANSFER, **more: object
) -> TransferOrder:
    made = TransferOrder(EntryId(new_id()), debit, credit, amount, "CNY", kind, "test")
    return made._replace(**more)


def post(database: Database, *orders: TransferOrder, now: datetime = NOON) -> list[PostingOutcome]:
    with database.transaction() as db:
        return ledger.post_transfers(db, orders, now=now)


def fill(database: Database, source: AccountId, account: AccountId, amount: int, now: datetime = NOON) -> None:
    outcome = post(database, order(source, account, amount, kind=EntryKind.OPENING), now=now)[0]
    assert outcome.code == 0, outcome


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All that the ledger has on record, save the refusals it remembers: for tests that nothing changed."""
    with database.transaction() as db:
        return {
            name: [tuple(row) for row in db.execute(text(f"SELECT * FROM ledger.{name} ORDER BY 1, 2"))]
            for name in ("accounts", "balances", "transfers", "entry_legs", "holds", "reversals", "limit_usage",
                         "status_changes")
        }  # fmt: skip


def broken_invariants(database: Database) -> list[str]:
    """Look at the ledger as an auditor would, from its rows alone, and say what does not hold."""
    checks = {
        "postings of a currency do not add up to nothing": """
            SELECT currency, sum(amount_minor) FROM ledger.postings GROUP BY currency HAVING sum(amount_minor) <> 0""",
        "a balance is not the sum of its postings": """
            SELECT b.account_id FROM ledger.balances b LEFT JOIN ledger.postings p USING (account_id)
            GROUP BY b.account_id, b.posted_minor, b.sequence
            HAVING b.posted_minor <> coalesce(sum(p.amount_minor), 0) OR b.sequence <> count(p.sequence)""",
        "a running balance or sequence is wrong": """
            SELECT * FROM (
                SELECT account_id, sequence, balance_minor,
                       row_number() OVER w AS nth, sum(amount_minor) OVER w AS running
                FROM ledger.postings WINDOW w AS (PARTITION BY account_id ORDER BY sequence)
            ) x WHERE sequence <> nth OR balance_minor <> running""",
        "a posting is out of bounds": """
            SELECT p.account_id FROM ledger.postings p JOIN ledger.balances b USING (account_id)
            WHERE p.balance_minor < b.floor_minor OR p.balance_minor > b.ceiling_minor""",
        "what is held is not the open holds": """
            SELECT b.account_id FROM ledger.balances b
            LEFT JOIN ledger.holds h ON h.debit_account = b.account_id AND h.status = 0
            GROUP BY b.account_id, b.held_minor HAVING b.held_minor <> coalesce(sum(h.amount_minor), 0)""",
        "more is held than there is": """
            SELECT account_id FROM ledger.balances WHERE posted_minor - held_minor < floor_minor""",
        "positions have a gap": """
            SELECT max(position), count(DISTINCT position) FROM ledger.postings
            HAVING max(position) <> count(DISTINCT position)""",
        "an account's posting times go back": """
            SELECT * FROM (
                SELECT posted_at, lag(posted_at) OVER (PARTITION BY account_id ORDER BY sequence) AS before
                FROM ledger.postings
            ) x WHERE posted_at < before""",
        "an id was answered twice": """
            SELECT id FROM ledger.answered GROUP BY id HAVING count(*) > 1""",
    }
    with database.transaction(read_only=True) as db:
        return [name for name, query in checks.items() if db.execute(text(query)).first() is not None]
