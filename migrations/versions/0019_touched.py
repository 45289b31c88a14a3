"""What the latest transfers touched, for whoever has read before taking the lock: lost with a crash."""

from alembic import op

revision = "0019_touched"
down_revision = "0018_step_ups"


def upgrade() -> None:
    op.execute(
        """
        CREATE UNLOGGED TABLE payments.touched (
            slot smallint CONSTRAINT pk_touched PRIMARY KEY,
            number bigint NOT NULL,
            keys bytea NOT NULL
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE payments.touched")
