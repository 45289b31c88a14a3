"""Risk: running totals of subjects, who has met whom, signals of customers, confirmed frauds."""

from alembic import op

revision = "0011_risk"
down_revision = "0010_day_summaries"

# Entities are numbered as in trident/risk/online/plan.py: customer, payee, account, device, address.
ENTITY = "entity smallint NOT NULL CHECK (entity BETWEEN 0 AND 4)"


def upgrade() -> None:
    op.execute("CREATE SCHEMA risk")
    # A track is rewritten by each of its subject's payments: half of each page is left for that, so that the index
    # stays as it is; its state is too small to be worth compressing.
    op.execute(
        f"""
        CREATE TABLE risk.track (
            subject uuid NOT NULL,
            {ENTITY},
            state bytea NOT NULL,
            has_frauds boolean NOT NULL DEFAULT false,
            CONSTRAINT pk_track PRIMARY KEY (subject, entity)
        ) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05)
        """
    )
    op.execute(
        f"""
        CREATE TABLE risk.track_chunk (
            subject uuid NOT NULL,
            {ENTITY},
            last_at bigint NOT NULL,
            count bigint NOT NULL,
            state bytea NOT NULL,
            CONSTRAINT pk_track_chunk PRIMARY KEY (subject, entity, last_at, count)
        )
        """
    )
    op.execute("CREATE INDEX ix_track_chunk_last_at ON risk.track_chunk (last_at)")
    op.execute(
        f"""
        CREATE TABLE risk.meeting (
            customer uuid NOT NULL,
            other uuid NOT NULL,
            {ENTITY},
            first_at bigint NOT NULL,
            CONSTRAINT pk_meeting PRIMARY KEY (customer, other, entity)
        )
        """
    )
    op.execute(
        """
        CREATE TABLE risk.signal (
            customer uuid CONSTRAINT pk_signal PRIMARY KEY,
            sign_in_at bigint,
            password_change_at bigint,
            phone_change_at bigint,
            failed_attempts bytea NOT NULL DEFAULT ''
        ) WITH (fillfactor = 70)
        """
    )
    op.execute(
        f"""
        CREATE TABLE risk.fraud (
            subject uuid NOT NULL,
            {ENTITY},
            occurred_at bigint NOT NULL,
            payment uuid NOT NULL,
            confirmed_at bigint NOT NULL,
            CONSTRAINT pk_fraud PRIMARY KEY (subject, entity, occurred_at, payment)
        )
        """
    )
    # Apart from the tables' own statements, where PostgreSQL 15 does not know it.
    for table, column in (("track", "state"), ("track_chunk", "state"), ("signal", "failed_attempts")):
        op.execute(f"ALTER TABLE risk.{table} ALTER COLUMN {column} SET STORAGE PLAIN")


def downgrade() -> None:
    op.execute("DROP SCHEMA risk CASCADE")
