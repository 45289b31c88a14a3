"""Packed statements sent one behind the other: what waits for what, and what becomes of an error."""

from uuid import uuid4

import psycopg
import pytest
from psycopg.pq import PipelineStatus

from trident.kernel.arrays import TextArray, UuidArray, driver_connection, execute_packed, together, without_waiting
from trident.kernel.db import Database

CLAIM = (
    "INSERT INTO kernel.handled (event_id, handler, handled_at) SELECT id, 'test', now() FROM unnest(%(ids)b) AS a (id)"
)
COUNT = "SELECT count(*) FROM kernel.handled WHERE event_id = ANY (%(ids)b)"


def _claim_twice(database: Database, ids: UuidArray) -> None:
    with database.transaction() as db, without_waiting(db):
        execute_packed(db, CLAIM, {"ids": ids})
        with without_waiting(db):
            execute_packed(db, CLAIM, {"ids": ids})
        execute_packed(db, COUNT, {"ids": ids})


def test_a_block_within_another_waits_at_the_end_of_that_one(database: Database) -> None:
    ids = UuidArray.of_ids([uuid4(), uuid4()])
    with database.transaction() as db:
        connection = driver_connection(db)
        with without_waiting(db):
            with without_waiting(db):
                execute_packed(db, CLAIM, {"ids": ids})
            assert connection.pgconn.pipeline_status == PipelineStatus.ON
            with together(db):
                counted = execute_packed(db, COUNT, {"ids": ids})
            assert connection.pgconn.pipeline_status == PipelineStatus.ON
        assert connection.pgconn.pipeline_status == PipelineStatus.OFF
        assert counted.fetchone() == (2,)


def test_an_error_in_a_block_within_another_is_raised_and_nothing_stays(database: Database) -> None:
    ids = UuidArray.of_ids([uuid4()])
    with pytest.raises(psycopg.errors.UniqueViolation):
        _claim_twice(database, ids)
    with database.transaction(read_only=True) as db:
        assert execute_packed(db, COUNT, {"ids": ids}).fetchone() == (0,)


def test_what_no_text_can_hold_is_replaced_and_the_rest_is_left(database: Database) -> None:
    given = ["plain", None, "", "nul \0 within", "half \ud800", "余额"]
    with database.transaction(read_only=True) as db:
        read = execute_packed(db, "SELECT %(texts)b::text[]", {"texts": TextArray.of(given)}).fetchone()
    assert read == (["plain", None, "", "nul  within", "half ?", "余额"],)
