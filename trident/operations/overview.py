"""The bank at a glance, at a bounded price: nothing here grows with the number of viewers or of the day's transfers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from trident import customers, ledger
from trident.kernel.clock import BANK_ZONE
from trident.kernel.dead_letters import count_dead_letters
from trident.kernel.tables import OutboxRow
from trident.operations.queries import count_pending_approvals
from trident.operations.tables import FiguresRow, HourlyTransfersRow
from trident.operations.types import CurrencyTotal, HourTotal, Overview, ProductTotal, TransferTotal

FIGURES_AGE = timedelta(seconds=60)
HOURS_SHOWN = 24
OUTBOX_COUNTED = 10_000
HOME_CURRENCY = "CNY"
_LOCK = 0x6669_6775_7265_73  # "figures": one taker at a time


@dataclass(frozen=True, slots=True)
class _Figures:
    """What only a walk over all customers and accounts can tell."""

    customers: int
    products: tuple[ProductTotal, ...]


def overview(db: Session, *, now: datetime) -> Overview:
    """Today's figures; counts and sums over all accounts are at most a minute old."""
    figures = _figures(db, now)
    hours = _hours(db, now)
    deposits: dict[str, int] = defaultdict(int)
    for product in figures.products:
        deposits[product.currency] += product.balance_minor
    return Overview(
        customers=figures.customers,
        accounts=sum(product.accounts for product in figures.products),
        deposits=tuple(CurrencyTotal(currency, deposits[currency]) for currency in sorted(deposits)),
        deposits_by_product=figures.products,
        transfers_today=_today(db, now),
        transfers_by_hour=hours,
        approvals_pending=count_pending_approvals(db),
        dead_letters=count_dead_letters(db),
        outbox_waiting=_outbox_waiting(db),
        business_on=ledger.business_day(db, now=now),
    )


def _figures(db: Session, now: datetime) -> _Figures:
    row = db.get(FiguresRow, True)
    if row is not None and now - FIGURES_AGE < row.taken_at <= now:
        return msgspec.convert(row.figures, _Figures)
    is_taker = db.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _LOCK})
    if row is not None and not is_taker:
        return msgspec.convert(row.figures, _Figures)  # somebody is counting: theirs is the next
    figures = _count(db)
    if is_taker:
        packed = msgspec.to_builtins(figures)
        taken = insert(FiguresRow).values(id=True, figures=packed, taken_at=now)
        db.execute(
            taken.on_conflict_do_update(index_elements=[FiguresRow.id], set_={"figures": packed, "taken_at": now})
        )
    return figures


def _count(db: Session) -> _Figures:
    totals = ledger.general_ledger_totals(db)
    products = [
        ProductTotal(one.product, one.currency, one.balance_minor, one.accounts)
        for one in totals.items
        if one.is_customers and one.type is ledger.AccountType.LIABILITY
    ]
    products.sort(key=lambda one: (one.currency, one.product))
    return _Figures(customers=customers.count_customers(db), products=tuple(products))


def _hours(db: Session, now: datetime) -> tuple[HourTotal, ...]:
    last = now.replace(minute=0, second=0, microsecond=0)
    first = last - timedelta(hours=HOURS_SHOWN - 1)
    rows = {
        row.hour_at: row
        for row in db.execute(
            select(HourlyTransfersRow.hour_at, *_SUMS)
            .where(HourlyTransfersRow.hour_at >= first, HourlyTransfersRow.hour_at <= last)
            .group_by(HourlyTransfersRow.hour_at)
        )
    }
    shown = [first + timedelta(hours=hour) for hour in range(HOURS_SHOWN)]
    return tuple(
        HourTotal(at, int(rows[at].transfers), int(rows[at].amount_minor)) if at in rows else HourTotal(at, 0, 0)
        for at in shown
    )


_SUMS = (
    func.sum(HourlyTransfersRow.transfers).label("transfers"),
    func.coalesce(
        func.sum(HourlyTransfersRow.amount_minor).filter(HourlyTransfersRow.currency == HOME_CURRENCY), 0
    ).label("amount_minor"),
)


def _today(db: Session, now: datetime) -> TransferTotal:
    midnight = now.astimezone(BANK_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    row = db.execute(select(*_SUMS).where(HourlyTransfersRow.hour_at >= midnight)).one()
    return TransferTotal(int(row.transfers or 0), int(row.amount_minor))


def _outbox_waiting(db: Session) -> int:
    some = select(OutboxRow.id).limit(OUTBOX_COUNTED).subquery()
    return db.execute(select(func.count()).select_from(some)).scalar_one()
