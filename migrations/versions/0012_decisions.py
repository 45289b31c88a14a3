"""Decisions: versions of policies and their life, what is live, and the log of what was decided."""

from pathlib import Path

from alembic import op

revision = "0012_decisions"
down_revision = "0011_risk"

SCRIPTS = Path(__file__).parent.parent / "sql" / "0012_decisions"


def upgrade() -> None:
    connection = op.get_bind().execution_options(no_parameters=True)  # a percent sign is a percent sign
    for script in sorted(SCRIPTS.glob("*.sql")):
        connection.exec_driver_sql(script.read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute("DROP SCHEMA decisions CASCADE")
