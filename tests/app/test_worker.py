import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text

from tests.app.load import send_unheard
from tests.app.running import start, write_keys
from tests.decisions.export.log_book import LogBook, in_file
from tests.decisions.life_cycle.policies import Desk
from trident.app.decision_points import DECISION_POINTS
from trident.app.demo.seed import seed_city
from trident.app.settings import WorkerSettings
from trident.app.worker.jobs import Job, all_jobs, run_alone
from trident.app.worker.schedule import Schedule
from trident.decisions import DecisionRequest, decide_many
from trident.decisions.export.day_file import path_of
from trident.decisions.settings import DecisionsSettings
from trident.identity import IdentitySettings
from trident.kernel.clock import BANK_ZONE, system_clock
from trident.kernel.db import Database
from trident.kernel.ids import new_id

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def city(clone: Callable[[], Database]) -> Iterator[Database]:
    """A city that was left alone three days ago, with its events not told yet."""
    made = clone()
    left_at = datetime.now(UTC) - timedelta(days=3)
    seed_city(made, number=30, days=4, now=left_at, progress=lambda *_: None)
    send_unheard(made, left_at)
    yield made
    made.dispose()


def count(database: Database, query: str) -> int:
    with database.transaction(read_only=True) as db:
        return int(db.scalar(text(query)) or 0)


def wait_until(is_true: Callable[[], bool], seconds: float = 60) -> None:
    deadline_s = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline_s, "it did not come about"
        time.sleep(0.1)


def test_two_workers_tell_each_event_once_and_close_the_days_that_are_over(city: Database, tmp_path: Path) -> None:
    events = count(city, "SELECT count(*) FROM kernel.outbox")
    assert events > 0
    told_before = count(city, "SELECT count(*) FROM kernel.handled WHERE handler = 'notifications.tell-of-transfer'")
    messages = count(city, "SELECT count(*) FROM notifications.message")
    yesterday = datetime.now(BANK_ZONE).date() - timedelta(days=1)
    environment = {
        "TRIDENT_DATABASE_URL": city.dsn,
        "TRIDENT_SECRET_FILE": str(write_keys(tmp_path)),
        "TRIDENT_WORKER_DAY_CLOSES_AFTER_S": "0",
        "TRIDENT_LOG_LEVEL": "WARNING",
    }
    closed = f"SELECT count(*) FROM ledger.business_days WHERE closed_at IS NOT NULL AND business_on = '{yesterday}'"
    with ExitStack() as stack:
        workers = [stack.enter_context(start("worker", environment=environment)) for _ in range(2)]
        for worker in workers:
            worker.wait_for("worker ready")
        wait_until(lambda: count(city, "SELECT count(*) FROM kernel.outbox") == 0)
        wait_until(lambda: count(city, closed) == 1)
        wait_until(lambda: count(city, "SELECT count(*) FROM ledger.verifications") > 0)
        assert [worker.stop() for worker in workers] == [0, 0]
        assert [worker.output for worker in workers] == ["worker ready", "worker ready"], "nothing went wrong"
    told = count(city, "SELECT count(*) FROM kernel.handled WHERE handler = 'notifications.tell-of-transfer'")
    assert told - told_before == events
    assert count(city, "SELECT count(*) FROM kernel.dead_letters") == 0
    assert count(city, "SELECT count(*) FROM notifications.message") - messages == 2 * events, "one for each side"


def test_a_worker_exports_the_days_that_are_over(fresh_database: Database, tmp_path: Path) -> None:
    desk = Desk(fresh_database, DECISION_POINTS["payments.transfer-terms"], datetime.now(UTC) - timedelta(days=2))
    book = LogBook(desk, desk)
    with fresh_database.transaction() as db:
        asked = DecisionRequest("somebody", {"amount": 100}, new_id())
        decide_many(db, desk.point, [asked], now=desk.now)
    book.seal()
    folder = tmp_path / "files"
    environment = {
        "TRIDENT_DATABASE_URL": fresh_database.dsn,
        "TRIDENT_SECRET_FILE": str(write_keys(tmp_path)),
        "TRIDENT_DECISIONS_EXPORT_FOLDER": str(folder),
        "TRIDENT_LOG_LEVEL": "WARNING",
    }
    with start("worker", environment=environment) as worker:
        wait_until(lambda: len(book.remembered()[0]) == 1)
        assert worker.stop() == 0
        assert worker.output == "worker ready", "nothing went wrong"
    (row,) = in_file(folder / path_of(desk.point.name, book.day))
    assert (row["request_id"], row["fact_amount"]) == (asked.request_id, 100)


def test_a_job_runs_in_one_process_at_a_time(database: Database) -> None:
    runs: list[datetime] = []
    job = Job("test.alone", 60, lambda _database, now: runs.append(now))
    nested = Job("test.alone", 60, lambda database, now: runs.append(now) if run_alone(job, database, now) else None)
    now = system_clock()
    assert run_alone(nested, database, now) is True
    assert runs == [], "while it runs, nobody else runs it"
    assert run_alone(job, database, now) is True
    assert runs == [now]


def test_a_job_that_fails_is_tried_again_and_stops_no_other(database: Database) -> None:
    tried, done = [], Event()

    def fail(database: Database, now: datetime) -> None:
        tried.append(now)
        with database.transaction() as db:
            db.execute(text("SELECT 1 / 0"))

    def succeed(_database: Database, _now: datetime) -> None:
        if len(tried) > 1:
            done.set()

    schedule = Schedule(database, [Job("test.fails", 0.01, fail), Job("test.works", 0.01, succeed)], system_clock)
    schedule.start()
    assert done.wait(10)
    schedule.stop(5)


def test_every_job_may_run_on_an_empty_bank(fresh_database: Database) -> None:
    for job in all_jobs(WorkerSettings(), IdentitySettings(), DecisionsSettings()):
        assert run_alone(job, fresh_database, system_clock()), job.name
