"""Alembic's entry: run the revisions on one connection, in one transaction, one process at a time.

`trident migrate` hands its connection over; `alembic` on the command line reads TRIDENT_DATABASE_URL.
"""

import os

from alembic import context
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

# Any fixed number will do, as long as nobody else locks it: the letters of "trident" on a telephone's keys.
MIGRATION_LOCK = 8743368


def run_under_lock(connection: Connection) -> None:
    """Run the revisions that this database lacks, or wait for the process that is running them."""
    context.configure(connection=connection, transaction_per_migration=False)
    with context.begin_transaction():
        # Alembic reads the database's revision after this line, so who waited here finds nothing left to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        context.run_migrations()


def run_from_environment() -> None:
    """Connect to the database that TRIDENT_DATABASE_URL names and run the revisions."""
    address = make_url(os.environ["TRIDENT_DATABASE_URL"]).set(drivername="postgresql+psycopg")
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            run_under_lock(connection)
    finally:
        engine.dispose()


handed_over = context.config.attributes.get("connection")
if isinstance(handed_over, Connection):
    run_under_lock(handed_over)
else:
    run_from_environment()
