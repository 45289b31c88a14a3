"""Hear what PostgreSQL tells on a channel, over one connection, for as long as the process lives."""

import asyncio
from collections.abc import Callable
from typing import Final

import psycopg

from trident.kernel.log import get_logger

RECONNECT_S: Final = 1.0
_log = get_logger()


async def listen(
    dsn: str, channel: str, *, tell: Callable[[str], None], ready: Callable[[], None], lost: Callable[[], None]
) -> None:
    """Call `tell` with each notification's payload, until cancelled.

    :param ready: called whenever the channel is open: what is told from now on is heard.
    :param lost: called whenever it is not any more; what is told until the next `ready` is not heard.
    """
    while True:
        try:
            connection = await psycopg.AsyncConnection.connect(dsn, autocommit=True)
            try:
                await connection.execute(f"LISTEN {channel}".encode())
                ready()
                await _hear(connection, tell)
            finally:
                lost()
                await connection.close()
        except psycopg.Error as error:
            _log.warning("listener.lost", channel=channel, error=type(error).__name__)
        await asyncio.sleep(RECONNECT_S)


async def _hear(connection: psycopg.AsyncConnection, tell: Callable[[str], None]) -> None:
    # Not `connection.notifies()`: cancelled, it waits five seconds for a query to end, and here is none.
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    socket = connection.fileno()

    def read() -> None:
        try:
            connection.pgconn.consume_input()
            while (told := connection.pgconn.notifies()) is not None:
                tell(told.extra.decode())
        except psycopg.Error as error:
            loop.remove_reader(socket)
            if not over.done():
                over.set_exception(error)

    loop.add_reader(socket, read)
    try:
        read()
        await over
    finally:
        loop.remove_reader(socket)
