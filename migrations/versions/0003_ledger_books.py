"""The ledger's books: business days and daily balances, interest, the sealed chain, verifications."""

from pathlib import Path

from alembic import op

revision = "0003_ledger_books"
down_revision = "0002_ledger"

SCRIPTS = Path(__file__).parent.parent / "sql" / "0003_ledger_books"
TABLES = (
    "verifications",
    "blocks",
    "interest_capitalisations",
    "interest_accruals",
    "interest_rates",
    "general_ledger",
    "daily_balances",
    "business_days",
)
FUNCTIONS = ("block_digest", "content_digest", "interest_of_day")


def upgrade() -> None:
    connection = op.get_bind().execution_options(no_parameters=True)  # a percent sign is a percent sign
    for script in sorted(SCRIPTS.glob("*.sql")):
        connection.exec_driver_sql(script.read_text(encoding="utf-8"))


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION ledger.{function}")
    for table in TABLES:
        op.execute(f"DROP TABLE ledger.{table}")
    op.execute("DROP INDEX ledger.ix_transfers_value_on, ledger.ix_entry_legs_value_on")
