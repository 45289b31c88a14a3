"""Claims are forgotten along their key, whose ids are ordered by time: no other index on them is needed."""

from alembic import op

revision = "0009_forget_claims"
down_revision = "0008_operations"


def upgrade() -> None:
    op.execute("DROP INDEX kernel.ix_handled_handled_at")
    op.execute("ALTER TABLE kernel.handled SET (autovacuum_vacuum_scale_factor = 0.02)")


def downgrade() -> None:
    op.execute("ALTER TABLE kernel.handled RESET (autovacuum_vacuum_scale_factor)")
    op.execute("CREATE INDEX ix_handled_handled_at ON kernel.handled USING brin (handled_at)")
