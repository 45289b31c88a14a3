"""Risk: lists, and cases with their steps."""

from alembic import op

revision = "0015_cases"
down_revision = "0014_policies"


def upgrade() -> None:
    op.execute("SELECT 1")


def downgrade() -> None:
    op.execute("SELECT 1")
