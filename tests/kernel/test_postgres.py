import tempfile
from pathlib import Path

import psutil
import psycopg

from trident.kernel.postgres import embedded_postgres

MIB = 2**20


def test_a_new_cluster_is_sized_by_the_machine_and_its_operator_has_the_last_word() -> None:
    # Not in pytest's own folder: as root, PostgreSQL runs under another user, to whom that is closed.
    with tempfile.TemporaryDirectory(prefix="trident-sized-") as name:
        with embedded_postgres(Path(name, "cluster")) as uri, psycopg.connect(uri, autocommit=True) as connection:
            assert connection.execute("SHOW max_wal_size").fetchone() == ("4GB",)
            connection.execute("ALTER SYSTEM SET max_wal_size = '2GB'")
        with embedded_postgres(Path(name, "cluster")) as uri, psycopg.connect(uri) as connection:
            query = "SELECT setting::bigint * 8192 FROM pg_settings WHERE name = 'shared_buffers'"
            row = connection.execute(query).fetchone()
            assert connection.execute("SHOW max_wal_size").fetchone() == ("2GB",)
    assert row is not None
    eighth = psutil.virtual_memory().total / 8
    assert abs(row[0] - min(max(eighth, 128 * MIB), 2048 * MIB)) < MIB
