"""The kernel's tables: outbox, claims, dead letters, audit trail."""

from alembic import op

revision = "0001_kernel"
down_revision = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA kernel")
    op.execute(
        """
        CREATE TABLE kernel.outbox (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            event_id uuid NOT NULL,
            event text NOT NULL,
            payload jsonb NOT NULL,
            occurred_at timestamptz NOT NULL,
            attempts integer NOT NULL DEFAULT 0,
            available_at timestamptz NOT NULL
        )
        """
    )
    op.execute("ALTER TABLE kernel.outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)")
    op.execute(
        """
        CREATE TABLE kernel.handled (
            event_id uuid NOT NULL,
            handler text NOT NULL,
            handled_at timestamptz NOT NULL,
            PRIMARY KEY (event_id, handler)
        )
        """
    )
    op.execute("CREATE INDEX ix_handled_handled_at ON kernel.handled USING brin (handled_at)")
    op.execute(
        """
        CREATE TABLE kernel.dead_letters (
            id uuid PRIMARY KEY,
            event_id uuid NOT NULL,
            event text NOT NULL,
            handler text NOT NULL,
            payload jsonb NOT NULL,
            error text NOT NULL,
            attempts integer NOT NULL,
            occurred_at timestamptz NOT NULL,
            failed_at timestamptz NOT NULL,
            replayed_at timestamptz,
            UNIQUE (event_id, handler)
        )
        """
    )
    op.execute("CREATE INDEX ix_dead_letters_failed_at ON kernel.dead_letters (failed_at DESC, id DESC)")
    op.execute(
        """
        CREATE TABLE kernel.audit (
            sequence bigint PRIMARY KEY,
            id uuid NOT NULL UNIQUE,
            actor_type text NOT NULL CHECK (actor_type IN ('customer', 'staff', 'system')),
            actor_id text NOT NULL,
            actor_name text NOT NULL,
            action text NOT NULL,
            subject_type text NOT NULL,
            subject_id text NOT NULL,
            reason text,
            details jsonb NOT NULL,
            occurred_at timestamptz NOT NULL,
            previous_digest bytea NOT NULL,
            digest bytea NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX ix_audit_action ON kernel.audit (action, sequence DESC)")
    op.execute("CREATE INDEX ix_audit_actor_id ON kernel.audit (actor_id, sequence DESC)")
    op.execute("CREATE INDEX ix_audit_subject_id ON kernel.audit (subject_id, sequence DESC)")
    op.execute("CREATE INDEX ix_audit_occurred_at ON kernel.audit (occurred_at, sequence)")
    op.execute(
        """
        CREATE FUNCTION kernel.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel.audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change()"
    )


def downgrade() -> None:
    op.execute("DROP SCHEMA kernel CASCADE")
