"""The log of decisions, looked up by whom they are about."""

from alembic import op

revision = "0014_policies"
down_revision = "0013_judged_transfers"


def upgrade() -> None:
    # Days that are there already get it too; a day's own index is small, and is never looked at by writers.
    op.execute("CREATE INDEX ix_log_subject ON decisions.log (subject, position DESC)")


def downgrade() -> None:
    op.execute("DROP INDEX decisions.ix_log_subject")
