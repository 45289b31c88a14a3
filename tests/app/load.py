"""Many customers who send transfers at once, and remember what each was told."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import aiohttp
from sqlalchemy import text

from trident import ledger, payments
from trident.app.demo.seed import seed_city, sign_ins
from trident.identity.sessions import open_session, token_digest
from trident.identity.tables import CustomerSessionRow
from trident.identity.types import Origin
from trident.kernel.auth import csrf_token
from trident.kernel.db import Database
from trident.risk import PartiesToLookUp, read_listings

PEOPLE = 200
"""So many that nobody sends more in an hour than is let through without a code."""


@dataclass(frozen=True)
class Payer:
    token: str
    account_id: UUID
    number: str
    name: str


@dataclass(frozen=True)
class Wish:
    """A transfer that somebody wants, under the key that makes it one intent."""

    payer: Payer
    payee: Payer
    key: UUID
    amount_minor: int = 1

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Cookie": f"trident_customer={self.payer.token}",
            "X-CSRF-Token": csrf_token(self.payer.token),
            "Idempotency-Key": str(self.key),
        }

    @property
    def body(self) -> dict[str, Any]:
        return {
            "source_account_id": str(self.payer.account_id),
            "payee_account_number": self.payee.number,
            "payee_name": self.payee.name,
            "amount_minor": self.amount_minor,
            "currency": "CNY",
        }


def sign_everybody_in(database: Database) -> list[Payer]:
    """Fill a small city of today and open a session for each of its people."""
    now = datetime.now(UTC)
    seed_city(database, number=PEOPLE, days=2, now=now, progress=lambda *_: None)
    assert sign_ins(number=PEOPLE).people
    return open_sessions(database, now)


def open_sessions(database: Database, now: datetime) -> list[Payer]:
    """Open a session for each of the city's people who stand on no list: nobody asks them for more than a session."""
    payers = []
    with database.transaction() as db:
        rows = db.execute(
            text("SELECT id, holder_id FROM ledger.accounts WHERE kind = 'class-1' ORDER BY opened_at, id")
        ).all()
        accounts = ledger.accounts_by_ids(db, [row.id for row in rows])
        for account, listings in zip(
            accounts, read_listings(db, [_both_sides(one) for one in accounts], now=now), strict=True
        ):
            if (listings.payer, listings.payee) != ("none", "none"):
                continue
            session = open_session(
                db,
                CustomerSessionRow,
                holder_id=account.holder_id,
                origin=Origin("test", "127.0.0.1"),
                idle_s=3600,
                lifetime_s=7200,
                now=now,
            )
            assert account.holder_name is not None
            payers.append(Payer(session.token, account.id, account.number, account.holder_name))
    return payers


def _both_sides(account: ledger.Account) -> PartiesToLookUp:
    """Look a person up as payer and as payee."""
    assert account.holder_id is not None
    assert account.holder_name is not None
    return PartiesToLookUp(
        account.holder_id, account.id, account.id, account.holder_id, account.holder_name, device=None, address=None
    )


def send_unheard(database: Database, now: datetime) -> None:
    """Let everybody pay the next one a fen, with no worker about who would tell of it."""
    payers = open_sessions(database, now)
    requests = [
        payments.TransferRequest(
            token_digest=token_digest(one.token),
            idempotency_key=uuid4(),
            source_account_id=ledger.AccountId(one.account_id),
            payee=payments.TypedPayee(other.number, other.name),
            amount_minor=1,
            currency="CNY",
        )
        for one, other in pairwise(payers)
    ]
    with database.transaction() as db:
        answers = payments.send_transfers(db, requests, now=now)
    assert all(isinstance(answer, payments.Transfer) for answer in answers)


def wishes(payers: Sequence[Payer], number: int) -> list[Wish]:
    """Transfers in a ring: everybody pays as often as they are paid, and always the same one."""
    count = len(payers)
    return [Wish(payers[place % count], payers[(place + 3) % count], uuid4()) for place in range(number)]


Told = dict[UUID, tuple[int, dict[str, Any]]]


def send(
    port: int, asked: Sequence[Wish], *, callers: int = 100, after: int = 0, then: Callable[[], object] | None = None
) -> Told:
    """Send all wishes over `callers` connections; who is not answered is left out of the result.

    :param then: called once, as soon as `after` have been answered.
    """
    told: Told = {}

    async def send_one(client: aiohttp.ClientSession, wish: Wish) -> None:
        nonlocal then
        try:
            async with client.post(
                f"http://127.0.0.1:{port}/api/customer/transfers", json=wish.body, headers=wish.headers
            ) as answer:
                told[wish.key] = (answer.status, await answer.json(content_type=None))
        except (aiohttp.ClientError, TimeoutError, ConnectionError):
            return
        if then is not None and len(told) >= after:
            act, then = then, None
            act()

    async def send_all() -> None:
        connector = aiohttp.TCPConnector(limit=callers)
        timeout = aiohttp.ClientTimeout(total=60)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as client:
            waiting: list[Awaitable[None]] = [send_one(client, wish) for wish in asked]
            await asyncio.gather(*waiting)

    asyncio.run(send_all())
    return told


def settled_keys(database: Database) -> set[UUID]:
    """The keys whose transfers are settled, from the payments' own table and the ledger's."""
    with database.transaction(read_only=True) as db:
        return set(
            db.scalars(
                text(
                    "SELECT p.idempotency_key FROM payments.transfer p JOIN ledger.transfers l ON l.id = p.id"
                    " WHERE p.refusal IS NULL"
                )
            )
        )


def assert_intact(database: Database) -> None:
    with database.transaction() as db:
        found = ledger.verify(db, now=datetime.now(UTC))
    assert found.first_fault is None
