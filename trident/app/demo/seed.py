"""Fill the city. Every step may be done twice: a run that was broken off is simply run again."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from trident import customers, identity, ledger
from trident.app.demo.books import Household, make_households, make_own_accounts
from trident.app.demo.days import SHOWN, City
from trident.app.demo.people import PASSWORD, Ids, StaffPerson, make_customers, make_staff
from trident.app.demo.story import Story
from trident.app.demo.transfers import PhoneBank, is_between_people
from trident.decisions import jobs as decisions_jobs
from trident.kernel.clock import BANK_ZONE, bank_day
from trident.kernel.db import Database
from trident.ledger import jobs as ledger_jobs

SEED = 20260318
LIVED_DAYS = 10
"""Transfers of the last days are sent from phones: they fill histories, inboxes, payee books and the desk's figures."""
_BATCH = 500
_DEPOSIT_RATE = Decimal("0.0005")
_INTEREST_PRODUCTS = ("current", "e-account", "e-wallet")

Progress = Callable[[str, int, int], None]
"""Told of each step: what it is, how much of it is done, of how much."""


@dataclass(frozen=True, slots=True)
class SignIns:
    """Whom to sign in as."""

    people: list[tuple[str, str]]
    staff: list[StaffPerson]
    password: str


@dataclass(slots=True)
class _Plan:
    households: list[Household]
    staff: list[StaffPerson]
    city: City
    holders: dict[ledger.AccountId, UUID]
    own_terms: list[ledger.NewAccount]
    interest_account: ledger.AccountId
    ids: Ids


def sign_ins(*, number: int, seed: int = SEED) -> SignIns:
    """Name the first people and all staff; nothing is read or written."""
    plan = _plan(number, seed, date(2026, 1, 1))
    people = [(one.person.name, one.person.phone) for one in plan.households[:SHOWN]]
    return SignIns(people, plan.staff, PASSWORD)


def seed_city(
    database: Database, *, number: int, days: int, now: datetime, progress: Progress, seed: int = SEED
) -> int:
    """Fill the bank with `number` people, the `days` before today and today so far; returns the number of entries.

    The same seed gives the same people and the same entries, whatever is there already stays as it is.
    """
    today = bank_day(now)
    first_day = today - timedelta(days=days)
    # People are drawn from the seed alone: on another day they are still who they were.
    plan = _plan(number, seed, date(2026, 1, 1))
    opened_at = _at(first_day, 6)
    _register(database, plan, opened_at, progress)
    _open_accounts(database, plan, opened_at, progress)
    posted = _post(database, plan.city.first_deposits(), _at(first_day, 6, 30))
    phones = PhoneBank(database, plan.holders)
    lived_from = today - timedelta(days=min(days, LIVED_DAYS))
    story = Story(database, phones, plan.households, plan.staff, seed=seed, first_day=lived_from, opened_at=now)
    for number_of_day in range(days):
        day = first_day + timedelta(days=number_of_day)
        for hour, orders in plan.city.hours_of(day):
            if day < lived_from:
                posted += _post(database, orders, _at(day, hour))
            else:
                story.tell(until=_at(day, hour))
                posted += _live(database, phones, orders, plan, _at(day, hour))
        story.tell(until=_at(day + timedelta(days=1), 0))
        _close(database, day)
        progress("ninety-days", number_of_day + 1, days)
    for hour, orders in plan.city.hours_of(today):
        if _at(today, hour) < now:
            story.tell(until=_at(today, hour))
            posted += _live(database, phones, orders, plan, _at(today, hour))
    story.tell(until=now)
    decisions_jobs.tally_decisions(database, now=now)
    _make_up_books(database, now)
    return posted


def _plan(number: int, seed: int, today: date) -> _Plan:
    chance, ids = random.Random(seed), Ids(seed)
    staff = make_staff(chance, ids)
    own, own_terms = make_own_accounts(ids)
    people = make_customers(chance, ids, number, today=today)
    households = make_households(chance, ids, people)
    holders = {term.account_id: one.person.customer_id for one in households for term in one.accounts}
    return _Plan(households, staff, City(chance, ids, own, households), holders, own_terms, own.interest, ids)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), BANK_ZONE)


def _register(database: Database, plan: _Plan, now: datetime, progress: Progress) -> None:
    hashed = identity.hash_password(PASSWORD)
    people = [one.person for one in plan.households]
    for place in range(0, len(people), _BATCH):
        part = people[place : place + _BATCH]
        with database.transaction() as db:
            customers.register_customers(db, part, now=now)
            identity.set_password_hashes(
                db, customer_ids=[one.customer_id for one in part], password_hash=hashed, now=now
            )
        progress("people", place + len(part), len(people))
    for one in plan.staff:
        with database.transaction() as db:
            if identity.find_staff_by_number(db, one.staff_number, now=now) is None:
                identity.register_staff(
                    db,
                    staff_id=one.staff_id,
                    staff_number=one.staff_number,
                    name=one.name,
                    roles=[one.role],
                    branch=one.branch,
                    password=PASSWORD,
                    now=now,
                )


def _open_accounts(database: Database, plan: _Plan, now: datetime, progress: Progress) -> None:
    with database.transaction() as db:
        ledger.open_accounts(db, plan.own_terms, now=now)
        for product in _INTEREST_PRODUCTS:
            ledger.set_interest_rate(
                db,
                product=product,
                currency="CNY",
                annual_rate=_DEPOSIT_RATE,
                convention=ledger.DayCount.ACTUAL_360,
                capitalised=ledger.CapitalisedEvery.QUARTER,
                expense_account=plan.interest_account,
                valid_from=date(2026, 1, 1),
                source="演示城市的挂牌活期利率",
                now=now,
            )
    for place in range(0, len(plan.households), _BATCH):
        part = plan.households[place : place + _BATCH]
        with database.transaction() as db:
            ledger.open_accounts(db, [term for one in part for term in one.accounts], now=now)
        progress("accounts", place + len(part), len(plan.households))


def _post(database: Database, orders: Sequence[ledger.TransferOrder], now: datetime) -> int:
    posted = 0
    for place in range(0, len(orders), _BATCH):
        with database.transaction() as db:
            outcomes = ledger.post_transfers(db, orders[place : place + _BATCH], now=now)
        posted += sum(outcome.code is ledger.ResultCode.POSTED for outcome in outcomes)
    return posted


def _live(
    database: Database, phones: PhoneBank, orders: Sequence[ledger.TransferOrder], plan: _Plan, now: datetime
) -> int:
    """Live an hour of the last days: what people send one another, they send from their phones."""
    sent = [order for order in orders if is_between_people(order, plan.holders)]
    rest = [order for order in orders if not is_between_people(order, plan.holders)]
    posted = _post(database, rest, now)
    return posted + phones.send_orders(sent, now)


def _close(database: Database, day: date) -> None:
    """Close the day, and whatever a run that was broken off has left open before it; pay the interest that is due."""
    ledger_jobs.close_finished_days(database, now=_at(day + timedelta(days=1), 0, 5))


def _make_up_books(database: Database, now: datetime) -> None:
    with database.transaction() as db:
        ledger.seal_blocks(db, now=now, is_final=True)
    with database.transaction() as db:
        verification = ledger.verify(db, now=now)
    with database.transaction() as db:
        ledger.record_verification(db, verification, now=now)
