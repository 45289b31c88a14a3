"""Payees found as they are typed."""

from alembic import op

revision = "0016_payee_search"
down_revision = "0015_cases"


def upgrade() -> None:
    op.execute("SELECT 1")


def downgrade() -> None:
    op.execute("SELECT 1")
