"""Packed statements, on a connection that prepares by itself and on a writer's: what waits for what, and errors."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from trident.kernel.arrays import ByteaArray, TextArray, UuidArray
from trident.kernel.db import Database
from trident.kernel.packed import execute_packed, together

CLAIM = (
    "INSERT INTO kernel.handled (event_id, handler, handled_at) SELECT id, 'test', now() FROM unnest(%(ids)b) AS a (id)"
)
COUNT = "SELECT count(*) FROM kernel.handled WHERE event_id = ANY (%(ids)b)"
PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'trident%%'"


@pytest.fixture(params=["driver", "writer"])
def bank(request: pytest.FixtureRequest, database: Database) -> Iterator[Database]:
    """The database over either kind of connection."""
    made = Database(database.dsn, pool_size=1, is_batched=request.param == "writer")
    yield made
    made.dispose()


@pytest.fixture
def writer(database: Database) -> Iterator[Database]:
    """The database over a writer's one connection."""
    made = Database(database.dsn, pool_size=1, is_batched=True)
    yield made
    made.dispose()


def _count(bank: Database, ids: UuidArray) -> int:
    with bank.transaction(read_only=True) as db:
        (counted,) = execute_packed(db, COUNT, {"ids": ids}).fetchone()
    assert isinstance(counted, int)
    return counted


def _claim_twice(db: Session, ids: UuidArray) -> None:
    with together(db):
        execute_packed(db, CLAIM, {"ids": ids})
        with together(db):
            execute_packed(db, CLAIM, {"ids": ids})
        execute_packed(db, COUNT, {"ids": ids})


def _claim_and_stop(bank: Database, ids: UuidArray) -> None:
    with bank.transaction() as db, together(db):
        execute_packed(db, CLAIM, {"ids": ids})
        raise LookupError


def _count_behind_a_fault(bank: Database, ids: UuidArray) -> None:
    with bank.transaction() as db, together(db):
        execute_packed(db, "SELECT 1 / %(zero)s", {"zero": 0})
        execute_packed(db, COUNT, {"ids": ids})


def _claim_and_lose_the_connection(bank: Database, another: Database, ids: UuidArray) -> None:
    with bank.transaction() as db:
        (pid,) = execute_packed(db, "SELECT pg_backend_pid()", {}).fetchone()
        execute_packed(db, CLAIM, {"ids": ids})
        with another.transaction() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
        execute_packed(db, COUNT, {"ids": ids})


def test_arrays_arrive_as_they_were_packed_with_their_nulls(bank: Database) -> None:
    ids = [uuid4(), None, uuid4()]
    asked = {
        "ids": UuidArray.of_ids(ids),
        "all": UuidArray.of_ids([one for one in ids if one is not None]),
        "bytes": ByteaArray.of([b"\0a", None, b""], nulls=2),
        "nulls": ByteaArray.of([], nulls=2),
        "none": ByteaArray.of([]),
    }
    with bank.transaction(read_only=True) as db:
        query = "SELECT %(ids)b, %(all)b, %(bytes)b, %(nulls)b, %(none)b"
        found = execute_packed(db, query, asked).fetchone()
    assert found == (ids, [ids[0], ids[2]], [b"\0a", None, b"", None, None], [None, None], [])


def test_values_of_every_kind_arrive_as_they_were(bank: Database) -> None:
    statement = (
        "SELECT %(text)s::text, %(bytes)s::bytea, %(number)s::bigint, %(day)s::date, %(at)s::timestamptz, "
        "%(none)s::text, '100%%', %(text)s::text"
    )
    at = datetime(2026, 3, 18, 2, 30, 0, 7, tzinfo=UTC)
    given = {"text": "余额", "bytes": b"\0\xff", "number": -(2**63), "day": date(1999, 12, 31), "at": at, "none": None}
    with bank.transaction(read_only=True) as db:
        read = execute_packed(db, statement, given).fetchall()
    assert read == [("余额", b"\0\xff", -(2**63), date(1999, 12, 31), at, None, "100%", "余额")]


