"""The ledger: accounts, balances, transfers, holds, and the function that posts batches of them."""

from pathlib import Path

from alembic import op

revision = "0002_ledger"
down_revision = "0001_kernel"

SCRIPTS = Path(__file__).parent.parent / "sql" / "0002_ledger"


def upgrade() -> None:
    connection = op.get_bind().execution_options(no_parameters=True)  # a percent sign is a percent sign
    for script in sorted(SCRIPTS.glob("*.sql")):
        connection.exec_driver_sql(script.read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute("DROP SCHEMA ledger CASCADE")
