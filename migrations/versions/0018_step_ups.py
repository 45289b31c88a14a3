"""Step-ups: proof of who asks that is demanded for one thing, and bound to it."""

from alembic import op

revision = "0018_step_ups"
down_revision = "0017_scores"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE identity.step_up (
            id uuid CONSTRAINT pk_step_up PRIMARY KEY,
            customer_id uuid NOT NULL,
            session_id uuid NOT NULL,
            binding bytea NOT NULL,
            strength smallint NOT NULL CONSTRAINT ck_step_up_strength CHECK (strength IN (2, 3)),
            amount_minor bigint NOT NULL,
            currency text NOT NULL,
            payee_last4 text NOT NULL,
            payee_name_masked text NOT NULL,
            code_digest bytea,
            tries smallint NOT NULL DEFAULT 0,
            sends smallint NOT NULL DEFAULT 0,
            sent_at timestamptz,
            code_expires_at timestamptz,
            created_at timestamptz NOT NULL,
            ends_at timestamptz NOT NULL,
            proven_at timestamptz
        )
        """
    )
    op.execute("CREATE INDEX ix_step_up_ends_at ON identity.step_up (ends_at)")


def downgrade() -> None:
    op.execute("DROP TABLE identity.step_up")
