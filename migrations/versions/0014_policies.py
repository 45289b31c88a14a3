"""The log of decisions: looked up by whom they are about, and exported to files by days."""

from alembic import op

revision = "0014_policies"
down_revision = "0013_judged_transfers"


def upgrade() -> None:
    # Days that are there already get it too; a day's own index is small, and is never looked at by writers.
    op.execute("CREATE INDEX ix_log_subject ON decisions.log (subject, position DESC)")
    op.execute("DROP INDEX decisions.ix_blocks_decided_on")
    op.execute("CREATE INDEX ix_blocks_decided_on_number ON decisions.blocks (decided_on, number)")
    # What stands in files: written again when a day's seal is another one. It outlives the day in the log.
    op.execute(
        """
        CREATE TABLE decisions.exports (
            folder text NOT NULL,
            decided_on date NOT NULL,
            point text NOT NULL,
            seal bytea NOT NULL,
            decisions bigint NOT NULL,
            path text NOT NULL,
            sha256 bytea NOT NULL CONSTRAINT ck_exports_sha256 CHECK (length(sha256) = 32),
            size bigint NOT NULL,
            exported_at timestamptz NOT NULL,
            CONSTRAINT pk_exports PRIMARY KEY (folder, decided_on, point)
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE decisions.exports")
    op.execute("DROP INDEX decisions.ix_blocks_decided_on_number")
    op.execute("CREATE INDEX ix_blocks_decided_on ON decisions.blocks (decided_on)")
    op.execute("DROP INDEX decisions.ix_log_subject")
