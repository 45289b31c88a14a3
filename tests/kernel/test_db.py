"""What an error of the database says, and what it keeps to itself."""

import traceback

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from trident.kernel.db import Database
from trident.kernel.packed import execute_packed

SECRET = "13900001234"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT CAST(:phone AS text) FROM no_such_table",
        "SELECT 1 / (length(:phone) - 11)",
        "INSERT INTO kernel.outbox (event_id, event) VALUES (gen_random_uuid(), :phone)",
    ],
)
@pytest.mark.parametrize("many", [False, True])
def test_an_error_tells_the_statement_and_no_value(database: Database, statement: str, *, many: bool) -> None:
    values = {"phone": SECRET}
    with pytest.raises(SQLAlchemyError) as refused, database.transaction() as db:
        db.execute(text(statement), [values, values] if many else values)
    told = "".join(traceback.format_exception(refused.value)) + repr(refused.value)
    assert "hide_parameters=True" in told
    assert type(refused.value.__cause__).__name__ in told, "what was broken is still said"
    assert SECRET not in told


def test_an_error_of_a_packed_statement_tells_no_row(database: Database) -> None:
    statement = "INSERT INTO kernel.outbox (event_id, event) VALUES (gen_random_uuid(), %(phone)s)"
    with database.transaction() as db:
        with pytest.raises(psycopg.errors.NotNullViolation) as refused:
            execute_packed(db, statement, {"phone": SECRET})
        db.rollback()
    assert "payload" in str(refused.value)
    assert SECRET not in "".join(traceback.format_exception(refused.value))
