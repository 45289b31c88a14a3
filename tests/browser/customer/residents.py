"""People of the tests' own, with accounts and a past, in a bank that runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.customers.people import person
from tests.identity.desk import PASSWORD, cheap_hash
from trident import customers, identity, ledger
from trident.kernel.db import Database
from trident.kernel.ids import new_id

_NOW_AND_THEN = (
    (ledger.EntryKind.SHOPPING, "中央大街百货"),
    (ledger.EntryKind.BILL, "供热公司"),
    (ledger.EntryKind.SHOPPING, "松花江超市"),
)


@dataclass(frozen=True)
class Resident:
    """A customer, their class I account, and one of class II where asked for; numbers as they are read aloud."""

    customer_id: UUID
    name: str
    phone: str
    account_id: UUID
    number: str
    second_id: UUID | None = None
    second_number: str | None = None

    password = PASSWORD


def move_in(
    database: Database, *, funds_minor: int = 1_000_000, second_minor: int | None = None, **chosen: Any
) -> Resident:
    """Register somebody with a password, a class I account and money on it."""
    now = datetime.now(UTC)
    one = person(**chosen)
    with database.transaction() as db:
        customers.register_customers(db, [one], now=now)
        identity.set_password_hashes(db, customer_ids=[one.customer_id], password_hash=cheap_hash(PASSWORD), now=now)
        main = _open(db, one, ledger.AccountKind.CLASS_1, None, now)
        second = _open(db, one, ledger.AccountKind.CLASS_2, main.id, now) if second_minor is not None else None
    if funds_minor:
        post(database, None, main.id, [(funds_minor, ledger.EntryKind.SALARY, "三月工资")])
    if second is not None and second_minor:
        post(database, main.id, second.id, [(second_minor, ledger.EntryKind.TRANSFER, "转入电子账户")])
    return Resident(
        one.customer_id,
        one.name,
        one.phone,
        main.id,
        main.number,
        second and second.id,
        second and second.number,
    )


def _open(
    db: Any, one: customers.NewCustomer, kind: ledger.AccountKind, bound: ledger.AccountId | None, now: datetime
) -> ledger.Account:
    return ledger.open_account(
        db,
        account_id=ledger.AccountId(new_id()),
        kind=kind,
        type=ledger.AccountType.LIABILITY,
        currency="CNY",
        holder_id=one.customer_id,
        holder_name=one.name,
        product="current" if bound is None else "e-account",
        bound_account_id=bound,
        now=now,
    )


def post(
    database: Database,
    source: UUID | None,
    target: UUID | None,
    amounts: Sequence[tuple[int, ledger.EntryKind, str]],
) -> None:
    """Move money; without a source or a target it is the bank's own account, which has no floor."""
    now = datetime.now(UTC)
    with database.transaction() as db:
        till = ledger.AccountId(new_id())
        ledger.open_account(
            db,
            account_id=till,
            kind=ledger.AccountKind.INTERNAL,
            type=ledger.AccountType.LIABILITY,
            currency="CNY",
            product="merchant-settlement",
            holder_name="城市商户",
            floor_minor=None,
            now=now,
        )
        orders = [
            ledger.TransferOrder(
                ledger.EntryId(new_id()),
                ledger.AccountId(source or till),
                ledger.AccountId(target or till),
                amount,
                "CNY",
                kind,
                description,
            )
            for amount, kind, description in amounts
        ]
        # A moment later than the worker's clock could have stamped anything of these accounts.
        outcomes = ledger.post_transfers(db, orders, now=now + timedelta(milliseconds=1))
    assert {outcome.code for outcome in outcomes} == {ledger.ResultCode.POSTED}, outcomes


def spend(database: Database, resident: Resident, times: int) -> None:
    """Let somebody go shopping and pay bills: 1.00, 2.00, 3.00 yuan and so on."""
    kinds = [_NOW_AND_THEN[number % len(_NOW_AND_THEN)] for number in range(times)]
    post(
        database,
        resident.account_id,
        None,
        [((number + 1) * 100, kind, words) for number, (kind, words) in enumerate(kinds)],
    )
