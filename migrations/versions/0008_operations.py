"""The staff's desk: look-ups, approvals, figures."""

from alembic import op

revision = "0008_operations"
down_revision = "0007_payments"


def upgrade() -> None:
    op.execute("CREATE SCHEMA operations")
    op.execute(
        """
        CREATE TABLE operations.lookups (
            id uuid CONSTRAINT pk_lookups PRIMARY KEY,
            staff_id uuid NOT NULL,
            staff_name text NOT NULL,
            reason text NOT NULL CONSTRAINT ck_lookups_reason CHECK (reason <> ''),
            query bytea NOT NULL,
            results integer NOT NULL,
            looked_up_at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX ix_lookups_staff_id_looked_up_at ON operations.lookups (staff_id, looked_up_at)")
    op.execute(
        """
        CREATE TABLE operations.lookup_results (
            lookup_id uuid NOT NULL CONSTRAINT fk_lookup_results_lookup_id_lookups REFERENCES operations.lookups,
            customer_id uuid NOT NULL
                CONSTRAINT fk_lookup_results_customer_id_customer REFERENCES customers.customer,
            CONSTRAINT pk_lookup_results PRIMARY KEY (lookup_id, customer_id)
        )
        """
    )
    op.execute("CREATE INDEX ix_lookup_results_customer_id ON operations.lookup_results (customer_id)")
    for table in ("lookups", "lookup_results"):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON operations.{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change()"
        )
    op.execute(
        """
        CREATE TABLE operations.approvals (
            id uuid CONSTRAINT pk_approvals PRIMARY KEY,
            kind text NOT NULL,
            status text NOT NULL
                CONSTRAINT ck_approvals_status CHECK (status IN ('pending', 'approved', 'rejected', 'withdrawn')),
            subject_id uuid NOT NULL,
            summary jsonb NOT NULL,
            reason text NOT NULL CONSTRAINT ck_approvals_reason CHECK (reason <> ''),
            maker_id uuid NOT NULL,
            maker_name text NOT NULL,
            checker_id uuid,
            checker_name text,
            decision_reason text,
            refusal jsonb,
            created_at timestamptz NOT NULL,
            decided_at timestamptz,
            CONSTRAINT ck_approvals_two_people CHECK (checker_id <> maker_id),
            CONSTRAINT ck_approvals_decided CHECK ((status = 'pending') = (decided_at IS NULL)),
            CONSTRAINT ck_approvals_checked CHECK ((status IN ('approved', 'rejected')) = (checker_id IS NOT NULL))
        )
        """
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_approvals_pending ON operations.approvals (kind, subject_id) WHERE status = 'pending'"
    )
    op.execute("CREATE INDEX ix_approvals_status_id ON operations.approvals (status, id DESC)")
    # The sums over all accounts that the overview shows, taken at most once a minute.
    op.execute(
        """
        CREATE TABLE operations.figures (
            id boolean CONSTRAINT pk_figures PRIMARY KEY DEFAULT true CONSTRAINT ck_figures_one_row CHECK (id),
            figures jsonb NOT NULL,
            taken_at timestamptz NOT NULL
        )
        """
    )
    op.execute(
        """
        CREATE TABLE operations.hourly_transfers (
            hour_at timestamptz NOT NULL,
            currency char(3) NOT NULL,
            transfers bigint NOT NULL,
            amount_minor numeric(38) NOT NULL,
            CONSTRAINT pk_hourly_transfers PRIMARY KEY (hour_at, currency)
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP SCHEMA operations CASCADE")
