"""Transfers that are judged: where they come from, what waits, what was used of limits, what was reported."""

from alembic import op

revision = "0013_judged_transfers"
down_revision = "0012_decisions"


def upgrade() -> None:
    # Keyed ids: a device and an address can be recognised by them, and not read back.
    op.execute("ALTER TABLE identity.customer_session ADD COLUMN device_key uuid, ADD COLUMN address_key uuid")
    # A transfer that waits was answered too: with what it waits for. What becomes of it stands in payments.waiting.
    op.execute(
        """
        ALTER TABLE payments.transfer
            ADD COLUMN timing text NOT NULL DEFAULT 'real-time',
            ADD COLUMN waits text CONSTRAINT ck_transfer_waits CHECK (waits IN ('delayed', 'held')),
            ADD COLUMN due_at timestamptz,
            ADD COLUMN reason text,
            ADD COLUMN reasons jsonb,
            ADD COLUMN device_key uuid,
            ADD COLUMN address_key uuid,
            ADD COLUMN score_permille smallint,
            DROP CONSTRAINT ck_transfer_answer,
            ADD CONSTRAINT ck_transfer_answer CHECK (
                CASE WHEN refusal IS NOT NULL
                    THEN balance_after_minor IS NULL AND refusal_fields IS NOT NULL AND waits IS NULL
                    ELSE (balance_after_minor IS NOT NULL) = (waits IS NULL)
                        AND target_account_id IS NOT NULL AND refusal_fields IS NULL
                END
            ),
            ADD CONSTRAINT ck_transfer_due CHECK ((due_at IS NOT NULL) = (waits IS NOT DISTINCT FROM 'delayed'))
        """
    )
    op.execute(
        """
        CREATE TABLE payments.waiting (
            transfer_id uuid CONSTRAINT pk_waiting PRIMARY KEY,
            customer_id uuid NOT NULL,
            hold_id uuid NOT NULL CONSTRAINT uq_waiting_hold_id UNIQUE,
            status text NOT NULL CONSTRAINT ck_waiting_status
                CHECK (status IN ('delayed', 'held', 'settled', 'cancelled', 'rejected')),
            due_at timestamptz,
            reason text NOT NULL,
            is_counted boolean NOT NULL,
            is_confirmed boolean NOT NULL DEFAULT false,
            sent_at timestamptz NOT NULL,
            ended_at timestamptz,
            balance_after_minor bigint,
            CONSTRAINT ck_waiting_due CHECK (status <> 'delayed' OR due_at IS NOT NULL),
            CONSTRAINT ck_waiting_ended CHECK ((ended_at IS NULL) = (status IN ('delayed', 'held'))),
            CONSTRAINT ck_waiting_balance CHECK ((balance_after_minor IS NOT NULL) = (status = 'settled'))
        )
        """
    )
    op.execute("CREATE INDEX ix_waiting_due_at ON payments.waiting (due_at) WHERE status = 'delayed'")
    # What a customer has sent to others on a calendar day and in a year, of one currency: what limits are held against.
    op.execute(
        """
        CREATE TABLE payments.usage (
            customer_id uuid NOT NULL,
            currency text NOT NULL,
            day date NOT NULL,
            day_minor bigint NOT NULL,
            day_count integer NOT NULL,
            year_minor bigint NOT NULL,
            CONSTRAINT pk_usage PRIMARY KEY (customer_id, currency)
        ) WITH (fillfactor = 50)
        """
    )
    op.execute(
        """
        CREATE TABLE payments.report (
            transfer_id uuid CONSTRAINT pk_report PRIMARY KEY,
            customer_id uuid NOT NULL,
            reported_at timestamptz NOT NULL
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE payments.report, payments.usage, payments.waiting")
    op.execute("ALTER TABLE payments.transfer DROP CONSTRAINT ck_transfer_due, DROP CONSTRAINT ck_transfer_answer")
    op.execute(
        """
        ALTER TABLE payments.transfer
            DROP COLUMN timing, DROP COLUMN waits, DROP COLUMN due_at, DROP COLUMN reason, DROP COLUMN reasons,
            DROP COLUMN device_key, DROP COLUMN address_key, DROP COLUMN score_permille
        """
    )
    op.execute("ALTER TABLE identity.customer_session DROP COLUMN device_key, DROP COLUMN address_key")
