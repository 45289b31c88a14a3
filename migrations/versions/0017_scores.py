"""Risk: versions of scores and what is in force."""

from alembic import op

revision = "0017_scores"
down_revision = "0016_payee_search"


def upgrade() -> None:
    op.execute("SELECT 1")


def downgrade() -> None:
    op.execute("SELECT 1")
