import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import Row, text
from sqlalchemy.engine import make_url

from trident import ledger
from trident.app.cannot_start import CannotStart
from trident.app.migrate import find_revision, head_revision, migrate, migrations_dir
from trident.decisions.queries.verify_log import LogVerification, verify_log
from trident.kernel.clock import bank_day
from trident.kernel.db import APPLICATION, Database
from trident.kernel.ids import new_id
from trident.risk import Payment, Usage, load_activity, read_usage, save_activity

MIGRATE = """
import sys
from trident.app.migrate import migrate
from trident.kernel.db import Database
print(migrate(Database(sys.argv[1])))
"""


@pytest.fixture
def empty_database(postgres_uri: str, fresh_database: Database) -> Database:
    """The test's own database, with nothing in it."""
    name = make_url(fresh_database.dsn).database
    assert name is not None
    with psycopg.connect(postgres_uri, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return fresh_database


def test_a_new_database_is_brought_to_head_once(empty_database: Database) -> None:
    assert find_revision(empty_database) is None
    assert migrate(empty_database) is True
    assert find_revision(empty_database) == head_revision()
    assert migrate(empty_database) is False


def test_processes_that_start_together_migrate_once(empty_database: Database) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", MIGRATE, empty_database.dsn], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = sorted(process.communicate(timeout=120)[0].strip() for process in started)
    assert [process.returncode for process in started] == [0, 0, 0]
    assert find_revision(empty_database) == head_revision()
    assert told[-1] == "True"


def test_every_table_lives_in_the_schema_of_its_domain(clone: Callable[[], Database]) -> None:
    database = clone()
    with database.transaction(read_only=True) as db:
        strays = db.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'")
        ).all()
    database.dispose()
    assert strays == []


OLD_LOG = """
    SELECT decisions.ensure_day('2026-03-18');
    INSERT INTO decisions.log (
        decided_on, point, request_id, subject, decided_at, version, version_number, is_canary, feature_set,
        facts_digest, facts, sealed_facts, outcome, outputs, hits, reasons, degraded, is_error, is_refusal, latency_us,
        shadow, shadow_outcome, shadow_degraded
    )
    SELECT '2026-03-18', CASE WHEN n % 2 = 0 THEN 'bank.one' ELSE 'bank.other' END,
           ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'subject ' || n / 4, '2026-03-18 12:00+08',
           'version', n / 20, n % 7 = 0, 'set', CASE WHEN n = 9 THEN 'digest'::bytea ELSE '' END,
           ('{"amount":' || n || ',"text":"' || repeat('\\ud800', n % 3) || '"}')::json,
           CASE WHEN n % 5 = 0 THEN 'sealed'::bytea END, CASE WHEN n % 3 = 0 THEN 'refuse' ELSE 'allow' END,
           '{"limit":5}', CASE WHEN n % 11 = 0 THEN '[{"a":1}]'::json END, '[["t","r",["amount"],"话","word"]]',
           CASE WHEN n % 13 = 0 THEN 'amount is missing' END, n % 17 = 0, n % 3 = 0, n,
           CASE WHEN n % 4 = 0 THEN 'shadow'::bytea END, CASE WHEN n % 8 = 0 THEN 'allow' END, NULL
    FROM generate_series(1, 40) AS n;
    INSERT INTO decisions.requests (point, request_id, decided_on)
    SELECT point, request_id, decided_on FROM decisions.log WHERE facts_digest <> '';
    INSERT INTO decisions.blocks
    SELECT 1, 'seal', '2026-03-18', 1, 40, 40, c, decode(repeat('00', 32), 'hex'),
           decisions.block_digest(1, 'seal', '2026-03-18', 1, 40, 40, c, decode(repeat('00', 32), 'hex')), now()
    FROM decisions.content_digest('2026-03-18', 1, 40) AS c
"""
OLD_COLUMNS = """
    decided_on, position, point, request_id, subject, decided_at, version, version_number, is_canary, feature_set,
    facts_digest, facts::text, sealed_facts, outcome, outputs::text, hits::text, reasons::text, degraded, is_error,
    is_refusal, latency_us, shadow, shadow_outcome, shadow_degraded
"""


