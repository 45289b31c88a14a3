"""Statements with packed parameters, many of them in one trip.

A driver's cursor sends each statement by itself, also within a pipeline: the server is woken for each, and that costs
more than most of a batch's statements do. On connections that leave preparing to this module (`prepare_threshold` None:
a writer's own) statements wait until an answer is read; then all go out at once and all answers come in together. On
any other connection psycopg's cursors and pipelines do the same, slower: there psycopg may drop what is prepared.
"""

import re
import select
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import date, datetime
from functools import lru_cache
from struct import Struct
from typing import Any, Final, NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

import psycopg
from psycopg import Connection, Cursor
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, PipelineStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import Connection as EngineConnection
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, SessionTransaction

from trident.kernel.arrays import PackedArray, date_bytes, instant_bytes, understand_arrays
from trident.kernel.quiet_errors import rows_hidden

_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)[bs]|%%")
_BINARY: Final = 1
_ANY_TYPE: Final = 0
_SCALARS: Final[Mapping[type, tuple[int, Callable[[Any], bytes]]]] = {
    bytes: (17, bytes),
    int: (20, Struct(">q").pack),
    str: (25, lambda value: value.encode("utf-8", "replace")),
    date: (1082, date_bytes),
    datetime: (1184, instant_bytes),
}
"""PostgreSQL's number of a type, and what packs its values."""
_DONE: Final = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})
_KEPT: Final = "trident.conversation"

_Key: TypeAlias = tuple[bytes, tuple[int, ...]]
"""A statement and the types of its parameters."""


class _Statement(NamedTuple):
    """A statement with `$1` and so on for its parameters, and their names in that order."""

    text: bytes
    names: tuple[str, ...]


@lru_cache(maxsize=512)
def _numbered(statement: str) -> _Statement:
    places: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        name = found[1]
        return "%" if name is None else f"${places.setdefault(name, len(places) + 1)}"

    text = _PLACEHOLDER.sub(number, statement)
    return _Statement(text.encode(), tuple(places))


def _parameter(value: object) -> tuple[int, bytes | None]:
    """Return a value's type and its bytes in PostgreSQL's binary format."""
    if isinstance(value, PackedArray):
        return value.array_oid, value.packed
    if value is None:
        return _ANY_TYPE, None
    oid, pack = _SCALARS[type(value)]
    return oid, pack(value)


class _Column(NamedTuple):
    name: str


class Answer:
    """What a statement gives; reading it waits for all that was asked. Read as a cursor's rows are."""

    __slots__ = ("_conversation", "_rows", "result")

    def __init__(self, conversation: "_Conversation") -> None:
        self._conversation = conversation
        self._rows: Iterator[Any] | None = None
        self.result: PGresult | None = None

    def fetchall(self) -> list[Any]:
        """Return the rows that were not read yet."""
        return list(self)

    def fetchone(self) -> Any:  # noqa: ANN401 - a row
        """Return the next row, None behind the last."""
        return next(iter(self), None)

    @property
    def description(self) -> list[_Column]:
        """Return the columns."""
        if self.result is None:
            self._conversation.settle()
        result = self.result
        assert result is not None, "what failed has raised"
        return [_Column((result.fname(place) or b"").decode()) for place in range(result.nfields)]

    def __iter__(self) -> Iterator[Any]:
        """Return the rows that were not read yet."""
        if self._rows is None:
            if self.result is None:
                self._conversation.settle()
            assert self.result is not None, "what failed has raised"
            self._rows = iter(self._conversation.rows_of(self.result))
        return self._rows


