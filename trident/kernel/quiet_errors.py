"""Errors of the database without the rows they are about.

PostgreSQL adds to an error's message a DETAIL that quotes the row (and a CONTEXT that may quote a value): people's
names, numbers and codes, which must not reach a traceback or a log. What is kept says what was broken and where: the
primary message, with its table, column or constraint.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext


def _hide_row(error: BaseException | None) -> None:
    if isinstance(error, psycopg.Error) and error.diag.message_primary is not None:
        error.args = (error.diag.message_primary,)


def _hide_rows(context: ExceptionContext) -> None:
    error = context.original_exception
    _hide_row(error)
    wrapped = context.sqlalchemy_exception
    if wrapped is not None:
        kind = type(error)
        wrapped.args = (f"({kind.__module__}.{kind.__qualname__}) {error}",)


def hide_rows_in_errors(engine: Engine) -> None:
    """Make what the engine raises say no more than the primary message."""
    event.listen(engine, "handle_error", _hide_rows)


@contextmanager
def rows_hidden() -> Iterator[None]:
    """Raise psycopg's own errors with their primary message only, where it is used without SQLAlchemy."""
    try:
        yield
    except psycopg.Error as error:
        _hide_row(error)
        raise
