"""Payments: transfers with their answers, the payee book, and the allowance of name checks."""

from alembic import op

revision = "0007_payments"
down_revision = "0006_notifications"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA payments")
    # A row per intent, settled or refused, with what was asked (to tell a retried key from a reused one) and what was
    # answered. No foreign keys: the ledger's posting is the only thing it depends on, and it is in the same commit.
    op.execute(
        """
        CREATE TABLE payments.transfer (
            id uuid CONSTRAINT pk_transfer PRIMARY KEY,
            customer_id uuid NOT NULL,
            idempotency_key uuid NOT NULL,
            source_account_id uuid NOT NULL,
            payee_id uuid,
            payee_number_index bytea,
            payee_name bytea NOT NULL,
            payee_number_masked text NOT NULL,
            target_account_id uuid,
            amount_minor bigint NOT NULL CONSTRAINT ck_transfer_amount CHECK (amount_minor > 0),
            currency text NOT NULL,
            memo text,
            is_to_own_account boolean NOT NULL,
            answered_at timestamptz NOT NULL,
            balance_after_minor bigint,
            refusal text,
            refusal_fields jsonb,
            CONSTRAINT ck_transfer_answer CHECK (
                CASE WHEN refusal IS NULL
                    THEN balance_after_minor IS NOT NULL AND target_account_id IS NOT NULL AND refusal_fields IS NULL
                    ELSE balance_after_minor IS NULL AND refusal_fields IS NOT NULL
                END
            )
        )
        """
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_transfer_customer_id_idempotency_key"
        " ON payments.transfer (customer_id, idempotency_key)"
    )
    op.execute("CREATE INDEX ix_transfer_customer_id ON payments.transfer (customer_id, id DESC) WHERE refusal IS NULL")
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payments.transfer "
        "FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change()"
    )
    op.execute(
        """
        CREATE TABLE payments.payee (
            id uuid CONSTRAINT pk_payee PRIMARY KEY,
            customer_id uuid NOT NULL,
            account_id uuid NOT NULL,
            name bytea NOT NULL,
            number_masked text NOT NULL,
            first_used_at timestamptz NOT NULL,
            last_used_at timestamptz NOT NULL,
            times_used integer NOT NULL,
            CONSTRAINT uq_payee_customer_id_account_id UNIQUE (customer_id, account_id)
        )
        """
    )
    # How many name checks a customer has left, as one instant: when all of them are there again.
    op.execute(
        """
        CREATE TABLE payments.name_checks (
            customer_id uuid CONSTRAINT pk_name_checks PRIMARY KEY,
            whole_at timestamptz NOT NULL
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP SCHEMA payments CASCADE")
