"""The relay at work: woken by publishers, it hands events to their handlers until none is left."""

from threading import Event, Thread

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from trident.kernel.clock import Clock
from trident.kernel.db import Database
from trident.kernel.log import get_logger
from trident.kernel.outbox import CHANNEL, Handlers
from trident.kernel.relay import run_relay_once

# Polling finds what is to be tried again, and what was published while the listener was away.
LONGEST_SLEEP_S = 1.0
RECONNECT_S = 1.0
BATCH = 500
_log = get_logger()


class RelayLoop:
    """Runs in a thread of its own until it is told to stop; several processes share the work."""

    def __init__(self, database: Database, handlers: Handlers, clock: Clock) -> None:
        self._database = database
        self._handlers = handlers
        self._clock = clock
        self._is_stopped = Event()
        self._thread = Thread(target=self._run, name="relay")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch under way and end."""
        self._is_stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_stopped.is_set():
            try:
                with self._database.connect(autocommit=True) as listener:
                    listener.execute(f"LISTEN {CHANNEL}".encode())
                    self._relay(listener)
            except (SQLAlchemyError, psycopg.Error) as error:
                _log.warning("relay.interrupted", error=type(error).__name__)
                self._is_stopped.wait(RECONNECT_S)

    def _relay(self, listener: psycopg.Connection) -> None:
        while not self._is_stopped.is_set():
            taken = run_relay_once(self._database, self._handlers, self._clock(), limit=BATCH)
            if taken == 0:
                for _ in listener.notifies(timeout=LONGEST_SLEEP_S, stop_after=1):
                    pass
