"""Transfers that are judged: what was demanded, what waits, what was used of limits."""

from alembic import op

revision = "0013_judged_transfers"
down_revision = "0012_decisions"


def upgrade() -> None:
    op.execute("SELECT 1")


def downgrade() -> None:
    op.execute("SELECT 1")
