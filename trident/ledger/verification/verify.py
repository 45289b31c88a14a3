"""Recompute the books from their entries, and name the first thing that does not hold."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.ledger.verification import book_checks, entry_checks
from trident.ledger.views import Fault, Verification

CHECKS: Final = {
    "position": entry_checks.POSITION,
    "posting": entry_checks.POSTING,
    "entry": entry_checks.ENTRY,
    "currency": entry_checks.CURRENCY,
    "account": entry_checks.ACCOUNT,
    "bounds": entry_checks.BOUNDS,
    "held": entry_checks.HELD,
    "capture": entry_checks.CAPTURE,
    "reversal": entry_checks.REVERSAL,
    "chain": book_checks.CHAIN,
    "content": book_checks.CONTENT,
    "anchor": book_checks.ANCHOR,
    "daily-balance": book_checks.DAILY_BALANCE,
    "general-ledger": book_checks.GENERAL_LEDGER,
    "totals": book_checks.TOTALS,
    "accrual": book_checks.ACCRUAL,
    "capitalisation": book_checks.CAPITALISATION,
}
"""In this order: what stands nearest to a single entry first, so that the fault is named as precisely as it can be."""

# One snapshot for all checks, or postings between two of them would look like faults. Sorting a million postings wants
# memory, and PostgreSQL's compiler costs more than it saves on queries that run once.
_PREPARE = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "SET LOCAL work_mem = '256MB'",
    "SET LOCAL jit = off",
)
_COUNT = text(
    """
    SELECT coalesce(greatest((SELECT max(position) FROM ledger.transfers),
                             (SELECT max(position) FROM ledger.entry_legs)), 0) AS entries,
           (SELECT count(*) FROM ledger.accounts) AS accounts,
           (SELECT count(*) FROM ledger.blocks) AS blocks,
           (SELECT coalesce(max(last_position), 0) FROM ledger.blocks) AS sealed_through
    """
)


def verify(db: Session, *, now: datetime) -> Verification:
    """Recompute sequences, running balances, holds, totals, sealed blocks and interest from the entries.

    It reads one snapshot and holds up nobody. It must be the first thing that its transaction does.

    :returns: what was looked at, and the first fault, if there is one.
    """
    for statement in _PREPARE:
        db.execute(text(statement))
    counted = db.execute(_COUNT).one()
    fault = next((found for name in CHECKS if (found := _find_fault(db, name)) is not None), None)
    return Verification(
        verified_at=now,
        is_intact=fault is None,
        entries=counted.entries,
        accounts=counted.accounts,
        blocks=counted.blocks,
        sealed_through=counted.sealed_through,
        first_fault=fault,
    )


def _find_fault(db: Session, check: str) -> Fault | None:
    row = db.execute(text(CHECKS[check])).one_or_none()
    if row is None:
        return None
    return Fault(
        check=check,
        account_id=row.account_id,
        sequence=row.sequence,
        entry_id=row.entry_id,
        block=row.block,
        expected=row.expected,
        found=row.found,
    )
