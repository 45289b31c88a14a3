"""Identity: passwords, challenges, sessions, staff, allowances of tries."""

from alembic import op

revision = "0005_identity"
down_revision = "0004_customers"

_SESSION = """
    CREATE TABLE identity.{name} (
        id uuid NOT NULL CONSTRAINT pk_{name} PRIMARY KEY,
        token_digest bytea NOT NULL CONSTRAINT uq_{name}_token_digest UNIQUE,
        holder_id uuid NOT NULL CONSTRAINT fk_{name}_holder_id_{table} REFERENCES {schema}.{table} (id),
        device text NOT NULL,
        address bytea NOT NULL,
        created_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        idle_s integer NOT NULL,
        ends_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        ended_at timestamptz,
        end_reason text
    ) WITH (fillfactor = 80)
"""


def upgrade() -> None:
    op.execute("CREATE SCHEMA identity")
    op.execute(
        """
        CREATE TABLE identity.credential (
            customer_id uuid NOT NULL CONSTRAINT pk_credential PRIMARY KEY
                CONSTRAINT fk_credential_customer_id_customer REFERENCES customers.customer (id),
            password_hash text NOT NULL,
            changed_at timestamptz NOT NULL
        )
        """
    )
    op.execute(
        """
        CREATE TABLE identity.challenge (
            id uuid NOT NULL CONSTRAINT pk_challenge PRIMARY KEY,
            customer_id uuid NOT NULL CONSTRAINT fk_challenge_customer_id_customer REFERENCES customers.customer (id),
            code_digest bytea NOT NULL,
            tries integer NOT NULL,
            sends integer NOT NULL,
            created_at timestamptz NOT NULL,
            sent_at timestamptz NOT NULL,
            code_expires_at timestamptz NOT NULL,
            ends_at timestamptz NOT NULL,
            settled_at timestamptz
        )
        """
    )
    op.execute("CREATE INDEX ix_challenge_customer_id ON identity.challenge (customer_id)")
    op.execute("CREATE INDEX ix_challenge_ends_at ON identity.challenge (ends_at)")
    op.execute(
        """
        CREATE TABLE identity.staff (
            id uuid NOT NULL CONSTRAINT pk_staff PRIMARY KEY,
            staff_number text NOT NULL CONSTRAINT uq_staff_staff_number UNIQUE,
            name text NOT NULL,
            roles text[] NOT NULL,
            branch text NOT NULL,
            status text NOT NULL CONSTRAINT ck_staff_status CHECK (status IN ('active', 'disabled')),
            password_hash text NOT NULL,
            created_at timestamptz NOT NULL,
            last_signed_in_at timestamptz
        )
        """
    )
    for name, schema, table in (("customer_session", "customers", "customer"), ("staff_session", "identity", "staff")):
        op.execute(_SESSION.format(name=name, schema=schema, table=table))
        op.execute(f"CREATE INDEX ix_{name}_holder_id ON identity.{name} (holder_id)")
        op.execute(f"CREATE INDEX ix_{name}_expires_at ON identity.{name} (expires_at)")
    op.execute(
        """
        CREATE TABLE identity.allowance (
            key bytea NOT NULL CONSTRAINT pk_allowance PRIMARY KEY,
            full_at timestamptz NOT NULL
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP SCHEMA identity CASCADE")
