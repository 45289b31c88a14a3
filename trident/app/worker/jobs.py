"""The jobs that run by the clock, each in one process at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from trident import ledger, risk
from trident.app.decision_points import DECISION_POINTS
from trident.app.settings import WorkerSettings
from trident.decisions import jobs as decisions_jobs
from trident.decisions.settings import DecisionsSettings
from trident.identity import IdentitySettings
from trident.identity.jobs import delete_expired
from trident.kernel.db import Database
from trident.kernel.forget_claims import forget_claims
from trident.ledger import jobs as ledger_jobs
from trident.payments import jobs as payments_jobs
from trident.risk import jobs as risk_jobs

LOCK_SPACE = 8743369
"""First half of the advisory locks under which jobs run; the second is their name's checksum."""

Run = Callable[[Database, datetime], object]


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every `every_s` seconds.

    :param run: may open transactions of its own; it must be safe to break off at any point and run again.
    """

    name: str
    every_s: float
    run: Run


def all_jobs(
    settings: WorkerSettings, identity_settings: IdentitySettings, decisions_settings: DecisionsSettings
) -> tuple[Job, ...]:
    """Return what there is to do by the clock."""
    after = timedelta(seconds=settings.day_closes_after_s)
    every = timedelta(seconds=settings.verify_every_s)
    claims = timedelta(days=settings.claims_days)
    return (
        Job("ledger.expire-holds", 5, lambda database, now: ledger_jobs.expire_old_holds(database, now=now)),
        Job("ledger.seal-blocks", 5, lambda database, now: ledger_jobs.seal_entries(database, now=now)),
        Job(
            "ledger.close-days",
            30,
            lambda database, now: ledger_jobs.close_finished_days(database, now=now, after=after),
        ),
        Job("ledger.verify", 60, lambda database, now: _verify_if_due(database, now, every)),
        Job(
            "payments.carry-out-due",
            2,
            lambda database, now: payments_jobs.carry_out_due_transfers(database, now=now),
        ),
        Job("payments.keep-payee-tokens", 600, lambda database, _now: payments_jobs.keep_all_payee_tokens(database)),
        Job(
            "decisions.make-days",
            600,
            lambda database, now: decisions_jobs.make_log_days(database, now=now, settings=decisions_settings),
        ),
        Job("decisions.tally-log", 5, lambda database, now: decisions_jobs.tally_decisions(database, now=now)),
        Job("decisions.seal-log", 5, lambda database, now: decisions_jobs.seal_decisions(database, now=now)),
        Job(
            "decisions.watch-canaries",
            15,
            lambda database, now: decisions_jobs.watch_canaries(database, now=now, settings=decisions_settings),
        ),
        Job(
            "decisions.export-days",
            600,
            lambda database, now: decisions_jobs.export_finished_days(
                database, points=DECISION_POINTS, now=now, settings=decisions_settings
            ),
        ),
        Job(
            "decisions.drop-days",
            3600,
            lambda database, now: decisions_jobs.drop_old_days(database, now=now, settings=decisions_settings),
        ),
        Job("risk.forget-history", 600, _forget_history),
        Job("risk.expire-listings", 60, lambda database, now: risk_jobs.expire_old_listings(database, now=now)),
        Job("identity.delete-expired", 600, lambda database, now: _delete_expired(database, now, identity_settings)),
        Job("kernel.forget-claims", 600, lambda database, now: forget_claims(database, before=now - claims)),
    )


def run_alone(job: Job, database: Database, now: datetime) -> bool:
    """Run a job unless another process is running it; tell whether it ran."""
    # A connection of its own: a transaction held open for the lock's sake would keep old row versions alive.
    with database.connect(autocommit=True) as connection:
        lock = (LOCK_SPACE, crc32(job.name.encode()) - (1 << 31))
        row = connection.execute("SELECT pg_try_advisory_lock(%s::integer, %s::integer)", lock).fetchone()
        assert row is not None
        if row[0]:
            job.run(database, now)
        return bool(row[0])


def _verify_if_due(database: Database, now: datetime, every: timedelta) -> None:
    with database.transaction(read_only=True) as db:
        last = ledger.last_verification(db)
    if last is None or now - last.verified_at >= every:
        ledger_jobs.verify_books(database, now=now)


def _forget_history(database: Database, now: datetime) -> None:
    most = 10_000
    forgotten = most
    while forgotten == most:
        with database.transaction() as db:
            forgotten = risk.forget_history(db, now=now, most=most)


def _delete_expired(database: Database, now: datetime, settings: IdentitySettings) -> None:
    with database.transaction() as db:
        delete_expired(db, now=now, settings=settings)
