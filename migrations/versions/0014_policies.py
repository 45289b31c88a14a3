"""Policies as people work with them."""

from alembic import op

revision = "0014_policies"
down_revision = "0013_judged_transfers"


def upgrade() -> None:
    op.execute("SELECT 1")


def downgrade() -> None:
    op.execute("SELECT 1")
