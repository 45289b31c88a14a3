"""Payees found as they are typed: by keyed tokens of their names, and told apart from those that resemble them."""

from alembic import op

revision = "0016_payee_search"
down_revision = "0015_cases"


def upgrade() -> None:
    # Tokens are the first eight bytes of keyed digests, of one customer each: equal texts of two customers differ.
    op.execute(
        """
        ALTER TABLE payments.payee
            ADD COLUMN name_index bytea,
            ADD COLUMN tokens bigint[] NOT NULL DEFAULT '{}',
            ADD COLUMN tokens_version smallint NOT NULL DEFAULT 0
        """
    )
    # Only the worker writes here; a list of what is not in the index yet would be read by everybody who types.
    op.execute("CREATE INDEX ix_payee_tokens ON payments.payee USING gin (tokens) WITH (fastupdate = off)")
    op.execute("CREATE INDEX ix_payee_tokens_version ON payments.payee (tokens_version, id)")
    op.execute("CREATE INDEX ix_payee_name_index ON payments.payee (customer_id, name_index)")
    op.execute("CREATE INDEX ix_payee_number ON payments.payee (customer_id, number_masked)")
    op.execute("CREATE INDEX ix_payee_last_used ON payments.payee (customer_id, last_used_at DESC, id DESC)")


def downgrade() -> None:
    op.execute("DROP INDEX payments.ix_payee_last_used, payments.ix_payee_name_index, payments.ix_payee_number")
    op.execute("DROP INDEX payments.ix_payee_tokens, payments.ix_payee_tokens_version")
    op.execute("ALTER TABLE payments.payee DROP COLUMN tokens, DROP COLUMN tokens_version, DROP COLUMN name_index")