def _all(database: Database, statement: str) -> list[Row[Any]]:
    with database.transaction(read_only=True) as db:
        return list(db.execute(text(statement)))


def _to_revision(database: Database, revision: str) -> None:
    with database.engine.connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(migrations_dir()))
        config.attributes["connection"] = connection
        if find_revision(database) is None:
            command.upgrade(config, revision)
        else:
            command.downgrade(config, revision)
        connection.commit()
    database.dispose()


@pytest.fixture
def with_old_log(empty_database: Database) -> Database:
    """A database of the revision before answers had rows of their own, with a day of decisions, sealed."""
    _to_revision(empty_database, "0019_touched")
    with empty_database.engine.connect() as connection:
        connection.execution_options(no_parameters=True).exec_driver_sql(OLD_LOG)
        connection.commit()
    empty_database.dispose()
    return empty_database


def test_decisions_of_the_old_log_stay_as_they_were_sealed(with_old_log: Database) -> None:
    before = _all(with_old_log, f"SELECT {OLD_COLUMNS} FROM decisions.log ORDER BY position")
    assert migrate(with_old_log) is True
    assert _all(with_old_log, f"SELECT {OLD_COLUMNS} FROM decisions.logged ORDER BY position") == before
    with with_old_log.transaction() as db:
        assert verify_log(db) == LogVerification(is_intact=True, blocks=1, decisions=40, first_fault=None)
        assert db.scalar(text("SELECT count(*) FROM decisions.log")) == 40
        assert db.scalar(text("SELECT to_regclass('decisions.before_log_20260318')")) is None


