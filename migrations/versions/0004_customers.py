"""The bank's customers: who they are, sealed, with blind indexes for look-up."""

from alembic import op

revision = "0004_customers"
down_revision = "0003_ledger_books"


def upgrade() -> None:
    op.execute("CREATE SCHEMA customers")
    op.execute("CREATE SEQUENCE customers.customer_serial START 100000001")
    op.execute(
        """
        CREATE TABLE customers.customer (
            id uuid NOT NULL CONSTRAINT pk_customer PRIMARY KEY,
            customer_number text NOT NULL CONSTRAINT uq_customer_customer_number UNIQUE,
            name bytea NOT NULL,
            name_index bytea[] NOT NULL,
            id_number bytea NOT NULL,
            id_number_index bytea NOT NULL CONSTRAINT uq_customer_id_number_index UNIQUE,
            phone bytea NOT NULL,
            phone_index bytea NOT NULL CONSTRAINT uq_customer_phone_index UNIQUE,
            language text NOT NULL CONSTRAINT ck_customer_language CHECK (language IN ('zh', 'en')),
            segment text NOT NULL,
            branch text NOT NULL,
            created_at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX ix_customer_name_index ON customers.customer USING gin (name_index)")


def downgrade() -> None:
    op.execute("DROP SCHEMA customers CASCADE")