def test_what_no_text_can_hold_is_replaced_and_the_rest_is_left(bank: Database) -> None:
    given = ["plain", None, "", "nul \0 within", "half \ud800", "余额"]
    with bank.transaction(read_only=True) as db:
        read = execute_packed(db, "SELECT %(texts)b::text[]", {"texts": TextArray.of(given)}).fetchone()
    assert read == (["plain", None, "", "nul  within", "half ?", "余额"],)


def test_rows_are_read_once_and_have_names(bank: Database) -> None:
    with bank.transaction(read_only=True) as db:
        rows = execute_packed(db, "SELECT a AS one FROM generate_series(1, 3) AS s (a)", {})
        assert [column.name for column in rows.description or ()] == ["one"]
        assert rows.fetchone() == (1,)
        assert rows.fetchall() == [(2,), (3,)]
        assert rows.fetchone() is None


def test_in_a_block_each_answer_is_its_own_statements(bank: Database) -> None:
    ids = UuidArray.of_ids([uuid4(), uuid4()])
    with bank.transaction() as db:
        with together(db):
            before = execute_packed(db, COUNT, {"ids": ids})
            execute_packed(db, CLAIM, {"ids": ids})
            with together(db):
                after = execute_packed(db, COUNT, {"ids": ids})
            assert after.fetchone() == (2,)
            again = execute_packed(db, COUNT, {"ids": ids})
        assert (before.fetchone(), again.fetchone()) == ((0,), (2,))
    assert _count(bank, ids) == 2


def test_a_statement_of_sqlalchemy_comes_behind_those_asked_before(writer: Database) -> None:
    ids = UuidArray.of_ids([uuid4()])
    with writer.transaction() as db:
        with together(db):
            execute_packed(db, CLAIM, {"ids": ids})
            seen = db.scalars(text("SELECT event_id FROM kernel.handled WHERE xmin::text = pg_current_xact_id()::text"))
            counted = execute_packed(db, COUNT, {"ids": ids})
        assert (len(seen.all()), counted.fetchone()) == (1, (1,))


def test_an_error_in_a_block_within_another_is_raised_and_nothing_stays(bank: Database) -> None:
    ids = UuidArray.of_ids([uuid4()])
    with pytest.raises(psycopg.errors.UniqueViolation), bank.transaction() as db:
        _claim_twice(db, ids)
    assert _count(bank, ids) == 0


def test_what_is_raised_in_a_block_is_what_is_told_and_nothing_stays(bank: Database) -> None:
    ids = UuidArray.of_ids([uuid4()])
    with pytest.raises(LookupError):
        _claim_and_stop(bank, ids)
    assert _count(bank, ids) == 0


def test_a_large_batch_goes_both_ways_at_once(bank: Database) -> None:
    texts = ["余额" * 5_000] * 100
    with bank.transaction(read_only=True) as db, together(db):
        answers = [execute_packed(db, "SELECT %(texts)b::text[]", {"texts": TextArray.of(texts)}) for _ in range(20)]
        assert all(answer.fetchone() == (texts,) for answer in answers)


def test_a_writer_prepares_once_and_keeps_it_after_a_rollback(writer: Database) -> None:
    ids = UuidArray.of_ids([uuid4()])
    for _ in range(3):
        assert _count(writer, ids) == 0
        with pytest.raises(LookupError):
            _claim_and_stop(writer, ids)
    with writer.transaction() as db:
        assert execute_packed(db, PREPARED, {}).fetchone() == (3,), "the count, the claim and this one"


def test_what_was_not_prepared_for_an_error_before_it_is_prepared_later(writer: Database) -> None:
    ids = UuidArray.of_ids([uuid4()])
    with pytest.raises(psycopg.errors.DivisionByZero):
        _count_behind_a_fault(writer, ids)
    assert _count(writer, ids) == 0


def test_a_lost_connection_is_told_and_replaced(writer: Database, database: Database) -> None:
    ids = UuidArray.of_ids([uuid4()])
    with pytest.raises((psycopg.OperationalError, OperationalError)):  # the second where rolling back tells it again
        _claim_and_lose_the_connection(writer, database, ids)
    assert _count(writer, ids) == 0