@pytest.mark.parametrize("name", ["", APPLICATION])
def test_servers_that_could_not_live_with_a_revision_must_stop_first(
    with_old_log: Database, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("trident.app.migrate.WAIT_S", 0.2)
    with psycopg.connect(with_old_log.dsn, application_name=name), pytest.raises(CannotStart, match="stop them first"):
        migrate(with_old_log)
    assert find_revision(with_old_log) == "0019_touched"
    assert len(_all(with_old_log, "SELECT outcome FROM decisions.log")) == 40
    with psycopg.connect(with_old_log.dsn, application_name="psql"):
        assert migrate(with_old_log) is True


def test_totals_of_accounts_move_into_their_customers_rows_and_back(empty_database: Database, now: datetime) -> None:
    migrate(empty_database)
    customers = [new_id(), new_id()]
    with empty_database.transaction() as db:
        holders = [customers[0], customers[0], customers[1]]
        accounts = [one.id for one in ledger.open_accounts(db, [_account(holder) for holder in holders], now=now)]
    payments = [
        Payment(new_id(), now + timedelta(minutes=place), 100 + place, customers[place % 3 // 2], account=account)
        for place, account in enumerate(accounts * 20)
    ]
    for begin in range(0, len(payments), 7):
        _pay(empty_database, payments[begin : begin + 7])
    packed = _all(empty_database, "SELECT * FROM risk.track ORDER BY subject, entity")
    known = _histories(empty_database, payments[-3:])

    _to_revision(empty_database, "0020_answers")
    apart = _all(empty_database, "SELECT subject FROM risk.track WHERE entity = 2 ORDER BY subject")
    assert [row.subject for row in apart] == sorted(accounts)

    migrate(empty_database)
    assert len(_all(empty_database, "SELECT * FROM risk.track")) == len(packed) == 2
    assert _histories(empty_database, payments[-3:]) == known
    assert [known[place]["account_count_24h"] for place in range(3)] == [21, 21, 21]


def test_whom_customers_have_met_moves_into_their_rows_and_back(empty_database: Database, now: datetime) -> None:
    migrate(empty_database)
    few, many = new_id(), new_id()
    payments = [
        Payment(new_id(), now + timedelta(minutes=place), 100, customer, new_id(), device=new_id())
        for customer, number in ((few, 3), (many, 40))
        for place in range(number)
    ]
    for begin in range(0, len(payments), 7):
        _pay(empty_database, payments[begin : begin + 7])
    known = _histories(empty_database, payments)

    _to_revision(empty_database, "0021_account_tracks")
    apart = _all(empty_database, "SELECT customer, count(*) FROM risk.meeting GROUP BY customer")
    assert {row.customer: row.count for row in apart} == {few: 6, many: 80}

    migrate(empty_database)
    circles = _all(empty_database, "SELECT subject, length(circle) / 26 FROM risk.track WHERE circle IS NOT NULL")
    assert {row.subject: row[1] for row in circles} == {few: 6, many: 12}
    assert len(_all(empty_database, "SELECT * FROM risk.meeting")) == 68
    assert _histories(empty_database, payments) == known
    assert {one["is_new_payee"] for one in known} == {0}


def test_what_counts_towards_limits_moves_into_the_customers_rows_and_back(
    empty_database: Database, now: datetime
) -> None:
    migrate(empty_database)
    busy, quiet = new_id(), new_id()
    today = bank_day(now)
    payments = [Payment(new_id(), now, 100, customer, new_id()) for customer in (busy, quiet)]
    with empty_database.transaction() as db:
        activity = load_activity(db, payments)
        for payment in payments:
            activity.add(payment)
        activity.usage(busy, "CNY", today - timedelta(days=1)).add(12_345_67)
        activity.usage(busy, "CNY", today).add(10**15)
        activity.usage(busy, "USD", today).add(1)
        save_activity(db, activity)

    _to_revision(empty_database, "0022_circles")
    assert [tuple(row) for row in _all(empty_database, "SELECT * FROM payments.usage ORDER BY currency")] == [
        (busy, "CNY", today, 10**15, 1, 10**15 + 12_345_67),
        (busy, "USD", today, 1, 1, 1),
    ]
    # Whoever is counted has totals too; a row that has none all the same is not lost.
    with empty_database.transaction() as db:
        lost = new_id()
        db.execute(text("INSERT INTO payments.usage VALUES (:id, 'CNY', :day, 5, 1, 7)"), {"id": lost, "day": today})

    migrate(empty_database)
    with empty_database.transaction() as db:
        found = [
            read_usage(db, customer=customer, currency=currency, day=today)
            for customer, currency in ((busy, "CNY"), (busy, "USD"), (quiet, "CNY"), (lost, "CNY"))
        ]
        assert found == [
            Usage(today, 10**15, 1, 10**15 + 12_345_67),
            Usage(today, 1, 1, 1),
            Usage(today),
            Usage(today, 5, 1, 7),
        ]
    payment = Payment(new_id(), now, 100, lost, new_id())
    _pay(empty_database, [payment])
    assert _histories(empty_database, [payment])[0]["customer_count_1h"] == 2


def _account(holder: UUID) -> ledger.NewAccount:
    return ledger.NewAccount(
        ledger.AccountId(new_id()),
        ledger.AccountKind.CLASS_1,
        ledger.AccountType.LIABILITY,
        "CNY",
        "current",
        holder_id=holder,
        holder_name="王梓涵",
    )


def _pay(database: Database, payments: list[Payment]) -> None:
    with database.transaction() as db:
        activity = load_activity(db, payments)
        for payment in payments:
            activity.add(payment)
        save_activity(db, activity)


def _histories(database: Database, payments: list[Payment]) -> list[dict[str, float | None]]:
    with database.transaction() as db:
        activity = load_activity(db, payments)
        return [activity.features(payment) for payment in payments]
