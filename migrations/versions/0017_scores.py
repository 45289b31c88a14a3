"""Risk: versions of scores, the steps of their lives, and what is in force."""

from alembic import op

revision = "0017_scores"
down_revision = "0016_payee_search"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE risk.score_version (
            digest text CONSTRAINT pk_score_version PRIMARY KEY,
            number integer NOT NULL CONSTRAINT uq_score_version_number UNIQUE,
            name text NOT NULL,
            document bytea NOT NULL
        )
        """
    )
    op.execute(
        """
        CREATE TABLE risk.score_step (
            digest text NOT NULL,
            sequence integer NOT NULL,
            stage text NOT NULL,
            actor_id text NOT NULL,
            actor_name text NOT NULL,
            reason text NOT NULL,
            taken_at timestamptz NOT NULL,
            CONSTRAINT pk_score_step PRIMARY KEY (digest, sequence)
        )
        """
    )
    # One row for ever: whoever changes what is in force locks it.
    op.execute(
        """
        CREATE TABLE risk.score_pointer (
            id boolean CONSTRAINT pk_score_pointer PRIMARY KEY CONSTRAINT ck_score_pointer_one CHECK (id),
            live text,
            shadow text
        )
        """
    )
    op.execute("INSERT INTO risk.score_pointer (id) VALUES (true)")
    for table in ("score_version", "score_step"):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON risk.{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change()"
        )


def downgrade() -> None:
    op.execute("DROP TABLE risk.score_pointer, risk.score_step, risk.score_version")