class _Conversation:
    """What was asked of a connection and is not answered yet."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._pgconn = connection.pgconn
        self._transformer = Transformer(connection)
        self._prepared: dict[_Key, bytes] = {}
        self._made = 0
        self._asked: list[Answer | _Key | None] = []
        self.depth = 0

    def ask(self, statement: str, parameters: Mapping[str, Any]) -> Answer:
        """Put a statement behind those that were asked before it."""
        text, names = _numbered(statement)
        given = [_parameter(parameters[name]) for name in names]
        pgconn = self._pgconn
        if pgconn.pipeline_status == PipelineStatus.OFF:
            pgconn.enter_pipeline_mode()
            if pgconn.transaction_status == TransactionStatus.IDLE and not self._connection.autocommit:
                pgconn.send_query_params(b"BEGIN", None)
                self._asked.append(None)
        key = text, tuple([oid for oid, _ in given])
        name = self._prepared.get(key)
        if name is None:
            self._made += 1
            name = self._prepared[key] = b"trident_%d" % self._made
            pgconn.send_prepare(name, text, key[1])
            self._asked.append(key)
        pgconn.send_query_prepared(name, [value for _, value in given], [_BINARY] * len(given), _BINARY)
        answer = Answer(self)
        self._asked.append(answer)
        return answer

    def send(self) -> None:
        """Send what was asked, so that the server begins with it."""
        if self._asked:
            self._pgconn.flush()

    def settle(self) -> None:
        """Send what was asked and take in every answer.

        :raises psycopg.Error: the first statement that failed did so with this; none behind it was carried out.
        """
        if self._pgconn.pipeline_status == PipelineStatus.OFF:
            return
        asked, self._asked = self._asked, []
        try:
            error = self._take_in(asked)
            self._pgconn.exit_pipeline_mode()
        except BaseException:
            self._pgconn.finish()  # nobody knows what of it was answered
            raise
        if error is not None:
            raise error

    def rows_of(self, result: PGresult) -> list[Any]:
        """Return a result's rows as Python's values."""
        self._transformer.set_pgresult(result)
        return self._transformer.load_rows(0, result.ntuples, tuple)

    def _take_in(self, asked: list[Answer | _Key | None]) -> psycopg.Error | None:
        pgconn = self._pgconn
        pgconn.pipeline_sync()
        ready = select.poll()
        ready.register(pgconn.socket, select.POLLIN | select.POLLOUT)
        while pgconn.flush():
            if any(what & ~select.POLLOUT for _, what in ready.poll()):
                pgconn.consume_input()
        ready.modify(pgconn.socket, select.POLLIN)
        error: psycopg.Error | None = None
        waiting = iter(asked)
        while True:
            while pgconn.is_busy():
                ready.poll()
                pgconn.consume_input()
            result = pgconn.get_result()
            if result is None:  # between two statements
                continue
            if result.status == ExecStatus.PIPELINE_SYNC:
                return error
            one = next(waiting)
            if result.status in _DONE:
                if isinstance(one, Answer):
                    one.result = result
                continue
            if isinstance(one, tuple):
                self._prepared.pop(one, None)
            error = error or error_from_result(result, encoding=self._connection.info.encoding)


PackedRows: TypeAlias = Cursor[Any] | Answer
"""What a packed statement gives, whoever carried it."""
_conversations: WeakKeyDictionary[SessionTransaction, "_Conversation | Connection[Any]"] = WeakKeyDictionary()


def _with(db: Session) -> "_Conversation | Connection[Any]":
    """Return the way to ask the session's transaction, looked for once in a transaction."""
    transaction = db.get_transaction()
    known = None if transaction is None else _conversations.get(transaction)
    if known is not None:
        return known
    info = db.connection().info
    known = info.get(_KEPT)
    if known is None:
        connection = db.connection().connection.driver_connection
        assert isinstance(connection, Connection), "the bank runs on psycopg"
        if connection.prepare_threshold is None:
            known = _Conversation(connection)
        else:
            understand_arrays(connection)
            known = connection
        info[_KEPT] = known
    transaction = db.get_transaction()
    assert transaction is not None, "whoever has a connection is in a transaction"
    _conversations[transaction] = known
    return known


def execute_packed(db: Session, statement: str, parameters: Mapping[str, Any]) -> PackedRows:
    """Run a statement with packed arrays in the session's transaction, rows and values in PostgreSQL's binary format.

    :param statement: in psycopg's own form, with `%(name)b` for each array and `%(name)s` for other values: texts,
        bytes, whole numbers, dates, aware instants.
    """
    way = _with(db)
    with rows_hidden():
        if isinstance(way, Connection):
            return way.cursor(binary=True).execute(statement, parameters)
        answer = way.ask(statement, parameters)
        if not way.depth:
            way.settle()
        return answer


@contextmanager
def together(db: Session) -> Iterator[None]:
    """Ask several things at once: within the block a statement is sent without waiting, and reading waits for it.

    Where one fails, whoever reads next, or the end of the block, raises its error. A block within another waits at the
    end of that one.
    """
    way = _with(db)
    if isinstance(way, Connection):
        with rows_hidden(), _one_pipeline(way):
            yield
        return
    way.depth += 1
    try:
        yield
    except BaseException:
        way.depth -= 1
        if not way.depth:
            with suppress(psycopg.Error):
                way.settle()
        raise
    way.depth -= 1
    if not way.depth:
        with rows_hidden():
            way.settle()


def send_ahead(db: Session) -> None:
    """Within a block, let the server begin with what was asked so far."""
    way = _with(db)
    if not isinstance(way, Connection):
        way.send()


def _one_pipeline(connection: Connection[Any]) -> AbstractContextManager[object]:
    """Open a pipeline, but for where there is one: psycopg waits at both ends of one within another."""
    is_open = connection.pgconn.pipeline_status != PipelineStatus.OFF
    return nullcontext() if is_open else connection.pipeline()


def settle_first(engine: Engine) -> None:
    """Let SQLAlchemy's own statements wait for packed ones that were asked before them."""

    def settle(connection: EngineConnection, *_: object) -> None:
        way = connection.info.get(_KEPT)
        if isinstance(way, _Conversation):
            with rows_hidden():
                way.settle()

    event.listen(engine, "before_cursor_execute", settle)
