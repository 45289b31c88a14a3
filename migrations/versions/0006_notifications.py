"""Notifications: the queue of short messages and the customers' inbox."""

from alembic import op

revision = "0006_notifications"
down_revision = "0005_identity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA notifications")
    op.execute(
        """
        CREATE TABLE notifications.sms (
            id uuid CONSTRAINT pk_sms PRIMARY KEY,
            customer_id uuid,
            purpose text NOT NULL,
            phone bytea NOT NULL,
            text bytea,
            status text NOT NULL CONSTRAINT ck_sms_status
                CHECK (status IN ('queued', 'sending', 'sent', 'delivered', 'failed')),
            attempts integer NOT NULL DEFAULT 0,
            due_at timestamptz NOT NULL,
            expires_at timestamptz,
            provider_reference text,
            error text,
            created_at timestamptz NOT NULL,
            sent_at timestamptz,
            finished_at timestamptz
        )
        """
    )
    # The queue is short however long the history grows.
    op.execute("CREATE INDEX ix_sms_due_at ON notifications.sms (due_at) WHERE status IN ('queued', 'sending')")
    op.execute("CREATE INDEX ix_sms_provider_reference ON notifications.sms (provider_reference) WHERE status = 'sent'")
    op.execute("CREATE INDEX ix_sms_finished_at ON notifications.sms (finished_at) WHERE finished_at IS NOT NULL")
    # written_by and horizon order messages by commit: whoever saw a message had been told, before it, of all that
    # transactions older than its horizon wrote; the rest is what a resumed stream must send again.
    op.execute(
        """
        CREATE TABLE notifications.message (
            id uuid CONSTRAINT pk_message PRIMARY KEY,
            customer_id uuid NOT NULL,
            kind text NOT NULL,
            title text NOT NULL,
            body text NOT NULL,
            link text,
            created_at timestamptz NOT NULL,
            read_at timestamptz,
            written_by xid8 NOT NULL DEFAULT pg_current_xact_id(),
            horizon xid8 NOT NULL DEFAULT pg_snapshot_xmin(pg_current_snapshot())
        )
        """
    )
    op.execute("CREATE INDEX ix_message_customer_id ON notifications.message (customer_id, id DESC)")
    op.execute("CREATE INDEX ix_message_unread ON notifications.message (customer_id) WHERE read_at IS NULL")


def downgrade() -> None:
    op.execute("DROP SCHEMA notifications CASCADE")
