"""What is noted once a transaction has committed, and of no other."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trident.kernel.at_commit import at_commit
from trident.kernel.db import Database


def test_it_is_noted_at_the_end_and_once(database: Database) -> None:
    noted: list[str] = []
    with Session(database.engine) as db:
        with db.begin():
            db.execute(text("SELECT 1"))
            at_commit(db, lambda: noted.append("first"))
            with db.begin_nested():
                db.execute(text("SELECT 1"))
            assert noted == [], "a savepoint's end is not the transaction's"
        assert noted == ["first"]
        with db.begin():
            db.execute(text("SELECT 1"))
    assert noted == ["first"]


def test_what_was_rolled_back_is_never_noted_not_with_the_next_commit_either(database: Database) -> None:
    noted: list[str] = []
    with Session(database.engine) as db:
        db.execute(text("SELECT 1"))
        at_commit(db, lambda: noted.append("undone"))
        db.rollback()
        db.execute(text("SELECT 1"))
        at_commit(db, lambda: noted.append("done"))
        db.commit()
    assert noted == ["done"]


def test_a_commit_that_fails_notes_nothing(database: Database) -> None:
    noted: list[str] = []
    with database.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE once (of integer UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    with Session(database.engine) as db:
        db.execute(text("INSERT INTO once VALUES (1), (1)"))
        at_commit(db, lambda: noted.append("refused"))
        with pytest.raises(IntegrityError):
            db.commit()
    with database.transaction() as db:
        assert db.scalar(text("SELECT count(*) FROM once")) == 0
    assert noted == []


def test_within_a_savepoint_it_is_refused(database: Database) -> None:
    noted: list[str] = []
    with database.transaction() as db, db.begin_nested(), pytest.raises(AssertionError):
        at_commit(db, lambda: noted.append("perhaps"))
    assert noted == []
