"""What was posted on an account on a closed day, in short: lists with a filter pass by the days that cannot match."""

from alembic import op

revision = "0010_day_summaries"
down_revision = "0009_forget_claims"


def upgrade() -> None:
    # A bit for each kind's code. NULL: the day was closed before there were summaries, and is read through.
    op.execute(
        """
        ALTER TABLE ledger.daily_balances
            ADD COLUMN kinds_in bigint,
            ADD COLUMN kinds_out bigint,
            ADD COLUMN least_minor bigint,
            ADD COLUMN most_minor bigint
        """
    )


def downgrade() -> None:
    op.execute(
        """
        ALTER TABLE ledger.daily_balances
            DROP COLUMN kinds_in, DROP COLUMN kinds_out, DROP COLUMN least_minor, DROP COLUMN most_minor
        """
    )
