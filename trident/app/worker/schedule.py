"""Runs jobs when they are due, each in its own thread, until it is told to stop."""

import time
from collections.abc import Sequence
from threading import Event, Thread

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from trident.app.worker.jobs import Job, run_alone
from trident.kernel import metrics
from trident.kernel.clock import Clock
from trident.kernel.db import Database
from trident.kernel.errors import BankError
from trident.kernel.log import get_logger

_log = get_logger()


class Schedule:
    """The jobs' threads. A job that fails is logged, counted, and tried again when it is due again."""

    def __init__(self, database: Database, jobs: Sequence[Job], clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._is_stopped = Event()
        self._threads = [Thread(target=self._repeat, args=(job,), name=job.name, daemon=True) for job in jobs]

    def start(self) -> None:
        """Begin; every job runs once at once."""
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_s: float) -> None:
        """Start no more runs and wait for those under way; what takes longer is left to PostgreSQL to roll back."""
        self._is_stopped.set()
        deadline_s = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, deadline_s - time.monotonic()))

    def _repeat(self, job: Job) -> None:
        while not self._is_stopped.is_set():
            self._run(job)
            self._is_stopped.wait(job.every_s)

    def _run(self, job: Job) -> None:
        started_s = time.perf_counter()
        try:
            run_alone(job, self._database, self._clock())
        except (SQLAlchemyError, psycopg.Error, BankError) as error:
            metrics.job_failures.labels(job.name).inc()
            _log.error("job.failed", job=job.name, exc_info=error)
        else:
            metrics.job_seconds.labels(job.name).observe(time.perf_counter() - started_s)
