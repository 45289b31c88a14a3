"""What decisions do by themselves, in a worker. Any number of workers may do any of it at the same time."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from trident.decisions.actions.drop_log_day import drop_log_day
from trident.decisions.actions.end_trial import end_trial
from trident.decisions.actions.export_log_day import export_log_day
from trident.decisions.actions.seal_log import mark_log, seal_log
from trident.decisions.actions.tally_log import forget_tallies, tally_log
from trident.decisions.guard_rails import find_breach
from trident.decisions.queries.canary_figures import canary_figures
from trident.decisions.queries.log_days import log_days
from trident.decisions.queries.log_exports import days_to_export
from trident.decisions.refusals import IllegalPolicyStep, LogDayNotAsSealed, LogDayNotSealed
from trident.decisions.settings import DecisionsSettings
from trident.decisions.stages import Stage
from trident.decisions.tables import PointerRow
from trident.decisions.types import DecisionPoint
from trident.kernel.auth import SystemActor
from trident.kernel.clock import bank_day
from trident.kernel.db import Database
from trident.kernel.log import get_logger

GUARD = SystemActor("decisions.guard-rails")
_STRETCHES_AT_ONCE = 20
_log = get_logger()


def make_log_days(database: Database, *, now: datetime, settings: DecisionsSettings) -> int:
    """Make the log's places of today and of the days ahead; returns how many were missing."""
    made = 0
    for ahead in range(settings.days_ahead + 1):
        with database.transaction() as db:
            day = bank_day(now) + timedelta(days=ahead)
            made += bool(db.scalar(text("SELECT decisions.ensure_day(:day)"), {"day": day}))
    return made


def seal_decisions(database: Database, *, now: datetime, is_final: bool = False) -> int:
    """Seal what was decided; returns how many blocks that made."""
    sealed = 0
    while True:
        with database.transaction() as db:
            mark_log(db)
        with database.transaction() as db:
            blocks = seal_log(db, now=now, is_final=is_final, most=_STRETCHES_AT_ONCE)
        sealed += blocks
        if blocks < _STRETCHES_AT_ONCE:
            return sealed


def tally_decisions(database: Database, *, now: datetime) -> int:
    """Count what was decided; returns how many places of the log that were."""
    with database.transaction() as db:
        mark_log(db)
    counted = 0
    while True:
        with database.transaction() as db:
            places = tally_log(db, now=now)
        if not places:
            return counted
        counted += places


def export_finished_days(
    database: Database, *, points: Mapping[str, DecisionPoint], now: datetime, settings: DecisionsSettings
) -> int:
    """Write the days that are over to files, each in a transaction of its own; returns how many were.

    Does nothing where no folder is set. A day that is not sealed to its end comes another time.
    """
    folder = settings.export_folder
    if folder is None:
        return 0
    with database.transaction(read_only=True) as db:
        due = days_to_export(db, folder, before=bank_day(now))
    exported = 0
    for day in due:
        try:
            with database.transaction() as db:
                export_log_day(db, points=points, folder=folder, day=day, now=now)
            exported += 1
        except (LogDayNotSealed, LogDayNotAsSealed) as refusal:
            _log.warning("decision-log.export-put-off", day=day.isoformat(), refusal=refusal.code())
    return exported


def drop_old_days(database: Database, *, now: datetime, settings: DecisionsSettings) -> int:
    """Drop the days whose time in the log is over, each as a whole; returns how many went.

    A day that cannot go now, because it is not sealed to its end, not exported where that is wanted, or because writers
    hold on to the log, goes the next time.
    """
    oldest = bank_day(now) - timedelta(days=settings.log_days)
    with database.transaction(read_only=True) as db:
        due = [day for day in log_days(db) if day < oldest]
    with database.transaction() as db:
        forget_tallies(db, before=now - timedelta(days=settings.log_days))
    dropped = 0
    for day in due:
        try:
            with database.transaction() as db:
                is_gone = drop_log_day(db, day=day, now=now, exported_to=settings.export_folder)
            dropped += is_gone
            if not is_gone:
                _log.warning("decision-log.drop-put-off", day=day.isoformat(), error="not sealed or not exported")
        except OperationalError as error:
            _log.warning("decision-log.drop-put-off", day=day.isoformat(), error=type(error.orig).__name__)
    return dropped


def watch_canaries(database: Database, *, now: datetime, settings: DecisionsSettings) -> list[str]:
    """Call back every canary that broke a guard rail, audited; returns the points where one did."""
    with database.transaction(read_only=True) as db:
        canaries = db.execute(
            select(PointerRow.point, PointerRow.canary, PointerRow.canary_since).where(PointerRow.canary.is_not(None))
        ).all()
    called_back = []
    for row in canaries:
        assert row.canary is not None, "the query's own condition"
        since = max(row.canary_since or now, now - timedelta(seconds=settings.canary_window_s))
        with database.transaction(read_only=True) as db:
            canary, live = canary_figures(db, point=row.point, canary=row.canary, since=since, until=now)
        breach = find_breach(canary, live, settings.rails)
        if breach is None:
            continue
        details = {
            "rail": breach.rail,
            "canary": round(breach.canary, 3),
            "live": round(breach.live, 3),
            "limit": round(breach.limit, 3),
            "decisions": canary.decisions,
        }
        try:
            with database.transaction() as db:
                end_trial(
                    db,
                    actor=GUARD,
                    point=row.point,
                    digest=row.canary,
                    reason=f"guard rail: {breach.rail}",
                    now=now,
                    details=details,
                    only_from=Stage.CANARY,
                )
        except IllegalPolicyStep:  # somebody was quicker
            continue
        _log.warning("canary.called-back", point=row.point, **details)
        called_back.append(row.point)
    return called_back
