"""The database: one engine per process, one transaction per request, job or handled event."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Annotated, Any

import psycopg
from fastapi import Depends
from sqlalchemy import MetaData, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session
from starlette.requests import HTTPConnection

from trident.kernel.packed import settle_first
from trident.kernel.quiet_errors import hide_rows_in_errors, rows_hidden

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


APPLICATION = "trident"
"""What PostgreSQL is told of who connects."""


class Base(DeclarativeBase):
    """Base of all tables; each domain's tables live in the PostgreSQL schema of its name."""

    metadata = MetaData(naming_convention=NAMING)


class Database:
    """One PostgreSQL database and this process's connections to it.

    :param url: `postgresql://…`, as libpq understands it.
    :param pool_size: most connections held open at a time by sessions.
    :param settings: PostgreSQL's own settings for these connections, by name.
    :param is_batched: leave it to packed statements to be prepared, and send many of them in one trip: a writer's.
    :param is_checked: ask a connection whether it lives before each use; who does not must expect it not to.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 20,
        settings: Mapping[str, str] = MappingProxyType({}),
        is_checked: bool = True,
        is_batched: bool = False,
    ) -> None:
        self.dsn = url
        self.engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            pool_size=pool_size,
            max_overflow=0,
            pool_pre_ping=is_checked,
            # What was sent is people's names, numbers and codes: an error's text must not carry it into a log.
            hide_parameters=True,
            connect_args={
                **({"prepare_threshold": None} if is_batched else {}),
                "application_name": APPLICATION,
                "options": " ".join(f"-c {name}={value}" for name, value in {"timezone": "UTC", **settings}.items()),
            },
        )
        hide_rows_in_errors(self.engine)
        settle_first(self.engine)

    @contextmanager
    def transaction(self, *, read_only: bool = False) -> Iterator[Session]:
        """Open a transaction: commits at the end of the block, rolls back on any exception."""
        with rows_hidden(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            if read_only:
                session.execute(text("SET TRANSACTION READ ONLY"))
            yield session

    def connect(self, **options: Any) -> psycopg.Connection:  # noqa: ANN401 - psycopg's own options
        """Open a connection of its own outside the pool, for writers and listeners; the caller closes it."""
        return psycopg.connect(self.dsn, application_name=APPLICATION, options="-c timezone=UTC", **options)

    def dispose(self) -> None:
        """Close the pool."""
        self.engine.dispose()


def _database_of(connection: HTTPConnection) -> Database:
    database = connection.app.state.database
    assert isinstance(database, Database), "the composition root sets app.state.database"
    return database


def _open_transaction(connection: HTTPConnection) -> Iterator[Session]:
    with _database_of(connection).transaction() as session:
        yield session


def _open_reading(connection: HTTPConnection) -> Iterator[Session]:
    with _database_of(connection).transaction(read_only=True) as session:
        yield session


# scope="function": the commit must be over before the answer leaves; by default FastAPI would answer 200 first.
DbSession = Annotated[Session, Depends(_open_transaction, scope="function")]
ReadSession = Annotated[Session, Depends(_open_reading, scope="function")]
AppDatabase = Annotated[Database, Depends(_database_of)]
